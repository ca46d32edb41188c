import { hex, type Random } from './random.ts';

/** Files of a repository that have nothing to do with sign-in: path below the package, and content. */
export type OtherFile = readonly [path: string, content: string | Uint8Array];

const nouns =
  'order item total price user account page query cursor limit record batch event state result option'.split(' ');
const verbs = 'load save format parse render update collect merge filter sort count check apply build read'.split(' ');

/** Kinds by weight, as a JavaScript and Java monorepo has them. */
const kinds: readonly (readonly [weight: number, make: (random: Random, index: number) => OtherFile])[] = [
  [62, (random, i) => [`src/${folder(random)}/${random.pick(verbs)}-${i}.ts`, code(random)]],
  [8, (random, i) => [`src/${folder(random)}/view-${i}.module.css`, styles(random)]],
  [6, (random, i) => [`src/${folder(random)}/${random.pick(verbs)}-${i}.test.ts`, code(random)]],
  [5, (random, i) => [`docs/page-${i}.md`, prose(random)]],
  [4, (random, i) => [`locales/messages-${i}.json`, messages(random)]],
  [3, (random, i) => [`fixtures/data-${i}.json`, records(random)]],
  [3, (random, i) => [`config/feature-${i}.yaml`, features(random)]],
  [
    5,
    (random, i) => [
      `public/icons/icon-${i}.svg`,
      `<svg viewBox="0 0 24 24"><path d="${random.text(120, '0123456789 MLHVZ')}"/></svg>\n`,
    ],
  ],
  [3, (random, i) => [`public/images/photo-${i}.png`, picture(random)]],
  [
    1,
    (random, i) => [
      `migrations/${String(i).padStart(5, '0')}.sql`,
      `alter table ${random.pick(nouns)} add column ${random.pick(verbs)} text;\n`,
    ],
  ],
];

const whole = kinds.reduce((sum, [weight]) => sum + weight, 0);

export function otherFile(random: Random, index: number): OtherFile {
  let left = random.next() * whole;
  for (const [weight, make] of kinds) {
    left -= weight;
    if (left < 0) return make(random, index);
  }
  return [`src/index-${index}.ts`, code(random)];
}

const folder = (random: Random): string => random.pick(['model', 'pages', 'api', 'hooks', 'shared/ui']);

const many = (random: Random, from: number, to: number, line: () => string): string =>
  Array.from({ length: random.whole(from, to) }, line).join('');

const code = (random: Random): string =>
  `import { ${random.pick(verbs)} } from '../${random.pick(nouns)}';\n\n` +
  many(random, 4, 28, () => {
    const [a, b, f] = [random.pick(nouns), random.pick(nouns), random.pick(verbs)];
    return `export function ${f}${random.whole(0, 99)}(${a}: readonly string[], ${b}: number): string {\n  const found = ${a}.filter((value) => value.length > ${b});\n  return found.slice(0, ${random.whole(1, 60)}).join(', ');\n}\n\n`;
  });

const styles = (random: Random): string =>
  many(
    random,
    5,
    30,
    () => `.${random.pick(nouns)} {\n  margin: ${random.whole(0, 32)}px;\n  color: #${random.text(6, hex)};\n}\n`,
  );

const prose = (random: Random): string =>
  `# ${random.pick(verbs)}\n\n${many(random, 4, 20, () => `To ${random.pick(verbs)} an ${random.pick(nouns)}, look at its ${random.pick(nouns)} first.\n\n`)}`;

const messages = (random: Random): string => {
  const entries = Array.from({ length: random.whole(10, 80) }, (_, i) => [
    `${random.pick(nouns)}.${random.pick(verbs)}.${i}`,
    `The ${random.pick(nouns)} could not be found`,
  ]);
  return `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`;
};

const records = (random: Random): string =>
  JSON.stringify(
    Array.from({ length: random.whole(10, 120) }, (_, id) => ({
      id,
      name: random.pick(nouns),
      total: random.whole(1, 9999),
    })),
  );

const features = (random: Random): string =>
  `version: 1\nfeatures:\n${many(random, 5, 40, () => `  - name: ${random.pick(verbs)}-${random.pick(nouns)}\n    enabled: ${random.chance(0.5)}\n    share: ${random.whole(0, 100)}\n`)}`;

const picture = (random: Random): Uint8Array => {
  const bytes = new Uint8Array(random.whole(800, 6000));
  for (let i = 0; i < bytes.length; i++) bytes[i] = random.whole(0, 255);
  return Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, ...bytes]);
};

/** The few files that are large: lock file, bundle, recorded data, and a minified script. */
export function largeFiles(random: Random): readonly OtherFile[] {
  const packages = Object.fromEntries(
    Array.from({ length: 4000 }, (_, i) => [
      `node_modules/${random.pick(nouns)}-${i}`,
      {
        version: `1.${i % 40}.0`,
        resolved: `https://registry.example/${i}.tgz`,
        integrity: `sha512-${random.text(40)}`,
      },
    ]),
  );
  const statement = 'function a(b){return b.map(c=>c.d).filter(Boolean)}var e=a([]);';
  const recorded = JSON.stringify({
    request: { client_id: 'recorded', redirect_uri: 'https://app.acme.io/callback' },
    data: 'x'.repeat(3_000_000),
  });
  return [
    ['package-lock.json', `${JSON.stringify({ name: 'acme', lockfileVersion: 3, packages }, null, 2)}\n`],
    ['public/vendor.min.js', statement.repeat(20_000)],
    [
      'public/geo.json',
      JSON.stringify({
        type: 'FeatureCollection',
        points: Array.from({ length: 60_000 }, (_, i) => [i % 180, i % 90]),
      }),
    ],
    ['recordings/session.json', recorded],
  ];
}
