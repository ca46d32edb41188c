import type { InlayHint } from 'vscode-languageserver-types';
import type { Translate } from '../base/l10n.ts';
import type { FileFacts } from '../dialects/types.ts';
import { secretsOfModel } from '../model/secretsOfModel.ts';
import type { Model } from '../model/types.ts';
import { overlaps, type Span } from '../text/span.ts';
import { expiryOf, expiryWords } from './expiry.ts';
import type { Places } from './places.ts';
import { shownValue } from './shownValue.ts';

export interface InlayHintInput {
  readonly facts: FileFacts;
  /** What the client shows. */
  readonly at: Span;
  readonly model: Model;
  /** Epoch milliseconds. */
  readonly now: number;
  /** False where a lens says it. */
  readonly withExpiry: boolean;
  /** English unless given. */
  readonly t?: Translate | undefined;
}

/** Longer values are cut: the hover has the whole. */
const longest = 60;

/** Behind a setting: what its references come to, and when its token ends. */
export function inlayHints({ facts, at, model, now, withExpiry, t }: InlayHintInput, places: Places): InlayHint[] {
  const secrets = secretsOfModel(model);
  const own = facts.settings.filter(({ entry }) => !entry.inherited && overlaps(entry.span, at));
  return own.flatMap((setting): InlayHint[] => {
    const position = places.range(setting.file, {
      start: setting.entry.valueSpan.end,
      end: setting.entry.valueSpan.end,
    }).end;
    const hint = (label: string): InlayHint => ({ position, label, paddingLeft: true });
    const expiry = withExpiry ? expiryOf(setting) : undefined;
    if (expiry !== undefined) return [hint(expiryWords(expiry, now, t))];
    if (setting.value.state !== 'reference') return [];
    const shown = shownValue(model.resolve(setting), model, secrets);
    if (shown.kind !== 'value' || shown.text === setting.value.text) return [];
    return [hint(`= ${shown.text.length > longest ? `${shown.text.slice(0, longest)}…` : shown.text}`)];
  });
}
