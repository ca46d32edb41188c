import type { FileFacts, Setting } from '../../dialects/types.ts';
import { isPlatformVariable } from '../../knowledge/environments.ts';
import { isSecretRole } from '../../knowledge/roles.ts';
import type { Model } from '../../model/types.ts';
import { span, spanLength } from '../../text/span.ts';
import { baseName, parentUri } from '../../text/uri.ts';
import { workspaceRule } from '../define.ts';
import { assignments } from '../support/dotenvText.ts';
import { literals, valuePlace } from '../support/value.ts';
import type { Fix } from '../types.ts';

interface Data {
  readonly setting: Setting;
  /** Offsets of the `$` in the value. */
  readonly at: readonly number[];
  /** The file has variables only Next.js or Vite give a meaning to, or a Compose file reads it; all three expand. */
  readonly framework: 'Next.js' | 'Vite' | 'Docker Compose' | undefined;
}

/**
 * Measured: `S='ab$cd'` is read as `ab` by dotenv-expand, Next.js 16 and Vite 8, single quotes notwithstanding. Plain
 * dotenv and node never expand, python-dotenv expands `${X}` only.
 */
export const rule = workspaceRule<Data>({
  meta: {
    id: 'env-dollar-expands',
    group: 'dotenv',
    severity: 'warning',
    reach: 'workspace',
    fix: 'review',
    summary: 'A $ with a name behind it in a secret is replaced by loaders that expand variables.',
  },
  *detect({ model }) {
    for (const facts of model.files) {
      if (facts.tree.format !== 'dotenv' || facts.environment.isTemplate) continue;
      const framework = frameworkOf(facts) ?? (isReadByCompose(model, facts) ? 'Docker Compose' : undefined);
      for (const setting of literals(facts.settings)) {
        if (!isSecretRole(setting.role) || isOtherNotation(setting.value.text)) continue;
        // Compose, unlike the others, leaves single quotes alone (docs.docker.com, "Syntax for .env files").
        if (framework === 'Docker Compose' && setting.entry.quoting === 'single') continue;
        const at = expanded(model, setting);
        if (at.length === 0) continue;
        yield {
          at: valuePlace(setting),
          severity: framework === undefined ? 'info' : 'warning',
          data: { setting, at, framework },
        };
      }
    }
  },
  word: ({ setting, framework }) =>
    `${setting.name} contains a $ with a name behind it, and no variable of that name is known. ` +
    (framework === undefined
      ? 'Next.js, Vite, dotenv-expand, Docker Compose and shells put nothing in its place, which makes another secret of it (invalid_client); plain dotenv and node leave it alone. '
      : `${framework} puts nothing in its place${framework === 'Docker Compose' ? '' : ', also inside single quotes'}, which makes another secret of it (invalid_client). `) +
    (framework === undefined
      ? 'If one of the former reads this file, use a secret without $.'
      : framework === 'Docker Compose'
        ? 'Put the value in single quotes.'
        : 'Write \\$, or use a secret without $ when another loader reads the file, too.'),
  fix: ({ data, at }) => {
    const { setting } = data;
    const isExact = spanLength(setting.entry.contentSpan) === setting.value.text.length;
    if (data.framework === undefined || !isExact) return [];
    if (data.framework === 'Docker Compose') return singleQuoted(setting);
    const edits = data.at.map((offset) => {
      const place = setting.entry.contentSpan.start + offset;
      return { span: span(place, place), newText: '\\' };
    });
    return [{ title: 'Write \\$ so that it is not expanded', safety: 'review', files: [{ file: at.file, edits }] }];
  },
});

function expanded(model: Model, setting: Setting): readonly number[] {
  return [...setting.value.text.matchAll(/(?<!\\)\$\{?([A-Za-z_][A-Za-z0-9_]*)/g)]
    .filter(([, name = '']) => !isPlatformVariable(name) && !model.isDefinedSomewhere(name, setting.file))
    .map((match) => match.index);
}

/** Hashes in modular crypt format, and Argo CD's `$secret:key`. */
const isOtherNotation = (text: string): boolean =>
  /^\$(?:2[abxy]?|1|5|6|y|7|argon2(?:id?|d)|scrypt|pbkdf2[\w-]*)\$/.test(text) || /^\$[\w-]+[.:][\w.-]+$/.test(text);

/** A service has the file as its env_file, or it is the `.env` beside a Compose file that refers to its variables. */
function isReadByCompose(model: Model, { file, variables }: FileFacts): boolean {
  const folder = parentUri(file.uri);
  return model.files.some((other) => {
    if (!other.dialects.includes('docker-compose')) return false;
    const from = parentUri(other.file.uri);
    if (
      other.links.some((link) => link.kind === 'env_file' && `${from}/${link.target.replace(/^\.\//, '')}` === file.uri)
    )
      return true;
    const names = new Set(variables.map(({ name }) => name));
    return baseName(file.uri) === '.env' && from === folder && other.references.some(({ name }) => names.has(name));
  });
}

function singleQuoted({ file, entry, value }: Setting): readonly Fix[] {
  if (/['\\\n]/.test(value.text)) return [];
  const edits = [{ span: entry.valueSpan, newText: `'${value.text}'` }];
  return [{ title: 'Put the value in single quotes', safety: 'review', files: [{ file, edits }] }];
}

function frameworkOf(facts: FileFacts): 'Next.js' | 'Vite' | undefined {
  const names = assignments(facts).map((entry) => entry.key);
  if (names.some((name) => name.startsWith('NEXT_PUBLIC_'))) return 'Next.js';
  return names.some((name) => name.startsWith('VITE_')) ? 'Vite' : undefined;
}
