import { memoisedFor } from '../../base/memo.ts';
import { settingsOfSlot } from '../../dialects/lookups.ts';
import type { FileFacts, Setting } from '../../dialects/types.ts';
import { isUrlRole } from '../../knowledge/roles.ts';
import { fileRule } from '../define.ts';
import { isProduction } from '../support/environment.ts';
import { type PlaceholderPart, placeholderPart } from '../support/placeholderUrl.ts';
import { valuePlace } from '../support/value.ts';
import type { Severity } from '../types.ts';

interface Data {
  readonly setting: Setting;
  readonly part: PlaceholderPart;
}

/** RFC 2606 sections 2 and 3, RFC 6761 section 6: names that will never be anybody's server. */
export const rule = fileRule<Data>({
  meta: {
    id: 'url-placeholder-host',
    group: 'url',
    severity: 'error',
    reach: 'file',
    fix: 'none',
    summary: 'A URL must not point at a host of the documentation or at a template.',
  },
  *detect({ facts, settings }) {
    for (const setting of settings()) {
      // A server that describes itself may do so with a template: Entra's common issuer has {tenantid}.
      if (setting.kind === 'metadata' || !(isUrlRole(setting.role) || setting.role === 'domain')) continue;
      if (setting.role === 'base_url' && !isOfSignIn(facts, setting)) continue;
      const part = partOf(setting);
      const severity = part === undefined ? undefined : severityOf(facts, setting, part);
      if (part === undefined || severity === undefined) continue;
      yield { at: valuePlace(setting), severity, data: { setting, part } };
    }
  },
  word: ({ setting, part }) =>
    part.kind === 'unset'
      ? `${setting.name} has "${part.text}" in it, which is what a variable that was not set leaves behind. The server knows no such address (404, invalid_request, redirect_uri_mismatch). Set the variable, or write the value.`
      : `${setting.name} still has ${wordPart(part)}. Sign-in cannot work with it: the address does not exist, or belongs to ` +
        'somebody else (ENOTFOUND, redirect_uri_mismatch). Put in the real one.',
});

function wordPart({ kind, text }: PlaceholderPart): string {
  switch (kind) {
    case 'reserved':
      return `the host ${text}, which is reserved for documentation and tests`;
    case 'template':
      return 'a placeholder of the documentation in it';
    case 'host':
    case 'unset':
      return `the placeholder ${text} as its host`;
  }
}

/** `APP_URL` alone is the address of any application. */
const isOfSignIn = (facts: FileFacts, { name }: Setting): boolean =>
  /auth|oidc|sso|login/i.test(name) || signsIn(facts.settings);

const signsIn = memoisedFor((settings: readonly Setting[]) =>
  settings.some(({ role }) => role === 'client_id' || role === 'session_secret'),
);

function partOf({ value, role }: Setting): PlaceholderPart | undefined {
  if (value.state === 'placeholder') return { kind: 'template', text: value.text };
  if (value.state !== 'literal') return undefined;
  const part = placeholderPart(role === 'domain' && !value.text.includes('://') ? `https://${value.text}` : value.text);
  return part?.kind === 'template' && (isFilledIn(part.text) || blankTenant.test(value.text)) ? undefined : part;
}

const blankTenant = /^https:\/\/login\.microsoftonline\.com\/<[^<>/]+>(?:\/[^<>]*)?$/i;

/**
 * `wiki.{domain}`: a program puts its own domain behind the names of its services, where documentation writes a blank in
 * front. What stands in the place of Entra's tenant is endpoint-tenant-unsuitable's.
 */
const isFilledIn = (host: string): boolean =>
  /^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.\{(?!your|my)\w+\}$/.test(host) || host === 'login.microsoftonline.com';

function severityOf(facts: FileFacts, setting: Setting, part: PlaceholderPart): Severity | undefined {
  const { name, isFixture } = facts.environment;
  const production = isProduction(facts, setting);
  if (part.text.endsWith('.test')) return production ? 'warning' : undefined;
  if (name === 'test' || name === 'development' || isFixture) return 'hint';
  if (isUnused(facts, setting) || isChartDefault(setting)) return 'hint';
  return production && part.kind === 'reserved' ? 'error' : 'warning';
}

/** The defaults of a chart are there to be overridden. */
const isChartDefault = ({ file }: Setting): boolean =>
  /(?:^|\/)(?:charts?\/(?:[^/]+\/)+|helm\/)values\.ya?ml$/.test(file);

/** Id and secret of the client are blank or placeholders, too: the provider has not been set up. */
const isUnused = (facts: FileFacts, { slot }: Setting): boolean =>
  slot !== undefined && lacksCredentials(settingsOfSlot(facts, slot));

const lacksCredentials = memoisedFor((client: readonly Setting[]): boolean => {
  const credentials = client.filter(({ role }) => role === 'client_id' || role === 'client_secret');
  return (
    credentials.length > 0 &&
    credentials.every(({ value }) => value.state === 'absent' || value.state === 'placeholder')
  );
});
