import { memoised, memoisedFor } from '../../base/memo.ts';
import type { FileFacts, Setting } from '../../dialects/types.ts';
import { removeEntry } from '../../syntax/edit.ts';
import type { ScalarEntry } from '../../syntax/tree.ts';
import { fileRule } from '../define.ts';
import { fixOf } from '../support/document.ts';
import { isDevelopment, isProduction } from '../support/environment.ts';
import { isLoopbackHost, isLoopbackName, parseUrl } from '../support/url.ts';
import type { Severity } from '../types.ts';
import { consequences, keySwitches, type Switch, variableSwitches } from './switches.ts';

interface Data {
  readonly entry: ScalarEntry;
  readonly found: Switch;
}

/** RFC 9700 section 2.1 (CSRF must be prevented), OpenID Connect Core section 3.1.3.7 (issuer, audience, nonce). */
export const rule = fileRule<Data>({
  meta: {
    id: 'oauth-check-disabled',
    group: 'grants',
    severity: 'error',
    reach: 'file',
    fix: 'review',
    summary: 'The checks of state, nonce, issuer, audience and transport stay on.',
  },
  *detect({ facts }) {
    for (const data of [...inVariables(facts), ...inKeys(facts)]) {
      const severity = severityOf(facts, data);
      if (severity === undefined) continue;
      yield { at: { file: facts.file.uri, span: data.entry.contentSpan }, severity, data };
    }
  },
  word: ({ entry, found }) =>
    `With ${entry.key} ${found.anyValue ? 'set' : `set to ${entry.value.trim()}`}, ${consequences[found.check]}. ` +
    (found.anyValue && /^(?:0|false|no|off)$/i.test(entry.value)
      ? 'The library only asks whether the variable is set, so this value switches it on, too. '
      : '') +
    `Remove ${entry.key}; what then fails shows what has to be set right${hints[found.check] ?? ''}.`,
  fix: ({ data: { entry } }, { facts }) =>
    fixOf(facts, `Remove ${entry.key}`, 'review', removeEntry(facts.tree, entry)),
});

const hints: Readonly<Partial<Record<Switch['check'], string>>> = {
  transport: ', such as a proxy that does not pass X-Forwarded-Proto on',
  issuer: ', most often an issuer that differs in its host or its trailing slash',
  scope: ', most often a scope under two names (Google: email)',
};

const variableSwitch = memoised((name) => variableSwitches.find((each) => each.name.test(name.toUpperCase())));

const keySwitch = memoised((key) => {
  const plain = key.replace(/[-_]/g, '').toLowerCase();
  return keySwitches.find((each) => each.name.test(plain));
});

const inVariables = (facts: FileFacts): readonly Data[] =>
  facts.variables.flatMap(({ name, entry, value }) => {
    const found = variableSwitch(name);
    return found === undefined || value.state !== 'literal' || !found.off.test(value.text) ? [] : [{ entry, found }];
  });

/** A file without any setting of sign-in is about something else. */
function inKeys(facts: FileFacts): readonly Data[] {
  if (facts.tree.format === 'dotenv' || facts.settings.length === 0) return [];
  return facts.tree.entries.flatMap((entry) => {
    if (entry.kind !== 'scalar' || entry.inherited) return [];
    const found = keySwitch(entry.key);
    return found === undefined || !found.off.test(entry.value) ? [] : [{ entry, found }];
  });
}

function severityOf(facts: FileFacts, { entry, found }: Data): Severity | undefined {
  if (found.check === 'scope') return isDevelopment(facts) ? undefined : 'hint';
  // On the developer's machine http is what the switch is for.
  if (found.check === 'transport' && (isDevelopment(facts) || isLocalOnly(facts))) return undefined;
  if (isDevelopment(facts) || facts.environment.isFixture) return 'hint';
  if (found.check === 'nonce') return isSupabase(facts) ? supabaseNonce(facts, entry) : 'warning';
  // Signing in from any tenant of Entra ID needs it: the issuer in the discovery document of /common has a blank.
  if (found.check === 'issuer' && isMultiTenant(facts)) return 'hint';
  if (found.check === 'transport' && !isProduction(facts)) return 'info';
  // Some servers send no email_verified, and some APIs have no audience; then there is nothing to check.
  if ((found.check === 'email' || found.check === 'audience') && !isProduction(facts)) return 'info';
  const isSevere = found.check === 'transport' || found.check === 'issuer';
  return isSevere && isProduction(facts) ? 'error' : 'warning';
}

const isSupabase = (facts: FileFacts): boolean => facts.dialects[0] === 'supabase-config-toml';

/** Its own comment: "Required for local sign in with Google auth." The file is that of the local stack. */
const supabaseNonce = (facts: FileFacts, entry: ScalarEntry): Severity | undefined => {
  const isOn = blocksWithId(facts.settings).has(entry.parent);
  return entry.parent?.key === 'google' || !isOn ? undefined : 'info';
};

const blocksWithId = memoisedFor(
  (settings: readonly Setting[]) =>
    new Set(settings.filter(({ role }) => role === 'client_id').map(({ entry }) => entry.parent)),
);

const isMultiTenant = memoisedFor((facts: FileFacts): boolean =>
  facts.settings.some(({ value }) =>
    /^(?:https:\/\/login\.microsoftonline\.com\/)?(?:common|organizations)(?:\/|$)/.test(value.text),
  ),
);

/** Every address of the application in the file is the developer's own machine. */
const isLocalOnly = memoisedFor((facts: FileFacts): boolean => {
  const hosts = facts.settings
    .filter(({ role }) => role === 'base_url' || role === 'redirect_uri')
    .map(({ value }) => parseUrl(value.text)?.url.hostname ?? '');
  return hosts.length > 0 && hosts.every((host) => isLoopbackHost(host) || isLoopbackName(host));
});
