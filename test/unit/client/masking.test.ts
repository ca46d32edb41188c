import { beforeEach, expect, test, vi } from 'vitest';
import type { TextDocument } from 'vscode';
import type { Session } from '../../../client/src/languageClient.ts';
import { registerMasking } from '../../../client/src/views/masking.ts';

interface Place {
  readonly line: number;
  readonly character: number;
}

/** Stands in for the editor: one document on the screen, and what is hidden of it. */
const editor = vi.hoisted(() => ({
  lines: [] as string[],
  version: 1,
  cursor: 0,
  hidden: [] as readonly { readonly start: Place; readonly end: Place }[],
  moved: (_: unknown): void => undefined,
  changed: (_: unknown): void => undefined,
  visible: [] as unknown[],
}));

vi.mock('vscode', () => {
  const subscribed = () => ({ dispose: () => undefined });
  class Range {
    readonly start: Place;
    readonly end: Place;
    constructor(line: number, character: number, endLine: number, endCharacter: number) {
      this.start = { line, character };
      this.end = { line: endLine, character: endCharacter };
    }
  }
  return {
    ConfigurationTarget: {},
    Disposable: { from: () => ({ dispose: () => undefined }) },
    Range,
    ThemeColor: class {},
    commands: { registerCommand: subscribed },
    l10n: { t: (text: string) => text },
    languages: { match: () => 10 },
    window: {
      get visibleTextEditors() {
        return editor.visible;
      },
      createTextEditorDecorationType: () => ({ dispose: () => undefined }),
      onDidChangeVisibleTextEditors: subscribed,
      onDidChangeTextEditorSelection: (listener: (event: unknown) => void) => {
        editor.moved = listener;
        return subscribed();
      },
    },
    workspace: {
      getConfiguration: () => ({ get: () => true }),
      onDidChangeConfiguration: subscribed,
      onDidChangeTextDocument: (listener: (event: unknown) => void) => {
        editor.changed = listener;
        return subscribed();
      },
    },
  };
});

beforeEach(() => {
  Object.assign(editor, { lines: ['ID=web', 'SECRET=abc', ''], version: 1, cursor: 2, hidden: [] });
});

/** Opens the document, and answers each request for its secrets with the next of the answers. */
function open(...answers: readonly (readonly [line: number, start: number, end: number] | null | Error)[]) {
  const document = {
    uri: { scheme: 'file', toString: () => 'file:///w/.env' },
    get version() {
      return editor.version;
    },
    get lineCount() {
      return editor.lines.length;
    },
    lineAt: (line: number) => ({
      text: editor.lines[line],
      range: { end: { line, character: editor.lines[line]?.length ?? 0 } },
    }),
  } as Partial<TextDocument>;
  const textEditor = {
    document,
    get selections() {
      return [{ active: { line: editor.cursor } }];
    },
    setDecorations: (_: unknown, ranges: typeof editor.hidden) => {
      editor.hidden = ranges;
    },
  };
  editor.visible = [textEditor];
  const left = [...answers];
  const request = async (): Promise<unknown> => {
    const answer = left.shift();
    if (answer instanceof Error || answer === undefined) throw answer ?? new Error('not asked for');
    if (answer === null) return { ranges: null };
    const [line, start, end] = answer;
    return { ranges: [{ start: { line, character: start }, end: { line, character: end } }] };
  };
  registerMasking({ request, onStatus: () => ({ dispose: () => undefined }) } as Partial<Session> as Session);
  return {
    move: (line: number) => {
      editor.cursor = line;
      editor.moved({ textEditor });
    },
    type: (line: number, text: string) => {
      editor.lines[line] = text;
      editor.version++;
      editor.changed({ document });
    },
  };
}

/** Once the answers that there are have come. */
async function shown(): Promise<string> {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
  return editor.lines
    .map((line, at) =>
      editor.hidden
        .filter(({ start }) => start.line === at)
        .reduce(
          (text, { start, end }) =>
            text.slice(0, start.character) + '█'.repeat(end.character - start.character) + text.slice(end.character),
          line,
        ),
    )
    .join('\n');
}

test('secrets are hidden, and all values until it is known which are', async () => {
  open([1, 7, 10]);
  expect(editor.hidden.map(({ start }) => start.line)).toEqual([0, 1]);
  expect(await shown()).toBe('ID=web\nSECRET=███\n');
});

test('of a text of which the server cannot tell all values are hidden', async () => {
  open(null);
  expect(await shown()).toBe('ID=███\nSECRET=███\n');
});

test.each([
  ['cannot tell', null] as const,
  ['is gone', new Error('gone')] as const,
])('while the server %s what is hidden stays so, but for the line of the cursor', async (_, answer) => {
  const { move } = open([1, 7, 10], answer, answer);
  expect(await shown()).toBe('ID=web\nSECRET=███\n');
  move(1);
  expect(await shown()).toBe('ID=web\nSECRET=abc\n');
  move(2);
  expect(await shown()).toBe('ID=web\nSECRET=███\n');
});

test('what is typed while the server cannot tell is hidden once the cursor leaves it', async () => {
  const { type, move } = open([1, 7, 10], null, null);
  await shown();
  move(0);
  type(0, 'TOKEN=xyz');
  expect(await shown()).toBe('TOKEN=xyz\nSECRET=███\n');
  move(2);
  expect(await shown()).toBe('TOKEN=███\nSECRET=███\n');
});
