import type { FileFacts, Setting } from '../../dialects/types.ts';
import { isPlaceholder } from '../../knowledge/placeholders.ts';
import { clientIdMatches, clientSecretMatches, findProvider } from '../../knowledge/providers/lookup.ts';
import { isSecretRole } from '../../knowledge/roles.ts';
import { replaceValue } from '../../syntax/edit.ts';
import type { LoaderId } from '../../syntax/loaders/types.ts';
import { workspaceRule } from '../define.ts';
import { isComparedByServer } from '../support/characters.ts';
import { loadersOf, readThisFile } from '../support/loaders.ts';
import { valuePlace } from '../support/value.ts';
import type { Severity } from '../types.ts';
import { type CutInIni, cutInIni, inBackticks } from './ini.ts';

type Data = CutInDotenv | CutInIni;

interface CutInDotenv {
  readonly setting: Setting;
  /** The value and what follows it, as the author seems to have meant it. */
  readonly whole: string;
  /** Loaders known to read the file that cut, and that keep the `#`; both empty when none is known. */
  readonly cutting: readonly LoaderId[];
  readonly keeping: readonly LoaderId[];
}

/**
 * dotenv since version 15 (README, "Comments"), Next.js, Vite and node: `#` begins a comment wherever it stands in an
 * unquoted value. python-dotenv, Docker Compose and shells want white space before it.
 */
export const rule = workspaceRule<Data>({
  meta: {
    id: 'env-hash-truncates-value',
    group: 'dotenv',
    severity: 'error',
    reach: 'workspace',
    fix: 'review',
    summary: 'An unquoted value must not contain #: Node loaders and Go’s INI reader take the rest for a comment.',
  },
  *detect({ model }) {
    for (const facts of [...model.files, ...model.adopted]) {
      if (facts.environment.isTemplate) continue;
      for (const data of cutInIni(facts)) {
        const { setting, rest } = data;
        const isCompared = isComparedByServer(setting.role);
        const read = { ...setting, value: { ...setting.value, text: data.read } };
        if (!(isCompared || isSecretRole(setting.role)) || !isPartOfValue(read, rest)) continue;
        yield {
          at: valuePlace(setting),
          severity: isCompared && isSurelyValue(setting, rest) ? 'error' : 'warning',
          data,
        };
      }
      if (facts.tree.format !== 'dotenv') continue;
      for (const setting of facts.settings) {
        const rest = cutOff(facts, setting);
        if (rest === undefined || !isPartOfValue(setting, rest)) continue;
        const known = loadersOf(model, setting);
        const cutting = known.filter((id) => cuts.has(id));
        const keeping = known.filter((id) => !cuts.has(id));
        const severity = severityOf(cutting, keeping, isSurelyValue(setting, rest));
        const isUnsure = isReadByPython(facts) || model.hasOtherReader(facts.file.uri);
        if (severity === undefined || (cutting.length === 0 && isUnsure)) continue;
        yield {
          at: valuePlace(setting),
          severity,
          data: { setting, whole: setting.value.text + rest, cutting, keeping },
        };
      }
    }
  },
  word: (data) => {
    if ('program' in data) return wordOfIni(data);
    const { setting, whole, cutting, keeping } = data;
    const read = setting.value.text;
    const isShown = !isSecretRole(setting.role) && !/[@?]/.test(read);
    const what = isShown ? `only ${read} is read` : `${read.length} of ${whole.length} characters are read`;
    const consequence = consequenceOf(setting);
    const head = `${setting.name} contains an unquoted #`;
    const advice = isFragment(setting)
      ? 'A redirect URI has no fragment: remove the part from # on; if this is a comment, put a space before #.'
      : 'Put the value in quotes; if this is a comment, put a space before #.';
    if (cutting.length > 0) {
      const also = keeping.length === 0 ? '' : ` ${readThisFile(keeping)}, too, and there it is kept.`;
      return `${head}. ${readThisFile(cutting)}, and there it begins a comment: ${what}, and ${consequence}.${also} ${advice}`;
    }
    if (keeping.length > 0) {
      return (
        `${head}. ${readThisFile(keeping)}, and there it is kept; dotenv, Next.js, Vite and node take it for a comment: ${what} ` +
        `when one of them reads the file, too. ${advice}`
      );
    }
    return (
      `${head}, which begins a comment for dotenv, Next.js, Vite and node: ${what}, and ${consequence}. ` +
      `python-dotenv, Docker Compose and shells keep the # when no space is before it. ${advice}`
    );
  },
  fix: ({ data, at }, { model }) => {
    const facts = model.fileOf(at.file);
    if ('program' in data) {
      const edits = facts && inBackticks(facts, data.setting);
      if (edits === undefined) return [];
      return [{ title: 'Put the value in backticks', safety: 'review', files: [{ file: at.file, edits }] }];
    }
    const tree = facts?.tree;
    const { entry, value } = data.setting;
    const isRest = isFragment(data.setting);
    // A comment behind it would be lost.
    if (data.whole.length < (entry.comment?.end ?? 0) - entry.valueSpan.start) return [];
    const edits = tree && replaceValue(tree, entry, isRest ? value.text : data.whole, { absorbComment: true });
    // Only Node loaders know backticks; a secret with both kinds of quotes is better replaced.
    return edits === undefined || edits.some(({ newText }) => newText.startsWith('`'))
      ? []
      : [
          {
            title: isRest ? 'Remove the part from # on' : 'Put the whole value in quotes',
            safety: 'review',
            files: [{ file: at.file, edits }],
          },
        ];
  },
});

function wordOfIni({ setting, program, read, rest }: CutInIni): string {
  const how = setting.entry.quoting === 'plain' ? 'also without a space before it' : 'also between quotes';
  return (
    `${setting.name} contains ${rest.charAt(0)}, which begins a comment for ${program}, ${how}: ${read.length} of ` +
    `${read.length + rest.length} characters are read, and ${consequenceOf(setting)}. Put the value in backticks.`
  );
}

const consequenceOf = ({ role }: Setting): string =>
  isComparedByServer(role)
    ? `the server does not know that value (${role === 'redirect_uri' ? 'redirect_uri_mismatch' : 'invalid_client'})`
    : 'the application works with the shorter value';

/** A redirect URI has no fragment (RFC 6749 section 3.1.2), so what begins with # is not to be kept. */
const isFragment = ({ role, value }: Setting): boolean => role === 'redirect_uri' && /^https?:/i.test(value.text);

const cuts: ReadonlySet<LoaderId> = new Set(['dotenv', 'dotenv-expand', 'nextjs', 'vite', 'node']);

/** Names of Django's: the libraries that read such a file keep the `#`, as python-dotenv does. */
const isReadByPython = (facts: FileFacts): boolean => facts.dialects.includes('env-django-allauth');

/** Silence where python-dotenv alone is known; a container started by Compose may still use a loader of its own. */
function severityOf(cutting: readonly LoaderId[], keeping: readonly LoaderId[], isSure: boolean): Severity | undefined {
  if (cutting.length > 0) return keeping.length === 0 && isSure ? 'error' : 'warning';
  if (keeping.length === 0) return 'warning';
  return keeping.includes('python-dotenv') ? undefined : 'info';
}

/** What stands behind the value from a `#` that touches it, up to a comment that stands apart. */
function cutOff(facts: FileFacts, { entry, value }: Setting): string | undefined {
  const { comment, valueSpan, quoting } = entry;
  if (value.text === '' || quoting !== 'plain' || comment === undefined || comment.start !== valueSpan.end)
    return undefined;
  return facts.file.text
    .slice(comment.start, comment.end)
    .replace(/(?<!\s)\s+#.*$/, '')
    .trimEnd();
}

/** Prose is a comment, and so is what follows a value that is complete. */
function isPartOfValue(
  { value, role, provider: id }: Pick<Setting, 'value' | 'role' | 'provider'>,
  rest: string,
): boolean {
  const { state, text } = value;
  if ((state !== 'literal' && state !== 'reference') || rest.length < 2 || /\s/.test(rest)) return false;
  if (isPlaceholder(rest.slice(1), role) || /^["'`\u2018-\u201f]/.test(text)) return false;
  const provider = id === undefined ? undefined : findProvider(id);
  if (provider === undefined) return true;
  if (role === 'client_id') return clientIdMatches(provider, text) !== true;
  return role !== 'client_secret' || clientSecretMatches(provider, text) !== true;
}

/** A lone word such as `#old` could be a comment; digits, mixed case and paths are not. */
function isSurelyValue({ role }: Setting, rest: string): boolean {
  if (!isSecretRole(role)) return /^#[/!?]/.test(rest);
  return /\d|[a-z][A-Z]|[A-Z][a-z]*[A-Z]/.test(rest);
}
