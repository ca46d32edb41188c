import fc from 'fast-check';
import { expect, test } from 'vitest';
import { baselineText, makeBaseline, parseBaseline } from '../../../server/src/lint/baseline.ts';
import { fingerprintOf } from '../../../server/src/lint/fingerprint.ts';
import { lint } from '../../../server/src/lint/run.ts';
import { modelOf, now, pathOf } from '../../support/workspace.ts';

/** `rule path fingerprint` of each finding, sorted: what a baseline knows. */
function fingerprints(path: string, text: string): readonly string[] {
  const model = modelOf(new Map([[path, text]]));
  const onCrash = (ruleId: string, cause: unknown): void => {
    throw new Error(`rule ${ruleId} threw`, { cause });
  };
  return lint(model, { now, stablePath: pathOf, onCrash })
    .map(({ ruleId, at }) => {
      const own = pathOf(at.file);
      return `${ruleId} ${own} ${fingerprintOf(ruleId, own, model.fileOf(at.file), at.span)}`;
    })
    .sort();
}

interface Sample {
  readonly path: string;
  /** Each is a place where something may be put before or behind. */
  readonly pieces: readonly string[];
  /** Things that say nothing of sign-in; a number makes them differ. */
  readonly fillers: readonly ((n: number, at: string) => string)[];
}

const samples: readonly Sample[] = [
  {
    path: '.env',
    pieces: [
      'ACME_CLIENT_ID=acme-web\n',
      'ACME_CLIENT_SECRET="abcdefghijklmnopqrstuvwxyz "\n',
      'ACME_REDIRECT_URI="https://a.acme.io/#x"\n',
      'what is this line\n',
      'ACME_ISSUER="https://id.acme.io \n',
    ],
    fillers: [() => '\n', (n) => `# note ${n}\n`, (n, at) => `PAGE_SIZE_${n}_${at}=${n}\n`],
  },
  {
    path: 'application.yml',
    pieces: [
      'spring:\n',
      '  security:\n    oauth2:\n      client:\n        registration:\n',
      '          web:\n            client-id: acme-web\n            client-secret: " abcdefghijklmnopqrst"\n',
      '            redirect-uri: "https://app.acme.io/#/callback"\n',
      '            scope: [openid, openid, profile]\n',
    ],
    fillers: [() => '\n', (n) => `# note ${n}\n`],
  },
  {
    path: 'realm.json',
    pieces: [
      '{ "realm": "acme", "clients": [\n',
      '{ "clientId": "web", "redirectUris": ["https://app.acme.io/#/a"] },\n',
      '{ "clientId": "shop", "redirectUris": ["https://shop.acme.io/#/b", "https://shop.acme.io/#/c"] }\n',
      ']}\n',
    ],
    fillers: [() => '\n'],
  },
];

test.each(samples)('what is put into $path elsewhere changes no fingerprint', ({ path, pieces, fillers }) => {
  const before = fingerprints(path, pieces.join(''));
  expect(before.length).toBeGreaterThan(1);
  const gap = fc.array(fc.tuple(fc.nat(fillers.length - 1), fc.nat(999)), { maxLength: 3 });
  const gaps = fc.array(gap, { minLength: pieces.length, maxLength: pieces.length });
  const fill = (some: readonly (readonly [number, number])[], at: number): string =>
    some.map(([kind, n], i) => fillers[kind]?.(n, `${at}_${i}`) ?? '').join('');
  fc.assert(
    fc.property(gaps, (between) => {
      const filled = pieces.map((piece, i) => `${fill(between[i] ?? [], i)}${piece}`).join('');
      expect(fingerprints(path, filled)).toStrictEqual(before);
    }),
    { seed: 20_261_121, numRuns: 60 },
  );
});

const client = (id: string, uri: string) => `{ "clientId": "${id}", "redirectUris": ["${uri}"] }`;
const realm = (...clients: readonly string[]) => `{ "realm": "acme", "clients": [${clients.join(', ')}] }`;

test('a finding keeps its fingerprint when items of its list come, go, and are renamed', () => {
  const own = client('web', 'https://app.acme.io/#/a');
  const alone = fingerprints('realm.json', realm(own));
  expect(alone).toHaveLength(1);
  for (const others of [[client('api', 'https://api.acme.io/a')], [client('b', 'https://b.acme.io/x')]]) {
    expect(fingerprints('realm.json', realm(...others, own))).toStrictEqual(alone);
    expect(fingerprints('realm.json', realm(own, ...others))).toStrictEqual(alone);
  }
});

test('another entry, another file and another rule have other fingerprints', () => {
  const all = [
    ...fingerprints('realm.json', realm(client('web', 'https://app.acme.io/#/a'))),
    ...fingerprints('realm.json', realm(client('shop', 'https://app.acme.io/#/a'))),
    ...fingerprints('x/realm.json', realm(client('web', 'https://app.acme.io/#/a'))),
  ];
  expect(new Set(all.map((line) => line.split(' ')[2])).size).toBe(all.length);
});

test('a baseline reads back as what was written', () => {
  const text = fc.string({ unit: 'grapheme' });
  const entry = fc.record(
    { path: text, rule: text, fingerprint: text, count: fc.integer({ min: 1, max: 9 }) },
    { noNullPrototype: true },
  );
  fc.assert(
    fc.property(fc.array(entry), (entries) => {
      expect(parseBaseline(baselineText({ entries }))).toStrictEqual({ ok: true, value: { entries } });
    }),
    { seed: 20_261_121 },
  );
});

test('the order of findings does not change the baseline', () => {
  const model = modelOf(new Map([['.env', samples[0]?.pieces.join('') ?? '']]));
  const findings = lint(model, { now, stablePath: pathOf, onCrash: () => {} });
  const identify = ({ ruleId, at }: (typeof findings)[number]) => ({
    path: pathOf(at.file),
    fingerprint: fingerprintOf(ruleId, pathOf(at.file), model.fileOf(at.file), at.span),
  });
  expect(makeBaseline(findings.toReversed(), identify)).toStrictEqual(makeBaseline(findings, identify));
});
