import { memoisedFor } from '../../base/memo.ts';
import type { FileFacts, Setting } from '../../dialects/types.ts';
import { isPlatformVariable } from '../../knowledge/environments.ts';
import { isSecretRole } from '../../knowledge/roles.ts';
import type { Model } from '../../model/types.ts';
import type { LoaderId } from '../../syntax/loaders/types.ts';
import { span, spanLength } from '../../text/span.ts';
import { workspaceRule } from '../define.ts';
import { assignments } from '../support/dotenvText.ts';
import { loadersOf, readThisFile } from '../support/loaders.ts';
import { literals, valuePlace } from '../support/value.ts';
import type { Detection, Fix, Severity } from '../types.ts';

type Expander = 'Next.js' | 'Vite' | 'dotenv-expand' | 'Docker Compose' | 'A shell';

interface Data {
  readonly setting: Setting;
  /** Offsets of the `$` in the value. */
  readonly at: readonly number[];
  /** Expands, and reads the file by its dependencies, a Compose file, or names only it gives a meaning to. */
  readonly by: Expander | undefined;
  /** Read by a loader, as the workspace shows, and not only guessed from names. */
  readonly isDetected: boolean;
  /** The loaders known to read the file that leave the text alone. */
  readonly leaving: readonly LoaderId[];
  /** Written in a Compose file itself. */
  readonly isCompose?: boolean;
}

/**
 * Measured: `S='ab$cd'` is read as `ab` by dotenv-expand, Next.js 16 and Vite 8, single quotes notwithstanding. Plain
 * dotenv and node never expand, python-dotenv expands `${X}` only.
 */
export const rule = workspaceRule<Data>({
  meta: {
    id: 'env-dollar-expands',
    group: 'dotenv',
    severity: 'error',
    reach: 'workspace',
    fix: 'review',
    summary: 'A $ followed by a name in a secret is replaced by loaders that expand variables.',
  },
  *detect({ model }) {
    for (const facts of model.files) {
      yield* inCompose(model, facts);
      if (facts.tree.format !== 'dotenv' || facts.environment.isTemplate) continue;
      for (const setting of literals(facts.settings)) {
        if (!isSecretRole(setting.role) || isOtherNotation(setting.value.text)) continue;
        const at = expanded(model, setting);
        const judged = at.length === 0 ? undefined : judge(facts, setting, model);
        if (judged === undefined) continue;
        const { severity, ...data } = judged;
        yield { at: valuePlace(setting), severity, data: { setting, at, ...data } };
      }
    }
  },
  word: ({ setting, by, isDetected, leaving, isCompose }) => {
    if (isCompose === true) {
      return (
        `${setting.name} contains a $ followed by a name, and no variable of that name is known. Docker Compose removes ` +
        'both, so the secret is a different one (invalid_client). Write $$ for each $.'
      );
    }
    const head = `${setting.name} contains a $ followed by a name, and no variable of that name is known. `;
    if (by === undefined) {
      const who = 'Next.js, Vite, dotenv-expand, Docker Compose and shells';
      const alone =
        leaving.length === 0 ? 'plain dotenv and node leave it alone' : `${readThisFile(leaving)}, where it stays`;
      return (
        `${head}${who} remove both, so the secret is a different one (invalid_client); ${alone}. ` +
        'If one of the former reads this file, use a secret without $.'
      );
    }
    const quotes = keepsSingleQuotes(by) ? '' : ', also inside single quotes';
    const also =
      leaving.length === 0 ? '' : `${readThisFile(leaving)}, too, and there it stays, so that there are two secrets. `;
    return (
      `${head}${by}${isDetected ? ', which reads this file,' : ''} removes both${quotes}, so the ` +
      `secret is a different one (invalid_client). ${also}${adviceFor(by)}`
    );
  },
  fix: ({ data, at }) => {
    const { setting } = data;
    const isExact = spanLength(setting.entry.contentSpan) === setting.value.text.length;
    if (data.by === undefined || !isExact) return [];
    if (data.isCompose === true) return [doubled(setting, data.at)];
    if (keepsSingleQuotes(data.by)) return singleQuoted(setting);
    const edits = data.at.map((offset) => {
      const place = setting.entry.contentSpan.start + offset;
      return { span: span(place, place), newText: '\\' };
    });
    return [{ title: 'Write \\$ so that it is not expanded', safety: 'review', files: [{ file: at.file, edits }] }];
  },
});

interface Judged {
  readonly severity: Severity;
  readonly by: Expander | undefined;
  readonly isDetected: boolean;
  readonly leaving: readonly LoaderId[];
}

/** Compose specification, "Interpolation": also within quotes; `$$` is one `$`. */
function* inCompose(model: Model, facts: FileFacts): Generator<Detection<Data>> {
  if (!facts.dialects.includes('docker-compose') || facts.environment.isTemplate) return;
  for (const setting of facts.settings) {
    const { state, text } = setting.value;
    if (state !== 'reference' || !isSecretRole(setting.role) || !isAccidental(text)) continue;
    const at = [...text.matchAll(/(?<!\$)\$(?=[A-Za-z_])/g)].map((match) => match.index);
    const isKnown = [...text.matchAll(/\$(\w+)/g)].some(([, name = '']) =>
      model.isDefinedSomewhere(name, setting.file),
    );
    if (at.length === 0 || isKnown) continue;
    const data: Data = { setting, at, by: 'Docker Compose', isDetected: true, leaving: [], isCompose: true };
    yield { at: valuePlace(setting), severity: 'warning', data };
  }
}

/** Text in front, no braces, and names that nobody gives a variable. */
const isAccidental = (text: string): boolean =>
  /^[^$]/.test(text) &&
  !text.includes('${') &&
  [...text.matchAll(/\$(\w+)/g)].some(([, name = '']) => !/^[A-Z][A-Z0-9_]*$/.test(name));

function doubled({ file, entry }: Setting, offsets: readonly number[]): Fix {
  const edits = offsets.map((offset) => {
    const place = entry.contentSpan.start + offset;
    return { span: span(place, place), newText: '$' };
  });
  return { title: 'Write $$ so that it is not expanded', safety: 'review', files: [{ file, edits }] };
}

const expanders: readonly (readonly [LoaderId, Expander])[] = [
  ['nextjs', 'Next.js'],
  ['dotenv-expand', 'dotenv-expand'],
  ['vite', 'Vite'],
  ['docker-compose', 'Docker Compose'],
  ['bash', 'A shell'],
];

/** Who expands the value, and how sure that is; undefined when it is surely left alone. */
function judge(facts: FileFacts, setting: Setting, model: Model): Judged | undefined {
  const known = loadersOf(model, setting);
  const isSingle = setting.entry.quoting === 'single';
  const expands = (id: LoaderId): boolean => {
    // Compose and shells, unlike the others, leave single quotes alone (docs.docker.com, "Syntax for .env files").
    if (id === 'docker-compose' || id === 'bash') return !isSingle;
    return id === 'nextjs' || id === 'dotenv-expand' || id === 'vite';
  };
  // dotenv-expand works on what dotenv has read.
  const leaving = known.filter((id) => !expands(id) && !(id === 'dotenv' && known.includes('dotenv-expand')));
  const found = expanders.find(([id]) => known.includes(id) && expands(id));
  if (found !== undefined) {
    const isSure =
      leaving.length === 0 && (found[0] === 'nextjs' || found[0] === 'vite' || found[0] === 'dotenv-expand');
    return { severity: isSure ? 'error' : 'warning', by: found[1], isDetected: true, leaving };
  }
  if (model.hasOtherReader(facts.file.uri)) return undefined;
  const named = frameworkOf(facts);
  if (named !== undefined) return { severity: 'warning', by: named, isDetected: false, leaving };
  if (leaving.length === 0) return { severity: 'info', by: undefined, isDetected: false, leaving };
  // @nestjs/config, which brings dotenv, expands when code tells it to.
  return leaving.includes('dotenv') ? { severity: 'hint', by: undefined, isDetected: false, leaving } : undefined;
}

const keepsSingleQuotes = (by: Expander): boolean => by === 'Docker Compose' || by === 'A shell';

function adviceFor(by: Expander): string {
  if (keepsSingleQuotes(by)) return 'Put the value in single quotes.';
  return 'Write \\$, or use a secret without $ when another loader reads the file, too.';
}

function expanded(model: Model, setting: Setting): readonly number[] {
  return [...setting.value.text.matchAll(/(?<!\\)\$\{?([A-Za-z_][A-Za-z0-9_]*)/g)]
    .filter(([, name = '']) => !isPlatformVariable(name) && !model.isDefinedSomewhere(name, setting.file))
    .map((match) => match.index);
}

/** Hashes in modular crypt format, and Argo CD's `$secret:key`. */
const isOtherNotation = (text: string): boolean =>
  /^\$(?:2[abxy]?|1|5|6|y|7|argon2(?:id?|d)|scrypt|pbkdf2[\w-]*)\$/.test(text) || /^\$[\w-]+[.:][\w.-]+$/.test(text);

function singleQuoted({ file, entry, value }: Setting): readonly Fix[] {
  if (/['\\\n]/.test(value.text)) return [];
  const edits = [{ span: entry.valueSpan, newText: `'${value.text}'` }];
  return [{ title: 'Put the value in single quotes', safety: 'review', files: [{ file, edits }] }];
}

const frameworkOf = memoisedFor((facts: FileFacts): 'Next.js' | 'Vite' | undefined => {
  const names = assignments(facts).map((entry) => entry.key);
  if (names.some((name) => name.startsWith('NEXT_PUBLIC_'))) return 'Next.js';
  return names.some((name) => name.startsWith('VITE_')) ? 'Vite' : undefined;
});
