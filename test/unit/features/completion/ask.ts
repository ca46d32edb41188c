import { offersAt } from '../../../../server/src/features/completion/offers.ts';
import type { Offer } from '../../../../server/src/features/completion/types.ts';
import type { Model } from '../../../../server/src/model/types.ts';
import { createSourceFile } from '../../../../server/src/text/sourceFile.ts';
import { modelOf, uriOf } from '../../../support/workspace.ts';

/** The cursor in a text of a test. */
export const cursor = '‸';

export interface Asked {
  readonly text: string;
  readonly offset: number;
  readonly offers: readonly Offer[];
}

/** What is offered in a workspace of the marked file and others. `trigger`: the character just typed. */
export function ask(
  path: string,
  marked: string,
  others: Readonly<Record<string, string>> = {},
  trigger?: string,
): Asked {
  const offset = marked.indexOf(cursor);
  if (offset < 0) throw new Error('no cursor');
  const text = marked.replace(cursor, '');
  const model = modelOf(new Map([[path, text], ...Object.entries(others)]));
  return { text, offset, offers: offersIn(model, path, text, offset, trigger) };
}

export const offersIn = (
  model: Model,
  path: string,
  text: string,
  offset: number,
  trigger?: string,
): readonly Offer[] => offersAt({ file: createSourceFile(uriOf(path), text), offset, model, trigger });

export const labelsOf = ({ offers }: Asked): readonly string[] =>
  offers.filter(({ kind }) => kind !== 'client').map(({ label }) => label);

/** The text after an offer has been taken. */
export const applied = (text: string, { span, newText, also = [] }: Offer): string =>
  [{ span, newText }, ...also]
    .toSorted((a, b) => b.span.start - a.span.start)
    .reduce((result, edit) => result.slice(0, edit.span.start) + edit.newText + result.slice(edit.span.end), text);

/** A question: the text with the cursor, and the labels of what is offered, whole clients apart. */
export type Row = readonly [
  what: string,
  path: string,
  marked: string,
  labels: readonly string[],
  others?: Readonly<Record<string, string>>,
  trigger?: string,
];

export const nextAuth = { 'package.json': '{"dependencies": {"next-auth": "5.0.0"}}' };
export const google = 'GOOGLE_CLIENT_ID=1.apps.googleusercontent.com\n';
export const spring = `spring:
  security:
    oauth2:
      client:
        registration:
          google:
            client-id: 1.apps.googleusercontent.com
`;
export const compose = (environment: string): string =>
  `services:\n  web:\n    image: acme/web\n    environment:\n${environment}`;
