import { readFile } from '../../../server/src/dialects/read.ts';
import { offersAt } from '../../../server/src/features/completion/offers.ts';
import { buildModel } from '../../../server/src/model/build.ts';
import { createSourceFile } from '../../../server/src/text/sourceFile.ts';
import { root, uriOf } from '../../support/workspace.ts';
import { canary } from '../mutate.ts';
import { ensure, ensureNoCanary, isSound } from '../oracles.ts';
import { numberOf } from '../random.ts';
import { withPaths } from '../seeds.ts';
import type { FuzzTarget } from '../types.ts';
import { isPath } from './workspaces.ts';

/** Beside the file in question, with a secret that may be offered nowhere. */
const beside = readFile(
  createSourceFile(uriOf('.env'), `OIDC_CLIENT_ID=web\nOIDC_CLIENT_SECRET=${canary}\nOIDC_ISSUER=https://id.acme.io\n`),
  { folder: root },
);

const triggers = [undefined, '=', ':', ' ', '"', '$', '{'] as const;

/** The first line is the path, the rest the text; where the cursor stands is told by the whole. */
export const completionTarget: FuzzTarget = {
  name: 'completion',
  isWhole: true,
  seeds: (files) => withPaths(files, 700),
  tokens: ['\n', ': ', '=', '"', '${', '- ', '  ', 'client_id', 'scope', '{', '}', '[', ',', '|\n', '#'],
  maxLength: 900,
  run: (input) => {
    const end = input.indexOf('\n');
    const path = end < 0 ? input : input.slice(0, end);
    const text = input.slice(end + 1);
    // A secret of its own file may be there already, where it is typed.
    if (!isPath(path) || path === '.env' || text.includes(canary)) return;
    const file = createSourceFile(uriOf(path), text);
    const facts = readFile(file, { folder: root });
    const model = buildModel({
      files: [beside, facts].filter((each) => each !== undefined),
      folders: [root],
      manifests: [],
      manifestTexts: new Map(),
    });
    const n = numberOf(input);
    const offset = n % (text.length + 1);
    const trigger = triggers[n % triggers.length];
    for (const offer of offersAt({ file, offset, model, trigger })) {
      ensure(isSound(offer.span, text.length), `a ${offer.kind} is put outside the text`);
      for (const { span } of offer.also ?? []) ensure(isSound(span, text.length), 'an edit lies outside the text');
      ensure(offer.label !== '', 'an offer has no label');
      ensureNoCanary('an offer', JSON.stringify(offer));
    }
  },
};
