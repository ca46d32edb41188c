import type { Setting } from '../dialects/types.ts';
import { secretsOfModel } from '../model/secretsOfModel.ts';
import type { Model, Origin, ResolvedSetting } from '../model/types.ts';
import { fileLink } from './fileLink.ts';
import { code, escapeMarkdown } from './markdown.ts';
import type { Places } from './places.ts';
import { secretWords } from './secretWords.ts';
import { isSecret, presentable, shownValue } from './shownValue.ts';

/** The value a setting ends up with, and every place it came through. */
export function valueLines(setting: Setting, model: Model, places: Places): string {
  const resolved = model.resolve(setting);
  const { state, missing } = resolved.resolved;
  const lines = [`Value: ${valueWords(resolved, model)}`];
  if (state === 'defaulted') lines.push('This is the default written in the reference itself.');
  lines.push(chainLine(resolved, model, places));
  if (missing.length > 0)
    lines.push(
      `Not defined in the workspace: ${missing.map((name) => code(presentable(name, secretsOfModel(model)))).join(', ')}`,
    );
  return lines.filter((line) => line !== '').join('  \n');
}

function valueWords(resolved: ResolvedSetting, model: Model): string {
  const secrets = secretsOfModel(model);
  const shown = shownValue(resolved, model, secrets);
  if (shown.kind === 'value') return code(shown.text);
  const { text, state } = resolved.resolved;
  const isKnown = state === 'known' || state === 'defaulted';
  const isHidden = isKnown && text !== undefined && isSecret(resolved, [text], model, secrets);
  return escapeMarkdown(isHidden ? secretWords(text, resolved.setting.name) : shown.text);
}

/** `From A in .env:3, then B in .env.local:1`; '' for a value that is written where it is used. */
export function chainLine({ setting, resolved }: ResolvedSetting, model: Model, places: Places): string {
  const chain = resolved.origins.map(
    (origin) => `${code(origin.name)}${holderOf(origin, model)} in ${fileLink(origin, setting.file, model, places)}`,
  );
  return chain.length === 0 ? '' : `From ${chain.join(', then ')}`;
}

/** The Kubernetes object whose key the origin is. */
function holderOf({ file, span }: Origin, model: Model): string {
  const object = model
    .fileOf(file)
    ?.objects?.find(({ values }) => [...values.values()].some(({ entry }) => entry.contentSpan.start === span.start));
  return object === undefined ? '' : ` of the ${object.kind} ${code(object.name)}`;
}
