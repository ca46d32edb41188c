import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const text = readFileSync(join(root, 'SECURITY.md'), 'utf8');

test('every line of defence names tests that exist', () => {
  const rows = text.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| line of defence'));
  expect(rows.length).toBeGreaterThan(20);
  const wrong = rows.filter((row) => {
    const held = [...(row.split('|')[2] ?? '').matchAll(/`(test\/[\w./]+)`/g)].map((match) => match[1] ?? '');
    return held.length === 0 || !held.every((file) => existsSync(join(root, file)));
  });
  expect(wrong).toEqual([]);
});

test('the threats that were promised a section have one', () => {
  const sections = [...text.matchAll(/^### (.+)$/gm)].map((match) => match[1]);
  expect(sections).toEqual([
    'An untrusted workspace',
    'A malicious authorization server',
    'A malicious dependency',
    'A shoulder surfer, a shared screen, a log that others read',
    'A malicious pasted text',
    'Instructions to an assistant, hidden in files',
  ]);
});

test('the start page leads there', () => {
  expect(readFileSync(join(root, 'README.md'), 'utf8')).toContain('(SECURITY.md)');
});
