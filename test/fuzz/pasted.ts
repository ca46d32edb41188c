import { pastedTexts } from '../unit/probe/exchangesPasted.ts';
import { moreTexts } from '../unit/probe/exchangesPastedMore.ts';
import { toolTexts } from '../unit/probe/exchangesPastedTools.ts';

export const textsOfPasted = (): readonly string[] =>
  [...pastedTexts, ...moreTexts, ...toolTexts].map(({ text }) => text);
