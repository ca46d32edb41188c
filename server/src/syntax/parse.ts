import type { SourceFile } from '../text/sourceFile.ts';
import { parseDotenv } from './dotenv.ts';
import { parseIni } from './ini.ts';
import { parseJson } from './json.ts';
import { parseProperties } from './properties.ts';
import { parseToml } from './toml.ts';
import type { Format, SyntaxTree } from './tree.ts';
import { parseYaml } from './yaml.ts';

const parsers: { readonly [F in Format]: (file: SourceFile) => SyntaxTree } = {
  dotenv: parseDotenv,
  yaml: parseYaml,
  json: parseJson,
  toml: parseToml,
  properties: parseProperties,
  ini: parseIni,
};

/** Never throws: broken text gives problems and whatever could be read. */
export function parse(format: Format, file: SourceFile): SyntaxTree {
  return parsers[format](file);
}
