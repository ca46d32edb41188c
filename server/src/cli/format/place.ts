import type { Model } from '../../model/types.ts';
import type { SettingRef } from '../../probe/types.ts';
import { displayPath } from '../workspace.ts';
import { rangeOf } from './json.ts';

/** Where a setting is, for people: file and line. */
export const labelOf = ({ file, span }: SettingRef, model: Pick<Model, 'fileOf'>, cwd: string): string =>
  `${displayPath(cwd, file)}:${rangeOf(model.fileOf(file), span).start.line + 1}`;

/** The same in every report as JSON. */
export const placeOf = (
  { name, file, span }: SettingRef,
  model: Pick<Model, 'fileOf'>,
  cwd: string,
  redact: (text: string) => string,
) => ({ name: redact(name), file: displayPath(cwd, file), range: rangeOf(model.fileOf(file), span) });
