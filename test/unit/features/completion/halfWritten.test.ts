import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatOf } from '../../../../server/src/dialects/read.ts';
import { factsOf } from '../../../../server/src/syntax/editFacts.ts';
import { parse } from '../../../../server/src/syntax/parse.ts';
import { createSourceFile } from '../../../../server/src/text/sourceFile.ts';
import { modelOf, uriOf } from '../../../support/workspace.ts';
import { applied, compose, google, offersIn, spring } from './ask.ts';

/** A text that ends in the middle of a key or value, and the text around what is half written. */
interface HalfWritten {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

const places: readonly HalfWritten[] = [
  { path: '.env', before: google, after: '\nA=1\n' },
  { path: '.env', before: `${google}GOOGLE_SCOPE=`, after: '\nA=1\n' },
  { path: '.env', before: `${google}GOOGLE_SCOPE="`, after: '"\nA=1\n' },
  { path: '.env', before: 'OKTA_DOMAIN=dev-1.okta.com\nOKTA_CLIENT_ID=a\nOKTA_ISSUER="', after: '' },
  { path: 'compose.yaml', before: compose('      GOOGLE_CLIENT_ID: a\n      '), after: '\n' },
  { path: 'compose.yaml', before: compose('      - GOOGLE_CLIENT_ID=a\n      - '), after: '\n      - A=1\n' },
  { path: 'application.yml', before: `${spring}            `, after: '\n            client-name: x\n' },
  { path: 'application.yml', before: `${spring}            scope: [openid, `, after: ']\n' },
  {
    path: 'application.yml',
    before: `${spring}            scope:\n              - `,
    after: '\n            client-name: x\n',
  },
  { path: 'application.yml', before: `${spring}            authorization-grant-type: "`, after: '"\n' },
  {
    path: 'client.json',
    before: '{"client_id": "a", "redirect_uris": ["https://a.io/cb"], "grant_types": ["',
    after: '"]}',
  },
  {
    path: 'client.json',
    before: '{"client_id": "a", "redirect_uris": ["https://a.io/cb"], "grant_types": [], "',
    after: '"}',
  },
  { path: 'oauth2-proxy.cfg', before: 'provider = "google"\n', after: '\ncookie_secure = true\n' },
  { path: 'oauth2-proxy.cfg', before: 'client_id = "a"\nscope = "openid ', after: '"\n' },
];

const others = { '.env.local': 'GOOGLE_SCOPE=a\nOKTA_ISSUER=b\n' };

test('whatever letters are there already, an offer that is taken leaves them out of the text', () => {
  const letters = fc.string({ unit: fc.constantFrom(...'aceginoprstAGCOI_'), maxLength: 6 });
  fc.assert(
    fc.property(fc.constantFrom(...places), letters, fc.nat(), ({ path, before, after }, typed, pick) => {
      const model = modelOf(new Map([[path, before + after], ...Object.entries(others)]));
      const text = before + typed + after;
      const offers = offersIn(model, path, text, before.length + typed.length);
      const clean = offersIn(model, path, before + after, before.length);
      fc.pre(offers.length > 0 && clean.length > 0);
      const offer = offers[pick % offers.length];
      const twin = clean.find(({ label, kind }) => label === offer?.label && kind === offer.kind);
      // An item that repeats what is written already is not offered again.
      fc.pre(offer !== undefined && twin !== undefined);
      const factsIn = (result: string) => factsOf(parse(formatOf(`/${path}`), createSourceFile(uriOf(path), result)));
      expect(factsIn(applied(text, offer))).toEqual(factsIn(applied(before + after, twin)));
    }),
    { seed: 20261121, numRuns: 400 },
  );
});
