import { expect, test, vi } from 'vitest';
import type { Document } from 'yaml';
import { parse } from '../../../server/src/syntax/parse.ts';
import { createSourceFile } from '../../../server/src/text/sourceFile.ts';

const read: Document.Parsed[] = [];

vi.mock('yaml', async (original) => {
  const yaml = await original<typeof import('yaml')>();
  return {
    ...yaml,
    parseAllDocuments: (...args: Parameters<typeof yaml.parseAllDocuments>) => {
      const documents = yaml.parseAllDocuments(...args);
      read.push(...([...documents] as Document.Parsed[]));
      return documents;
    },
  };
});

test('no stack is taken for the mistakes of a file, of which there may be a million', () => {
  const { stackTraceLimit } = Error;
  const { problems } = parse('yaml', createSourceFile('file:///application.yml', `a: 1\n${']\n'.repeat(20)}`, 1));
  expect(problems.length).toBeGreaterThan(10);
  const errors = read.flatMap((document) => document.errors);
  expect(errors.length).toBeGreaterThan(10);
  expect(errors.filter(({ stack }) => /\n\s+at /.test(stack ?? ''))).toEqual([]);
  expect(Error.stackTraceLimit).toBe(stackTraceLimit);
});
