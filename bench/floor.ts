/**
 * What any program that knows these files has to do: `node floor.js LIST` reads the files listed in a JSON file as
 * `[[format, path], …]` one after the other and gives each to the parser its application would use. Formats without
 * such a package (.properties, INI, requests) are only read.
 */
import { readFileSync } from 'node:fs';
import { parse as parseDotenv } from 'dotenv';
import { getStaticTOMLValue, parseTOML } from 'toml-eslint-parser';
import { parseAllDocuments } from 'yaml';

const parsers: Readonly<Record<string, (text: string) => unknown>> = {
  dotenv: parseDotenv,
  json: (text) => JSON.parse(text),
  toml: (text) => getStaticTOMLValue(parseTOML(text)),
  yaml: (text) => {
    const documents = parseAllDocuments(text);
    return Array.isArray(documents) ? documents.map((document) => document.toJS()) : [];
  },
};

const list = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as [format: string, path: string][];
const values: unknown[] = [];
for (const [format, path] of list) {
  const text = readFileSync(path, 'utf8');
  try {
    values.push(parsers[format]?.(text));
  } catch {
    // A file with a mistake in it.
  }
}
if (values.length !== list.length) process.exitCode = 1;
