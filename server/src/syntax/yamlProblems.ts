import { lookup } from '../base/table.ts';
import type { Span } from '../text/span.ts';
import type { SyntaxProblem } from './tree.ts';

/** Codes of the `yaml` package (2.9) and, at the end, our own. */
const messages: Readonly<Record<string, string>> = {
  ALIAS_PROPS: 'An alias cannot have an anchor or a tag of its own.',
  BAD_ALIAS: 'The alias names no anchor of this document.',
  BAD_COLLECTION_TYPE: 'The tag does not fit this kind of collection.',
  BAD_DIRECTIVE: 'The directive is not known or stands at the wrong place.',
  BAD_DQ_ESCAPE: 'The escape in this double-quoted string is not known.',
  BAD_INDENT: 'The indentation does not fit the lines above.',
  BAD_PROP_ORDER: 'Anchors and tags have to stand after the indicator, before the value.',
  BAD_SCALAR_START: 'An unquoted value cannot begin with this character.',
  BLOCK_AS_IMPLICIT_KEY:
    'A nested mapping cannot begin on the line of its parent key; an unquoted value may hold ": ".',
  BLOCK_IN_FLOW: 'Block notation cannot be used inside brackets or braces.',
  DUPLICATE_KEY: 'The key is repeated.',
  IMPOSSIBLE: 'The structure cannot be read here.',
  KEY_OVER_1024_CHARS: 'The key is longer than YAML allows.',
  MISSING_CHAR: 'A closing quote, bracket, comma or colon is missing.',
  MULTILINE_IMPLICIT_KEY: 'A key has to be on one line and needs a colon after it.',
  MULTIPLE_ANCHORS: 'A value can have only one anchor.',
  MULTIPLE_DOCS: 'A further document begins here.',
  MULTIPLE_TAGS: 'A value can have only one tag.',
  NON_STRING_KEY: 'The key is not a string.',
  RESOURCE_EXHAUSTION: 'The document is nested too deeply to be read further.',
  TAB_AS_INDENT: 'Tabs cannot be used for indentation.',
  TAG_RESOLVE_FAILED: 'The value does not fit its tag.',
  UNEXPECTED_TOKEN: 'This does not belong here.',
  ALIAS_LIMIT: 'Aliases and merge keys expand to more entries than are read.',
  CONFLICT_MARKER: 'A merge conflict was left in the file.',
  NESTING_TOO_DEEP: 'The document is nested too deeply to be read further.',
  UNREADABLE: 'The document could not be read.',
};

/** The message never holds text of the file, unlike the parser's own. */
export function yamlProblem(code: string, span: Span): SyntaxProblem {
  return { code: `yaml-${code}`, message: lookup(messages, code) ?? 'The document is not valid YAML here.', span };
}
