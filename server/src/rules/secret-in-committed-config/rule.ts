import { lowered } from '../../base/severity.ts';
import type { FileFacts, Setting } from '../../dialects/types.ts';
import { childOf } from '../../syntax/tree.ts';
import { fileRule } from '../define.ts';
import { isCredential, isProviderIssued } from '../support/credential.ts';
import { isLocalStack, isProduction, severityAt } from '../support/environment.ts';
import { isExpiredJwt } from '../support/jwt.ts';
import { setValue, valuePlace } from '../support/value.ts';
import type { Fix, Severity } from '../types.ts';

interface Data {
  readonly setting: Setting;
  readonly isTracked: boolean;
}

export const rule = fileRule<Data>({
  meta: {
    id: 'secret-in-committed-config',
    group: 'secrets',
    severity: 'error',
    reach: 'file',
    fix: 'review',
    summary: 'A configuration file under version control must refer to credentials, not hold them.',
  },
  *detect({ facts, now }) {
    const isTracked = facts.vcs === 'tracked';
    if (facts.tree.format === 'dotenv' || (!isTracked && facts.vcs !== 'untracked')) return;
    for (const setting of facts.settings) {
      if (!isCredential(setting) || setting.entry.inherited || isExpiredJwt(setting.value.text, now)) continue;
      yield { at: valuePlace(setting), severity: severityOf(facts, setting), data: { setting, isTracked } };
    }
  },
  word: ({ setting, isTracked }) =>
    `${setting.name} is written out in a file that ${isTracked ? 'is tracked by Git' : 'no ignore rule matches'}: ` +
    `everybody with a copy of the repository ${isTracked ? 'has' : 'will have'} it. Keep it in an environment variable or a ` +
    `secret store${isTracked ? ', refer to it here, and replace it: the history keeps the old one' : ' and refer to it here'}.`,
  fix: ({ data: { setting } }, { facts }) => extracted(facts, setting),
});

function severityOf(facts: FileFacts, setting: Setting): Severity {
  if (isLocalStack(facts, setting)) return 'hint';
  // Google: an installed application's client secret "is obviously not treated as a secret".
  if (setting.dialect === 'google-client-secret' && setting.entry.path[0] === 'installed') return 'info';
  if (isProviderIssued(setting)) return severityAt(facts.vcs === 'tracked' ? 'error' : 'warning', facts, setting);
  // Realm files and lists of static clients mostly start development servers.
  if (setting.kind === 'registration' && !isProduction(facts, setting)) return severityAt('info', facts, setting);
  const severity: Severity = severityAt('warning', facts, setting);
  return facts.vcs === 'tracked' ? severity : lowered(severity);
}

/** A reference in the file's own notation, where the program that reads the file is known to resolve it. */
function extracted(facts: FileFacts, setting: Setting): readonly Fix[] {
  const name = setting.dialect === 'docker-compose' ? setting.entry.key : springVariable(setting);
  if (name === undefined || !/^[A-Za-z_]\w*$/.test(name)) return [];
  return setValue(facts, setting, `\${${name}}`, `Refer to the environment variable ${name}`, 'review');
}

/** `registration.google.client-secret` reads GOOGLE_CLIENT_SECRET. */
function springVariable(setting: Setting): string | undefined {
  const block = setting.entry.parent;
  if (setting.dialect !== 'spring-oauth2' || block === undefined || childOf(block, setting.entry.key) === undefined)
    return undefined;
  return `${block.key}_${setting.entry.key}`
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .toUpperCase();
}
