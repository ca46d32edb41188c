import type { FileFacts, Setting } from '../../dialects/types.ts';
import { span, spanLength } from '../../text/span.ts';
import type { Location } from '../types.ts';

/** One allowed origin, as an item of a list or as a part of one variable's text. */
export interface OriginItem {
  readonly setting: Setting;
  readonly text: string;
  readonly at: Location;
  /** Offset in the setting's value. */
  readonly offset: number;
}

/** The allowed origins of a file that are written out. */
export function allowedOrigins(facts: FileFacts): readonly OriginItem[] {
  return facts.settings.filter((s) => s.role === 'allowed_origin' && s.value.state === 'literal').flatMap(itemsOf);
}

function itemsOf(setting: Setting): readonly OriginItem[] {
  const { text } = setting.value;
  // Regular expressions hold commas and dots of their own.
  if (isExpression(text)) return [];
  const pattern = text.trim().startsWith('[') ? /(?<=")[^"]+(?=")/g : /[^\s,;]+/g;
  const isExact = spanLength(setting.span) === text.length;
  return [...text.matchAll(pattern)]
    .filter((match) => !/^[\s,]+$/.test(match[0]))
    .map((match) => ({
      setting,
      text: match[0],
      offset: match.index,
      at: {
        file: setting.file,
        span: isExact
          ? span(setting.span.start + match.index, setting.span.start + match.index + match[0].length)
          : setting.span,
      },
    }));
}

/** `/\.acme\.io$/`, `^https://.*`: matched, not compared. */
const isExpression = (text: string): boolean => /^\/.*\/[a-z]*$|[\\^$|]|\.\*|\(\?/.test(text.trim());

/** The value with this item replaced. */
export const withItem = ({ setting, text, offset }: OriginItem, replacement: string): string =>
  setting.value.text.slice(0, offset) + replacement + setting.value.text.slice(offset + text.length);

/** The server itself compares these, and its documentation says how; variables are read by code nobody here knows. */
export const isRegisteredOrigin = ({ setting }: OriginItem): boolean => setting.kind === 'registration';
