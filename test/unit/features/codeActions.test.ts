import { expect, test } from 'vitest';
import { codeActions } from '../../../server/src/features/codeActions.ts';
import type { Places } from '../../../server/src/features/places.ts';
import { span } from '../../../server/src/text/span.ts';
import { lintTexts } from '../../support/workspace.ts';

const places: Places = {
  uri: (file) => file,
  version: () => 1,
  range: (_, at) => ({ start: { line: 0, character: at.start }, end: { line: 0, character: at.end } }),
};

test('items of one list, which share a fingerprint, get their own diagnostics only', () => {
  const uris = Array.from({ length: 40 }, (_, i) => `https://a${i}.acme.io/#x`);
  const web = { client_id: 'x.apps.googleusercontent.com', redirect_uris: uris };
  const text = JSON.stringify({ web }, undefined, 1);
  const findings = lintTexts(new Map([['client_secret.json', text]])).filter(
    ({ ruleId }) => ruleId === 'redirect-uri-fragment',
  );
  const diagnostics = findings.map(({ at, ruleId, message, fingerprint }) => ({
    range: places.range(at.file, at.span),
    code: ruleId,
    message,
    data: { fingerprint },
  }));
  expect(new Set(findings.map(({ fingerprint }) => fingerprint)).size).toBe(1);
  const file = findings[0]?.at.file ?? '';
  const actions = codeActions({ file, at: span(0, text.length), diagnostics, only: undefined, findings }, places);
  const fixes = actions.filter(({ title }) => title === 'Remove the fragment');
  expect(fixes.map((action) => action.diagnostics)).toEqual(diagnostics.map((own) => [own]));
});
