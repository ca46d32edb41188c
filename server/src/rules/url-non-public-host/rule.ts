import type { Setting } from '../../dialects/types.ts';
import { mayWarn } from '../../knowledge/providers/lookup.ts';
import type { Role } from '../../knowledge/roles.ts';
import { knownText, type Model, type ResolvedSetting } from '../../model/types.ts';
import { childOf, type Entry, entryAt, textAt } from '../../syntax/tree.ts';
import { workspaceRule } from '../define.ts';
import { brokenRule } from '../redirect-uri-provider-rule/restrictions.ts';
import { statedProvider } from '../support/clients.ts';
import { isProduction, severityAt } from '../support/environment.ts';
import { placeOf, setResolved } from '../support/model.ts';
import { isHttp, isLoopbackHost, type ParsedUrl, parseUrl } from '../support/url.ts';
import type { Fix, Severity } from '../types.ts';

/** `any`: every address of the own machine. `cluster`: a name of Kubernetes. `container`: a name of Docker's. */
type Kind = 'any' | 'cluster' | 'container' | 'proxy';

interface Data {
  readonly setting: ResolvedSetting;
  readonly host: string;
  readonly kind: Kind;
}

/** Opened by the user's browser. Issuers are not among them: servers often reach them by an internal name. */
const opened: ReadonlySet<Role> = new Set<Role>([
  'redirect_uri',
  'post_logout_redirect_uri',
  'authorization_endpoint',
  'end_session_endpoint',
]);

/** Variables that libraries make the redirect URI of. */
const authLibraryBase = /^(?:NEXTAUTH_URL|AUTH_URL|BETTER_AUTH_URL|AUTH0_BASE_URL|APP_BASE_URL)$/;

/** RFC 1122 section 3.2.1.3: 0.0.0.0 is no destination. Names of clusters and containers end at their network. */
export const rule = workspaceRule<Data>({
  meta: {
    id: 'url-non-public-host',
    group: 'url',
    severity: 'warning',
    reach: 'workspace',
    fix: 'review',
    summary: 'A URL that a browser opens has a host the browser can reach.',
  },
  *detect({ model }) {
    for (const setting of model.settings) {
      const { role, name, kind } = setting.setting;
      const isOpened = opened.has(role) || (role === 'base_url' && authLibraryBase.test(name));
      if (kind === 'metadata' || (!isOpened && role !== 'proxy_url')) continue;
      const text = knownText(setting.resolved);
      const parsed = text === undefined || /\s/.test(text) ? undefined : parseUrl(text);
      if (parsed === undefined) continue;
      if (role === 'proxy_url') {
        if (!isLoopbackHost(parsed.rawHost) || isDeadEnd(parsed) || !isAlone(model, setting.setting)) continue;
        yield { at: placeOf(setting), severity: 'warning', data: { setting, host: parsed.rawHost, kind: 'proxy' } };
        continue;
      }
      if (!isHttp(parsed.url)) continue;
      const found = kindOf(parsed.rawHost.toLowerCase());
      if (found === undefined || isSaidElsewhere(model, setting, parsed, found)) continue;
      const data: Data = { setting, host: parsed.rawHost, kind: found };
      yield { at: placeOf(setting), severity: severityOf(model, setting, found), data };
    }
  },
  word: ({ setting, host, kind }) => {
    const head = `${setting.place.name} has the host ${host}, `;
    switch (kind) {
      case 'any':
        return (
          `${head}which is what programs listen on and no address to be sent to. Browsers on Windows refuse it ` +
          '(ERR_ADDRESS_INVALID), and providers such as Google do not accept it in a redirect URI. Write localhost, or the ' +
          'public host.'
        );
      case 'cluster':
        return `${head}a name that only the cluster knows. The user’s browser cannot open it (ERR_NAME_NOT_RESOLVED). Use the public address.`;
      case 'container':
        return (
          `${head}a name that only containers know. A browser cannot open it unless the hosts file of its machine has the ` +
          'name (ERR_NAME_NOT_RESOLVED). Use an address that browser and container share.'
        );
      case 'proxy':
        return (
          `${head}which inside the container is the container itself. Token requests end in ECONNREFUSED, although the proxy ` +
          'runs on the machine. Use host.docker.internal, or the name of the service that is the proxy.'
        );
    }
  },
  fix: ({ data: { setting, kind } }, { model }): readonly Fix[] => {
    const text = knownText(setting.resolved);
    if (kind !== 'any' || text === undefined || setting.setting.value.state !== 'literal') return [];
    const local = text.replace(/^([a-z]+:\/\/(?:[^/?#]*@)?)(?:0\.0\.0\.0|\[::\])/i, '$1localhost');
    return setResolved(model, setting, local, 'Write localhost');
  },
});

function kindOf(host: string): Kind | undefined {
  if (host === '0.0.0.0' || host === '[::]') return 'any';
  if (/\.svc(?:\.cluster\.local\.?)?$/.test(host)) return 'cluster';
  return /^(?:host|gateway)\.docker\.internal$|^host\.containers\.internal$/.test(host) ? 'container' : undefined;
}

/** A browser on the same machine may have the name in its hosts file, and some systems take 0.0.0.0 for localhost. */
function severityOf(model: Model, { setting }: ResolvedSetting, kind: Kind): Severity {
  const facts = model.fileOf(setting.file);
  if (kind === 'container') return 'info';
  return facts === undefined || kind === 'cluster' ? 'warning' : severityAt('warning', facts, setting);
}

/** cross-localhost-in-production, redirect-uri-provider-rule and redirect-uri-insecure-http speak of some of these. */
function isSaidElsewhere(model: Model, { setting }: ResolvedSetting, parsed: ParsedUrl, kind: Kind): boolean {
  const facts = model.fileOf(setting.file);
  if (facts !== undefined && kind === 'any' && isProduction(facts, setting)) return true;
  if (setting.role !== 'redirect_uri') return false;
  const client = model.clientOf(setting);
  const provider = client === undefined ? undefined : statedProvider(client);
  if (provider !== undefined && mayWarn(provider, 'redirectUri') && brokenRule(provider, parsed) !== undefined)
    return true;
  return parsed.url.protocol === 'http:' && kind !== 'any';
}

/** No proxy has the ports of `discard` and `tcpmux` (IANA registry): who names one wants requests to end there. */
const isDeadEnd = ({ url }: ParsedUrl): boolean => url.port === '9' || url.port === '1';

/** A Compose service with a network of its own, in which no proxy is started beside the program. */
function isAlone(model: Model, setting: Setting): boolean {
  const facts = model.fileOf(setting.file);
  if (facts?.dialects[0] !== 'docker-compose') return false;
  const name = setting.slot?.split('/')[0] ?? String(setting.entry.path[1] ?? '');
  const service: Entry | undefined = entryAt(facts.tree.roots[0], 'services', name);
  return (
    service !== undefined &&
    textAt(service, 'network_mode') === undefined &&
    childOf(service, 'extra_hosts') === undefined
  );
}
