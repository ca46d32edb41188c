import { replaceValue } from '../../syntax/edit.ts';
import { childOf, childrenOf, type Entry, type ScalarEntry } from '../../syntax/tree.ts';
import { fileRule } from '../define.ts';
import { fixOf, placeOfValue } from '../support/document.ts';
import { serversOf } from '../support/mcp.ts';

interface Data {
  readonly fault: keyof typeof faults;
  readonly entry: ScalarEntry;
  readonly server: Entry;
  readonly right: string;
}

/** RFC 6750 section 2.1: `Bearer`, one blank, the token. */
export const rule = fileRule<Data>({
  meta: {
    id: 'mcp-authorization-header',
    group: 'mcp',
    severity: 'warning',
    reach: 'file',
    fix: 'review',
    summary: 'An Authorization header of an MCP server is the word Bearer, a space and the token.',
  },
  *detect({ facts }) {
    for (const server of serversOf(facts)) {
      for (const entry of childrenOf(childOf(server, 'headers'))) {
        if (entry.kind !== 'scalar' || !/^authorization$/i.test(entry.key)) continue;
        for (const fault of ['twice', 'sign', 'glued'] as const) {
          const { pattern, right } = faults[fault];
          if (!pattern.test(entry.value)) continue;
          const data: Data = { fault, entry, server, right: entry.value.replace(pattern, right) };
          yield { at: placeOfValue(facts, entry), data };
          break;
        }
      }
    }
  },
  word: ({ fault, entry, server }) =>
    `${entry.key} of the server ${server.key} ${faults[fault].what}, so the server takes the wrong text for the token and answers ` +
    '401 (invalid_token, or no explanation at all). Write Bearer, one space and the token.',
  fix: ({ data: { entry, right } }, { facts }) =>
    fixOf(facts, 'Write Bearer and one space', 'review', replaceValue(facts.tree, entry, right)),
});

const faults = {
  twice: { what: 'has the word Bearer twice', pattern: /^\s*Bearer\s+Bearer\s+/i, right: 'Bearer ' },
  sign: { what: 'has a punctuation mark after the word Bearer', pattern: /^\s*Bearer\s*[:=]\s*/i, right: 'Bearer ' },
  glued: {
    what: 'lacks the space after the word Bearer',
    pattern: /^\s*Bearer(?=\$\{|eyJ|ghp_|github_pat_|sk-)/,
    right: 'Bearer ',
  },
} as const;
