import type { Setting } from '../../dialects/types.ts';
import { fileRule } from '../define.ts';
import { type VersionMix, versionMixOf } from '../support/endpointVersions.ts';
import { setValue, valuePlace } from '../support/value.ts';

type Data =
  | { readonly kind: 'endpoints'; readonly mix: VersionMix }
  | { readonly kind: 'resource'; readonly setting: Setting };

/** Microsoft: AADSTS901002 and version 2.0 codes; Slack: oauth_authorization_url_mismatch; Okta: codes are one server's. */
export const rule = fileRule<Data>({
  meta: {
    id: 'endpoint-version-mix',
    group: 'endpoints',
    severity: 'error',
    reach: 'file',
    fix: 'review',
    summary: 'The endpoints of a client are of one version, and of one server, of the provider.',
  },
  *detect({ facts, settings }) {
    const endpoints = settings('authorization_endpoint', 'token_endpoint', 'device_authorization_endpoint');
    for (const setting of endpoints) {
      const mix = versionMixOf(facts.settings, setting);
      if (mix !== undefined) {
        const related = [{ ...valuePlace(mix.other), message: `Of ${mix.wanted.version}` }];
        // An issuer may be there for an API that checks tokens of the other version.
        const severity = mix.other.role === 'issuer' ? 'warning' : 'error';
        yield { at: valuePlace(setting), severity, data: { kind: 'endpoints', mix }, related };
      }
      if (setting.role === 'authorization_endpoint' && hasResource.test(setting.value.text)) {
        yield { at: valuePlace(setting), data: { kind: 'resource', setting } };
      }
    }
  },
  word: (data) => {
    if (data.kind === 'resource') {
      return (
        `${data.setting.name} sends the parameter resource to version 2.0 of Microsoft Entra ID, which answers ` +
        'AADSTS901002 ("The resource request parameter is not supported"). Put the resource into scope instead.'
      );
    }
    const { setting, own, other, wanted } = data.mix;
    return (
      `${setting.name} belongs to ${own.version} of ${own.provider}, but ${other.name} belongs to ${wanted.version}. ` +
      `${failures[own.provider]} Use one of them for all endpoints of the client.`
    );
  },
  fix: ({ data }, { facts }) => {
    if (data.kind === 'resource' || data.mix.setting.value.state !== 'literal') return [];
    const { setting, aligned } = data.mix;
    return aligned === undefined ? [] : setValue(facts, setting, aligned, `Use ${aligned}`, 'review');
  },
});

const failures: Readonly<Record<VersionMix['own']['provider'], string>> = {
  'Microsoft Entra ID':
    'What one version issues the other does not redeem (invalid_grant, AADSTS9001023), and each wants other parameters.',
  Slack: 'Slack answers oauth_authorization_url_mismatch when the code is redeemed.',
  Okta: 'A code of one server is unknown to the other (invalid_grant), and tokens name another issuer than expected.',
};

const hasResource =
  /^https:\/\/login\.microsoftonline\.(?:com|us)\/[^/?#]+\/oauth2\/v2\.0\/authorize\?(?:[^#]*&)?resource=/i;
