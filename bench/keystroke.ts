import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Context, Workspace } from './context.ts';
import { type Document, type Editor, startEditor } from './editor.ts';
import { quantile, rounded } from './measure.ts';

export type EditKind = 'leaf' | 'own' | 'base' | 'comment';

/** What one kind of keystroke came to, in one size of workspace. */
export interface Strokes {
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly edits: number;
  /** Publications and bytes of them for each keystroke, on average. */
  readonly published: number;
  readonly publishedBytes: number;
}

export interface Keystroke {
  readonly leafP95Ms: number;
  readonly ownP95Ms: number;
  readonly baseP95Ms: number;
  readonly commentP95Ms: number;
  /** Median in the large workspace ÷ median in the small one; of the kind where that is most. */
  readonly sizeRatio: number;
  readonly large: Readonly<Record<EditKind, Strokes>>;
  readonly small: Readonly<Record<EditKind, Strokes>>;
}

/** A key that is typed, and taken back with the next stroke. */
interface Stroke {
  readonly file: (workspace: Workspace) => string;
  /** The text after which the key is typed. */
  readonly after: string;
  /** Characters taken away there. */
  readonly takes: number;
  readonly types: string;
}

const strokes: Readonly<Record<EditKind, Stroke>> = {
  // The scope `openid` is no longer one: a finding comes and goes.
  leaf: { file: (workspace) => workspace.leaf, after: 'OIDC_SCOPE="', takes: 0, types: 'x' },
  // An address is no longer one; in a package that nothing joins with others.
  own: { file: (workspace) => workspace.own, after: 'AUTH_URL=', takes: 0, types: 'x' },
  // The same for all the services that take their scope from here.
  base: { file: (workspace) => workspace.base, after: 'ACME_SCOPE="', takes: 0, types: 'x' },
  // On the first line, so that everything in the file moves.
  comment: { file: (workspace) => workspace.base, after: '# Shared by every service', takes: 0, types: 's' },
};

const kinds = Object.keys(strokes) as EditKind[];

/** A person's pause between two keys, in which the server does what it had put off. Milliseconds. */
const pause = 60;

/**
 * The real server over stdio. A keystroke is timed from sending `textDocument/didChange` until a request sent right
 * behind it is answered: the server answers from the state after the change, and publishes what changed before it answers.
 * So the wait that collects keystrokes (`lsp/refresher.ts`) is not in the figure, and all the server's work is, with the
 * pipe both ways. Large and small workspace take turns.
 */
export async function keystroke(context: Context): Promise<Keystroke> {
  const { scale } = context;
  const workspaces = [
    context.workspace(scale.files, scale.authFiles),
    context.workspace(scale.smallFiles, scale.smallAuthFiles),
  ] as const;
  const large = await open(context, workspaces[0]);
  const small = await open(context, workspaces[1]);
  const of = {} as Record<EditKind, readonly [Strokes, Strokes]>;
  for (const kind of kinds) of[kind] = await typeInTurns(context, kind, [large, small]);
  await large.editor.close();
  await small.editor.close();
  const ratios = kinds.map((kind) => of[kind][0].p50Ms / of[kind][1].p50Ms);
  const size = (index: 0 | 1) =>
    Object.fromEntries(kinds.map((kind) => [kind, of[kind][index]])) as Record<EditKind, Strokes>;
  return {
    leafP95Ms: of.leaf[0].p95Ms,
    ownP95Ms: of.own[0].p95Ms,
    baseP95Ms: of.base[0].p95Ms,
    commentP95Ms: of.comment[0].p95Ms,
    sizeRatio: rounded(Math.max(...ratios)),
    large: size(0),
    small: size(1),
  };
}

interface Opened {
  readonly workspace: Workspace;
  readonly editor: Editor;
  readonly document: (path: string) => Document;
  /** Publications since the last call, and their bytes. */
  readonly takePublished: () => { count: number; bytes: number };
}

async function open(context: Context, workspace: Workspace): Promise<Opened> {
  let published = { count: 0, bytes: 0 };
  const editor = await startEditor({
    server: [join(context.dist, 'server.cjs'), '--stdio'],
    folder: workspace.folder,
    tellsStatus: true,
    // A file that nobody has: nothing is rendered, but the answer waits for the state to be up to date.
    hoverOver: pathToFileURL(join(workspace.folder, 'nothing/.env')).href,
    onPublish: (params) => {
      published = { count: published.count + 1, bytes: published.bytes + JSON.stringify(params).length };
    },
  });
  await editor.loaded;
  const documents = new Map<string, Document>();
  return {
    workspace,
    editor,
    document: (path) => {
      const document = documents.get(path) ?? editor.open(path);
      documents.set(path, document);
      return document;
    },
    takePublished: () => {
      const taken = published;
      published = { count: 0, bytes: 0 };
      return taken;
    },
  };
}

/** One key in the one, one in the other, until there are enough or the time is over. */
async function typeInTurns(context: Context, kind: EditKind, opened: readonly [Opened, Opened]) {
  const { edits, editSeconds } = context.scale;
  const warmUp = Math.min(4, edits);
  const typists = opened.map((one) => createTypist(one, strokes[kind]));
  const deadline = performance.now() + editSeconds * 1000;
  for (let i = 0; i < edits + warmUp && (i < warmUp + 2 || performance.now() < deadline); i++) {
    if (i === warmUp) for (const typist of typists) typist.forget();
    for (const typist of typists) await typist.type();
  }
  const [large, small] = typists.map((typist) => typist.result());
  if (large === undefined || small === undefined) throw new Error('two workspaces are compared');
  return [large, small] as const;
}

function createTypist(opened: Opened, { file, after, takes, types }: Stroke) {
  const document = opened.document(file(opened.workspace));
  const found = document.text.indexOf(after);
  if (found < 0) throw new Error(`${file(opened.workspace)} has no ${after}`);
  const offset = found + after.length;
  const taken = document.text.slice(offset, offset + takes);
  const times: number[] = [];
  let [count, bytes] = [0, 0];
  let isTyped = false;
  return {
    async type(): Promise<void> {
      await document.answered();
      opened.takePublished();
      const started = performance.now();
      if (isTyped) document.edit(offset, types.length, taken);
      else document.edit(offset, takes, types);
      isTyped = !isTyped;
      await document.answered();
      times.push(performance.now() - started);
      const published = opened.takePublished();
      count += published.count;
      bytes += published.bytes;
      await new Promise((resolve) => setTimeout(resolve, pause));
    },
    forget(): void {
      times.length = 0;
      [count, bytes] = [0, 0];
    },
    result: (): Strokes => ({
      p50Ms: rounded(quantile(times, 0.5)),
      p95Ms: rounded(quantile(times, 0.95)),
      edits: times.length,
      published: rounded(count / times.length),
      publishedBytes: Math.round(bytes / times.length),
    }),
  };
}
