import { memoisedFor } from '../../base/memo.ts';
import type { FileFacts } from '../../dialects/types.ts';
import { replaceValue } from '../../syntax/edit.ts';
import type { ScalarEntry } from '../../syntax/tree.ts';
import { fileRule } from '../define.ts';
import { algorithmsIn } from '../support/algorithms.ts';
import { storedJwts, textClaim } from '../support/jwt.ts';

interface Data {
  readonly name: string;
  readonly what: 'token' | 'algorithm' | 'registration';
  readonly entry: ScalarEntry | undefined;
}

export const rule = fileRule<Data>({
  meta: {
    id: 'jwt-alg-none',
    group: 'tokens',
    severity: 'error',
    reach: 'file',
    fix: 'review',
    summary: 'A JWT must be signed: the algorithm "none" proves nothing.',
  },
  *detect({ facts }) {
    for (const { name, at, jwt } of storedJwts(facts)) {
      if (textClaim(jwt.header, 'alg')?.toLowerCase() === 'none')
        yield { at, data: { name, what: 'token', entry: undefined } };
    }
    for (const { entry, name, what } of algorithmsIn(facts)) {
      if (!namesNone(entry.value)) continue;
      const at = { file: facts.file.uri, span: entry.contentSpan };
      const data = { name, what, entry };
      // Allowed when ID tokens come from the token endpoint only (OpenID Connect Registration section 2).
      if (what === 'registration') yield { at, severity: 'warning', data };
      else yield { at, data };
    }
  },
  word: ({ name, what }) => {
    if (what === 'token') {
      return `${name} holds a JWT with the algorithm "none". Anybody can write such a token, and libraries refuse it (RFC 8725 section 3.2). Use a signed one.`;
    }
    return what === 'registration'
      ? `${name} asks for ID tokens without a signature, which is allowed for the authorization code flow only. Ask for RS256 or ES256.`
      : `${name} is "none", so tokens that anybody can write are accepted (RFC 8725 section 3.1). Name the algorithm the server signs with, such as RS256 or ES256.`;
  },
  fix: ({ at, data: { entry } }, { facts }) => {
    if (entry === undefined || !/^none$/i.test(entry.value)) return [];
    const algorithm = hasSharedKey(facts) ? 'HS256' : 'RS256';
    const edits = replaceValue(facts.tree, entry, algorithm);
    return edits === undefined
      ? []
      : [{ title: `Use ${algorithm}`, safety: 'review', files: [{ file: at.file, edits }] }];
  },
});

/** The file has the key of an HMAC, so the same program signs and checks. */
const hasSharedKey = memoisedFor((facts: FileFacts): boolean =>
  facts.variables.some(
    ({ name, value }) =>
      /(?:^|_)JWT_(?:SECRET|SECRET_KEY|SIGNING_SECRET)$/i.test(name) && !value.text.startsWith('-----BEGIN'),
  ),
);

const namesNone = (text: string): boolean => text.split(/[\s,]+/).some((word) => /^none$/i.test(word));
