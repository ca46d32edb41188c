import { memoisedFor } from '../../base/memo.ts';
import type { FileFacts, VariableDefinition } from '../../dialects/types.ts';
import { type Client, knownText, type Model, type ResolvedSetting, settingsOf } from '../../model/types.ts';
import { workspaceRule } from '../define.ts';
import { placeOf, runningFiles } from '../support/model.ts';
import { setVariable } from '../support/value.ts';

type Data =
  | { readonly kind: 'endpoint'; readonly grant: ResolvedSetting }
  | { readonly kind: 'interval'; readonly variable: VariableDefinition };

/** RFC 8628 sections 3.1, 3.2 (an interval of 5 seconds where the server names none) and 3.5 (slow_down). */
export const rule = workspaceRule<Data>({
  meta: {
    id: 'device-grant-incomplete',
    group: 'grants',
    severity: 'info',
    reach: 'workspace',
    fix: 'review',
    summary: 'A client with the device grant knows where it begins, and does not poll too fast.',
  },
  *detect({ model }) {
    for (const client of [...model.clients, ...model.registrations]) {
      const grant = settingsOf(client, 'grant_type').find(({ resolved }) => usesDevice.test(knownText(resolved) ?? ''));
      if (grant === undefined || !lacksEndpoint(model, client)) continue;
      yield { at: placeOf(grant), data: { kind: 'endpoint', grant } };
    }
    for (const facts of runningFiles(model)) {
      for (const variable of facts.variables) {
        if (!isFastInterval(variable)) continue;
        const at = { file: variable.file, span: variable.entry.contentSpan };
        yield { at, data: { kind: 'interval', variable }, severity: 'hint' };
      }
    }
  },
  word: (data) =>
    data.kind === 'endpoint'
      ? `${data.grant.place.name} names the device grant and the token endpoint is configured, but no device ` +
        'authorization endpoint, where that grant begins, and no issuer to find it by. Add the endpoint ' +
        '(device_authorization_endpoint in the server’s metadata).'
      : `${data.variable.name} polls more often than every 5 seconds, the interval of RFC 8628 where the server names ` +
        'none. Servers answer slow_down, and each of these adds 5 seconds. Use 5, or the interval of the response.',
  fix: ({ data }, { model }) =>
    data.kind === 'interval' ? setVariable(model, data.variable, '5', 'Poll every 5 seconds') : [],
});

const usesDevice = /^(?:urn:ietf:params:oauth:grant-type:)?device_code$/;

/** Every endpoint is spelt out, so nothing else could supply the missing one. */
function lacksEndpoint(model: Model, client: Client): boolean {
  if (client.provider !== undefined || settingsOf(client, 'token_endpoint').length === 0) return false;
  const sources = ['device_authorization_endpoint', 'issuer', 'discovery_url', 'domain', 'realm', 'base_url'] as const;
  if (settingsOf(client, ...sources).length > 0) return false;
  // A name that is not known here may well be the endpoint.
  return [...new Set(client.settings.map(({ setting }) => setting.file))].every((uri) => {
    const facts = model.fileOf(uri);
    return facts === undefined || !namesDevice(facts);
  });
}

/** A file may be that of many clients, and have many settings of each. */
const namesDevice = memoisedFor(({ tree }: FileFacts) =>
  tree.entries.some((entry) => entry.kind === 'scalar' && /device/i.test(entry.key)),
);

/** A name that speaks of the grant, in seconds. */
const isFastInterval = ({ name, value }: VariableDefinition): boolean =>
  value.state === 'literal' &&
  /(?:^|_)DEVICE_(?:CODE|FLOW|GRANT|AUTH|AUTHORIZATION)_(?:\w+_)?(?:POLL|POLLING)_?INTERVAL(?:_S|_SEC|_SECS|_SECONDS)?$/i.test(
    name,
  ) &&
  /^[1-4]$/.test(value.text.trim());
