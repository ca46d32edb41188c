import { readFile } from '../../../server/src/dialects/read.ts';
import type { ReferenceSyntax, Value } from '../../../server/src/dialects/types.ts';
import { readValue, referencesOf } from '../../../server/src/dialects/value.ts';
import { buildModel } from '../../../server/src/model/build.ts';
import type { ScalarEntry } from '../../../server/src/syntax/tree.ts';
import { createSourceFile } from '../../../server/src/text/sourceFile.ts';
import { ensure, isSound } from '../oracles.ts';
import { windows } from '../seeds.ts';
import type { FuzzTarget } from '../types.ts';

const syntaxes: readonly ReferenceSyntax[] = ['dotenv', 'compose', 'spring', 'shell-like', 'none'];

const referenceTokens = [
  '${',
  '}',
  '${A}',
  '${B:-',
  '${A-',
  '${A:?',
  '${A?x}',
  '${A:+',
  '$A',
  '$$',
  '$(env:A)',
  '$(env:A:-',
  ')',
  '%env(A)%',
  '%env(resolve:A)%',
  'env(A)',
  '{{',
  '}}',
  '#{',
  '<%',
  '%>',
  '@a@',
  '__A__',
  '!Ref ',
  '$__env{A}',
  ':',
  '${a.b:',
  'ENC[',
  '<path:a#b>',
  'vault:',
  '****',
  'YOUR_CLIENT_ID',
  'changeme',
  '{baseUrl}',
  '${{ a }}',
];

/** A value in every notation of references. */
export const valueTarget: FuzzTarget = {
  name: 'values',
  seeds: (files) =>
    windows(
      new Set([...files.values()].flatMap((text) => text.match(/[^\s=:"']*[$%{<][^\n]{1,80}/g) ?? [])),
      200,
    ).slice(0, 3000),
  tokens: referenceTokens,
  maxLength: 600,
  run: (input) => {
    const span = { start: 0, end: input.length };
    const entry: ScalarEntry = {
      kind: 'scalar',
      type: 'string',
      path: ['A'],
      document: 0,
      parent: undefined,
      key: 'A',
      keySpan: undefined,
      span,
      valueSpan: span,
      inherited: false,
      value: input,
      contentSpan: span,
      quoting: 'plain',
      comment: undefined,
    };
    for (const syntax of syntaxes) {
      const value = readValue(entry, syntax, 'client_id');
      // Of a text without references Compose makes one dollar sign of two.
      const isRead = syntax === 'compose' && value.parts.every(({ kind }) => kind === 'text');
      ensureParts(value, isRead ? input.replaceAll('$$', '$') : input);
      for (const { span: whole, nameSpan, name } of referencesOf(value)) {
        ensure(isSound(whole, input.length) && isSound(nameSpan, input.length), `${syntax}: a reference lies outside`);
        ensure(input.slice(nameSpan.start, nameSpan.end) === name, `${syntax}: a name is not where it is said to be`);
      }
    }
  },
};

function ensureParts({ text, parts }: Value, expected: string): void {
  ensure(text === expected, 'a value has another text');
  const length = parts.reduce(
    (sum, part) => sum + (part.kind === 'reference' ? part.span.end - part.span.start : part.text.length),
    0,
  );
  ensure(length <= text.length, 'the parts of a value are longer than it');
}

/** Values that refer to each other, themselves included, read by a Compose file and a program. */
export const resolveTarget: FuzzTarget = {
  name: 'resolve',
  isWhole: true,
  seeds: () => [
    'A=${B}\nB=${A}\nOIDC_CLIENT_ID=${A}\n',
    'OIDC_CLIENT_ID=${OIDC_CLIENT_ID}\nOIDC_ISSUER=https://${H:-${G:-x}}/\nG=$H\nH=${G}\n',
    'OIDC_REDIRECT_URI=${A}${A}${A}\nA=${B}${B}${B}\nB=${C}${C}${C}\nC=${D}${D}\nD=x\n',
  ],
  tokens: [
    ...referenceTokens,
    '\nA=',
    '\nB=',
    '\nC=',
    '\nOIDC_CLIENT_ID=',
    '\nOIDC_CLIENT_SECRET=',
    '\nOIDC_ISSUER=',
    '${A}${A}',
    '${B}${B}',
    '${C:-${A}}',
  ],
  maxLength: 500,
  run: (input) => {
    const half = input.indexOf('\n\n');
    const local = half < 0 ? '' : input.slice(half + 2);
    const compose =
      'services:\n  api:\n    env_file: .env\n    environment:\n      OIDC_CLIENT_ID: ${A:-${B}}\n      A: ${A}\n      C: $B$C\n';
    const files = [
      ['.env', half < 0 ? input : input.slice(0, half)],
      ['.env.production', local],
      ['compose.yaml', compose],
    ].flatMap(
      ([name, text]) =>
        readFile(createSourceFile(`file:///ws/${name}`, text as string), { folder: 'file:///ws' }) ?? [],
    );
    const model = buildModel({ files, folders: ['file:///ws'], manifests: [] });
    for (const { resolved, place } of [...model.settings, ...model.clients.flatMap((client) => client.settings)]) {
      ensure((resolved.text ?? '').length < 1e6, 'a value grows out of proportion');
      const file = model.fileOf(place.file);
      ensure(file !== undefined && isSound(place.span, file.file.text.length), 'a value comes from nowhere');
    }
  },
};
