import { memoisedFor } from '../../base/memo.ts';
import type { FileFacts, Setting } from '../../dialects/types.ts';
import { looksLikeLoneName, looksLikeName } from '../../knowledge/names.ts';
import { isSecretRole } from '../../knowledge/roles.ts';
import { isSecretByShape } from '../../knowledge/tokens.ts';
import { hasCredential, knownSecrets } from '../../lint/redact.ts';
import type { ScalarEntry } from '../../syntax/tree.ts';
import { overlaps, type Span, span } from '../../text/span.ts';
import { createSpanIndex } from '../../text/spanIndex.ts';

/**
 * A line as it may be shown: of the same length, so that markers still point at the right place. Of the file's text only
 * keys, punctuation and the values of settings known not to be secret are kept; everything else is masked, since what
 * authproof does not know may be a secret. `secrets` are texts that are secret wherever they stand.
 */
export function maskedLine(facts: FileFacts, line: Span, secrets: ReadonlySet<string>): string {
  const { text } = facts.file;
  let result = '';
  let position = line.start;
  for (const open of openSpans(facts, line, secrets)) {
    const from = Math.max(open.start, position);
    const to = Math.min(open.end, line.end);
    if (to <= from) continue;
    result += mask(text.slice(position, from)) + text.slice(from, to);
    position = to;
  }
  const masked = result + mask(text.slice(position, line.end));
  // The dash of a list item is no part of any value.
  return masked.replace(/^\s*•(?=\s)/, (start) =>
    /^\s*-\s/.test(text.slice(line.start, line.end)) ? start.replace('•', '-') : start,
  );
}

/** A file's spans by place: a report may show every line of a file, and none of them may cost the whole file. */
const placesOf = memoisedFor(({ tree, variables, settings }: FileFacts) => {
  const keys = tree.entries.flatMap(({ span: whole, keySpan }) =>
    keySpan === undefined ? [] : [{ at: keySpan, from: whole.start }],
  );
  const names = variables.map(({ nameSpan }) => ({ at: nameSpan, from: nameSpan.start }));
  const scalars = tree.entries.filter((entry) => entry.kind === 'scalar');
  return {
    names: createSpanIndex([...keys, ...names], ({ at }) => at),
    settings: createSpanIndex(settings, (setting) => setting.span),
    values: createSpanIndex(
      scalars.filter((entry) => isPlain(entry.value) || isObjectName(entry)),
      ({ valueSpan }) => valueSpan,
    ),
    assignments: createSpanIndex(tree.format === 'dotenv' ? scalars : [], (entry) => entry.span),
    // The name of a variable may be a value of its own: `name: CLIENT_ID`.
    variables: createSpanIndex(
      settings.flatMap(({ keySpan, name }) =>
        keySpan === undefined || !looksLikeName(name) ? [] : [{ keySpan, name }],
      ),
      ({ keySpan }) => keySpan,
    ),
    settingKeys: new Set(settings.map(({ keySpan }) => keySpan?.start)),
  };
});

/** What may be read on the line, in the order of the text. */
function openSpans(facts: FileFacts, line: Span, secrets: ReadonlySet<string>): readonly Span[] {
  const { text } = facts.file;
  const places = placesOf(facts);
  const names = places.names
    .touching(line)
    .filter(({ at, from }) => from < line.end && isOpenName(facts, at, secrets))
    .map(({ at }) => at);
  const settings = places.settings.touching(line);
  const closed = settings.filter((setting) => isSecretRole(setting.role));
  const values = settings.filter((setting) => isOpenValue(setting, text, closed, secrets)).map((s) => s.span);
  const plain = places.values
    .touching(line)
    .filter((entry) => !settings.some((setting) => overlaps(setting.span, entry.valueSpan)))
    .filter(({ value }) => !holdsSecret(value, secrets))
    .map((entry) => entry.valueSpan);
  const variables = places.variables
    .touching(line)
    .filter(({ keySpan: at, name }) => text.slice(at.start, at.end) === name && !holdsSecret(name, secrets))
    .map(({ keySpan }) => keySpan);
  const others = [
    ...variables,
    ...nameWithoutSign(facts, line, secrets),
    ...wordBeforeName(facts, line),
    ...dottedKey(facts, line, secrets),
  ];
  return [...names, ...values, ...plain, ...others].sort((a, b) => a.start - b.start);
}

/** `export` before an assignment. */
function wordBeforeName(facts: FileFacts, line: Span): readonly Span[] {
  if (facts.tree.format !== 'dotenv' || placesOf(facts).assignments.touching(line).length === 0) return [];
  const word = /^\s*export(?=[ \t]+[A-Za-z_]\w*=)/.exec(facts.file.text.slice(line.start, line.end))?.[0];
  return word === undefined ? [] : [span(line.start, line.start + word.length)];
}

/**
 * A key of several words, `%prod.quarkus.oidc.client-id`, of which each may be an entry of its own, and the dots are no
 * part of any.
 */
function dottedKey(facts: FileFacts, line: Span, secrets: ReadonlySet<string>): readonly Span[] {
  if (facts.tree.format !== 'properties' && facts.tree.format !== 'toml') return [];
  const text = facts.file.text.slice(line.start, Math.min(line.end, line.start + 400));
  const [, before = '', key = ''] =
    /^(\s*\[{0,2})(%?[\w-]+(?:\[\d{1,4}\])?(?:\.[\w-]+(?:\[\d{1,4}\])?)+)(?:\]|\s*[=:])/.exec(text) ?? [];
  const words = key.replace(/^%|\[\d+\]/g, '').split('.');
  if (key === '' || !words.every(looksLikeName) || holdsSecret(key, secrets)) return [];
  const whole = span(line.start + before.length, line.start + before.length + key.length);
  // A line within a value may look the same.
  return placesOf(facts).names.touching(whole).length > 0 ? [whole] : [];
}

/** `export ACME_SECRET value`: the name on a line that assigns nothing, when it cannot be taken for anything else. */
function nameWithoutSign(facts: FileFacts, line: Span, secrets: ReadonlySet<string>): readonly Span[] {
  if (facts.tree.format !== 'dotenv') return [];
  if (placesOf(facts).assignments.touching(line).length > 0) return [];
  const start = /^\s*(?:export[ \t]+)?(?=[A-Z])/.exec(facts.file.text.slice(line.start, line.end))?.[0].length;
  if (start === undefined) return [];
  const name = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+(?=[ \t])/.exec(facts.file.text.slice(line.start + start, line.end))?.[0];
  if (name === undefined || holdsSecret(name, secrets)) return [];
  return [span(line.start, line.start + start + name.length)];
}

/**
 * A key is shown when it is a name. A line of an unquoted key file, `aGVsbG8=`, reads as a key without a value, so in
 * `.env` files a name has to look like one: one case, or known to authproof.
 */
function isOpenName(facts: FileFacts, at: Span, secrets: ReadonlySet<string>): boolean {
  const name = facts.file.text.slice(at.start, at.end);
  if (holdsSecret(name, secrets)) return false;
  if (facts.tree.format !== 'dotenv') {
    if (name.length > 120 || /^[^"'].*[=\s]/.test(name) || !beginsEntry(facts.file.text, at)) return false;
    // The rest of a value that was cut in two is read as a key without a value.
    const isKey = /^["']?\s*[:=]/.test(facts.file.text.slice(at.end, at.end + 80));
    return isKey || (facts.tree.format !== 'json' && looksLikeLoneName(name));
  }
  if (placesOf(facts).settingKeys.has(at.start)) return true;
  return looksLikeName(name);
}

/** A value without its line break, `secret: value next: value`, reads as a key behind another one, or as a part of it. */
function beginsEntry(text: string, { start }: Span): boolean {
  let at = start - 1;
  // By character: a file may be one line, and all of it would be looked at for each key.
  while (at >= 0 && text[at] !== '\n' && /[\s"'?!&*-]/.test(text[at] ?? '')) at--;
  return at < 0 || '\n{,[('.includes(text[at] ?? '');
}

/** Known not to be secret, by what it means and by its shape, or nothing but the name of a variable. */
function isOpenValue(
  { span: at, value }: Setting,
  text: string,
  closed: readonly Setting[],
  secrets: ReadonlySet<string>,
): boolean {
  const written = text.slice(at.start, at.end);
  // What reads as a name may be a secret with a `$` that is not escaped.
  if (reference.test(written) || isKeyOfObject(value)) return !holdsSecret(written, secrets);
  if (closed.some((other) => overlaps(other.span, at))) return false;
  // A quote that was never closed makes the lines below part of the value.
  if (/[\r\n]/.test(written)) return false;
  return ![written, value.text].some((shown) => hasCredential(shown) || holdsSecret(shown, secrets));
}

/** As dotenv, Compose and Spring write it, GitHub in its workflows, and Supabase. */
const reference =
  /^(?:\$\{[A-Za-z_][\w.]*\}|\$\{\{ ?(?:secrets?|vars|env|inputs)\.[A-Za-z_]\w* ?\}\}|env\([A-Z][A-Z0-9_]*\))$/;

function holdsSecret(text: string, secrets: ReadonlySet<string>): boolean {
  if (isSecretByShape(text.trim())) return true;
  return knownSecrets(secrets).holdsAny(text);
}

/** Too short and too common to be a secret. */
const isPlain = (value: string): boolean =>
  /^(?:true|false|null|none|\d{1,5}|https?|stdio|sse|streamable-http)$/.test(value);

/** The key of a Secret that a manifest names. */
const isKeyOfObject = ({ text, parts: [part, ...more] }: Setting['value']): boolean =>
  part?.kind === 'reference' && part.object !== undefined && more.length === 0 && looksLikeName(text);

/** The name of an object of Kubernetes, or of a key in it: a reference to a secret. */
const isObjectName = ({ key, parent, value }: ScalarEntry): boolean =>
  (key === 'name' || key === 'key') &&
  /^(?:secret|configMap)(?:Key)?Ref$/.test(parent?.key ?? '') &&
  looksLikeName(value);

/** Keeps blanks, quotes and the punctuation that gives the line its shape. */
const mask = (text: string): string => text.replace(/[^\s"'`{}[\],:=#]/g, '•');
