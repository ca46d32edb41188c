import type { FileFacts, Setting } from '../../dialects/types.ts';
import { isKnownSampleSecret } from '../../knowledge/placeholders.ts';
import { fileRule } from '../define.ts';
import { rule as lengthRule } from '../session-secret-length/rule.ts';
import { isFilePath } from '../support/credential.ts';
import { environmentOf, isProduction, severityAt } from '../support/environment.ts';
import { generateSecret } from '../support/newSecret.ts';
import { entropyOf, patternShare } from '../support/randomness.ts';
import { literals, valuePlace } from '../support/value.ts';
import type { FileScope } from '../types.ts';

interface Data {
  readonly setting: Setting;
  readonly why: string;
}

/**
 * RFC 6819 section 5.1.4.2.2 and OpenID Connect Core section 16.19. Only secrets that somebody chose: what a provider
 * issued is as long as the provider likes (LinkedIn: 16 characters).
 */
export const rule = fileRule<Data>({
  meta: {
    id: 'secret-low-entropy',
    group: 'secrets',
    severity: 'warning',
    reach: 'file',
    fix: 'review',
    summary: 'A secret that the operator chooses is long and random.',
  },
  *detect(scope) {
    const { facts } = scope;
    const chosen = literals(facts.settings.filter((setting) => isChosen(facts, setting)));
    if (chosen.length === 0 || environmentOf(facts) === 'test' || facts.environment.isFixture) return;
    const names = namesIn(scope);
    const tooShort = new Set(lengthRule.checkFile?.(scope).map(({ at }) => at.span.start));
    for (const setting of chosen) {
      if (mayBeCut(setting)) continue;
      const why = tooShort.has(setting.span.start) ? undefined : weakness(setting.value.text.trim(), names);
      if (why === undefined) continue;
      yield { at: valuePlace(setting), severity: severityAt('warning', facts, setting), data: { setting, why } };
    }
  },
  word: ({ setting, why }) =>
    `${setting.name} ${why}, so it can be guessed. ` +
    (setting.role === 'session_secret'
      ? 'Whoever finds it forges sessions and tokens. '
      : 'Whoever finds it authenticates as this client. ') +
    'Use 32 random bytes, for example from openssl rand -base64 32; everything signed or encrypted with the old one becomes invalid.',
  fix: ({ data: { setting } }, { facts, random }) =>
    setting.role === 'session_secret' ? generateSecret(facts, setting, random) : [],
});

/**
 * Session secrets, and in production the secrets of clients at a server whose configuration this is. Elsewhere the
 * latter belong to development servers.
 */
function isChosen(facts: FileFacts, setting: Setting): boolean {
  if (setting.role === 'session_secret') return !setting.isPublic;
  const isRegistered = setting.role === 'client_secret' && setting.kind === 'registration';
  return isRegistered && servers.has(setting.dialect) && isProduction(facts, setting);
}

/** Servers that take whatever secret their configuration says. */
const servers: ReadonlySet<string> = new Set(['keycloak-realm', 'dex-config', 'authelia-config']);

/** `#` and `$` in an unquoted value: loaders disagree on what the secret is, and rules of their own say so. */
const mayBeCut = ({ entry, value }: Setting): boolean =>
  value.text.includes('$') || (entry.quoting === 'plain' && entry.comment?.start === entry.valueSpan.end);

/** Why the value is weak; undefined for everything that may have been drawn. */
function weakness(text: string, names: readonly string[]): string | undefined {
  // Digests, key pairs and files are no shared secrets; published ones and plain words have a rule of their own.
  if (text === '' || isKnownSampleSecret(text) || isFilePath(text) || /^(?:-----BEGIN|\{|\$\w+\$|LS0tLS1)/.test(text))
    return undefined;
  if (isPassphrase(text)) return undefined;
  if (text.length < (isMixed(text) ? 10 : 16)) return `has ${text.length} characters`;
  if (text.length < 32 && names.some((name) => text.toLowerCase().startsWith(name)))
    return 'begins with the name of the application';
  if (patternShare(text) > 0.6) return 'is a sequence or a repetition';
  return text.length < 40 && entropyOf(text) < lowest(text) ? 'uses few different characters' : undefined;
}

/** Capitals, small letters and digits: ten of them are more than anybody tries. */
const isMixed = (text: string): boolean => /[A-Z]/.test(text) && /[a-z]/.test(text) && /\d/.test(text);

/** Five words or more, as a generator of passphrases gives. */
const isPassphrase = (text: string): boolean =>
  text.split(/[\s._-]+/).filter((word) => /^[A-Za-z]{3,}\d?$/.test(word)).length >= 5;

/** Of 16 random hexadecimal digits nearly all texts have more than 2.4 bits a character, of other letters 3. */
const lowest = (text: string): number => (/^[0-9a-f-]+$/i.test(text) ? 2.4 : 2.8);

/** The stems of client ids and names of the file, long enough to be no accident. */
const namesIn = ({ facts }: FileScope): readonly string[] =>
  facts.variables
    .filter(({ name, value }) => /^(?:APP_NAME|PROJECT_NAME)$/.test(name) && value.state === 'literal')
    .map(({ value }) => value.text.toLowerCase().replace(/\s+/g, ''))
    .filter((name) => name.length >= 4);
