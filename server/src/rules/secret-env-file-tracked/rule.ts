import type { FileFacts, Setting } from '../../dialects/types.ts';
import { baseName } from '../../text/uri.ts';
import { fileRule } from '../define.ts';
import { isCredential, isHostedProvider, isProviderIssued } from '../support/credential.ts';
import { environmentOf, isDevelopment, isLocalStack, isProduction, statedDevelopment } from '../support/environment.ts';
import { isExpiredJwt } from '../support/jwt.ts';
import { keyPlace } from '../support/value.ts';
import type { Severity } from '../types.ts';

interface Data {
  readonly file: string;
  readonly names: readonly string[];
  readonly isTracked: boolean;
}

export const rule = fileRule<Data>({
  meta: {
    id: 'secret-env-file-tracked',
    group: 'secrets',
    severity: 'error',
    reach: 'file',
    fix: 'none',
    summary: 'An environment file with credentials must not be under version control.',
  },
  *detect({ facts, now }) {
    const isTracked = facts.vcs === 'tracked';
    if (facts.tree.format !== 'dotenv' || (!isTracked && facts.vcs !== 'untracked')) return;
    // Test files hold fixtures.
    if (environmentOf(facts) === 'test') return;
    const [first, ...others] = facts.settings
      .filter(isCredential)
      .filter((s) => !isLocalStack(facts, s) && !isExpiredJwt(s.value.text, now));
    if (first === undefined) return;
    yield {
      at: keyPlace(first),
      severity: severityOf(facts, [first, ...others]),
      data: { file: baseName(facts.file.uri), names: [first, ...others].map((s) => s.name), isTracked },
      related: others.slice(0, 5).map((s) => ({ ...keyPlace(s), message: 'Another credential in this file' })),
    };
  },
  word: ({ file, names, isTracked }) => {
    const isOne = names.length === 1;
    const held = isOne
      ? `holds a credential (${names[0]})`
      : `holds ${names.length} credentials (${names[0]} among them)`;
    const them = isOne ? 'it' : 'them';
    return isTracked
      ? `${file} ${held} and is tracked by Git, so everybody with a copy of the repository has ${them}. Add the file to ` +
          `.gitignore, run git rm --cached ${file}, and replace ${them}, because the history keeps old values.`
      : `${file} ${held} and no ignore rule matches it, so the next git add . commits ${them}. Add the file to .gitignore.`;
  },
});

/** A secret that the developers have made up, or a server of theirs. */
const isOfOwnServer = (setting: Setting): boolean =>
  setting.role === 'session_secret' ||
  (setting.role === 'client_secret' && !isHostedProvider(setting.provider) && !isProviderIssued(setting));

/**
 * Shared development secrets are sometimes committed on purpose, session secrets of sample applications above all; what
 * a provider issued is not among them.
 */
function severityOf(facts: FileFacts, credentials: readonly Setting[]): Severity {
  const isOwnChoice = credentials.every((s) => s.role === 'session_secret') && !isProduction(facts);
  const isHarmless =
    isOwnChoice ||
    (isDevelopment(facts) && !credentials.some(isProviderIssued)) ||
    (statedDevelopment(facts) !== undefined && credentials.every(isOfOwnServer));
  if (facts.vcs === 'tracked') return isHarmless ? 'warning' : 'error';
  return isHarmless ? 'info' : 'warning';
}
