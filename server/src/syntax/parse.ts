import type { SourceFile } from '../text/sourceFile.ts';
import { parseDotenv } from './dotenv.ts';
import { parseJson } from './json.ts';
import type { Format, SyntaxTree } from './tree.ts';
import { parseYaml } from './yaml.ts';

const parsers: { readonly [F in Format]: (file: SourceFile) => SyntaxTree } = {
  dotenv: parseDotenv,
  yaml: parseYaml,
  json: parseJson,
};

/** Never throws: broken text gives problems and whatever could be read. */
export function parse(format: Format, file: SourceFile): SyntaxTree {
  return parsers[format](file);
}
