import { readName } from '../../dialects/envNames.ts';
import { resourcesOf, undecodable } from '../../dialects/kubernetesObjects.ts';
import { isPlaceholder } from '../../knowledge/placeholders.ts';
import { fileRule } from '../define.ts';

interface Data {
  readonly key: string;
  readonly secret: string;
}

/**
 * Values below `data` are bytes, which JSON carries as Base64; the API server takes a Secret as a whole or not at all
 * (kubernetes.io, "Secrets", "Restriction on Secret data"; kubernetes issue 7817). Only keys of sign-in are looked at.
 */
export const rule = fileRule<Data>({
  meta: {
    id: 'kubernetes-secret-encoding',
    group: 'secrets',
    severity: 'error',
    reach: 'file',
    fix: 'none',
    summary: 'Values below data of a Kubernetes Secret are Base64.',
  },
  *detect({ facts }) {
    if (facts.dialects[0] !== 'kubernetes' || facts.environment.isTemplate) return;
    for (const resource of resourcesOf(facts.tree)) {
      for (const entry of undecodable(resource)) {
        if (readName(entry.key) === undefined || isToBeFilledIn(entry.value)) continue;
        yield {
          at: { file: facts.file.uri, span: entry.contentSpan },
          data: { key: entry.key, secret: resource.name },
        };
      }
    }
  },
  word: ({ key, secret }) =>
    `${key} stands below data of the Secret ${secret} and is not Base64, so the API server refuses the whole Secret ` +
    '("illegal base64 data at input byte …"), and what needs it does not start. Move it below stringData, which takes plain ' +
    'text, or write what base64 makes of it.',
});

/** Whoever reads `base64-of-your-secret` or `__SECRET__` knows what to do. */
const isToBeFilledIn = (value: string): boolean =>
  /[$%<>{}*#@]|__|\.\.\.|…|base-?64|b64|encoded|replace|change|insert|todo|xxx|your|example/i.test(value) ||
  isPlaceholder(value, 'client_secret');
