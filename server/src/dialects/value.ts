import { isMasked, isPlaceholder } from '../knowledge/placeholders.ts';
import type { Role } from '../knowledge/roles.ts';
import type { ScalarEntry } from '../syntax/tree.ts';
import { type Span, span, spanLength } from '../text/span.ts';
import type { ReferenceSyntax, Value, ValuePart, ValueState } from './types.ts';

/**
 * Splits a decoded value into literal text, references and parts nobody can evaluate here, and names its state.
 * References get exact spans when the value is written without escapes, else the span of the whole value.
 */
export function readValue(entry: ScalarEntry, syntax: ReferenceSyntax, role?: Role): Value {
  const exact = spanLength(entry.contentSpan) === entry.value.length;
  const locate = (start: number, end: number): Span =>
    exact ? span(entry.contentSpan.start + start, entry.contentSpan.start + end) : entry.contentSpan;
  const value = readText(entry.value, syntax, locate, role, 0);
  const tag = entry.tag ?? (entry.parent?.kind === 'list' ? entry.parent.tag : undefined);
  return tag !== undefined && !plainTags.has(tag) && isText(value) ? argument(value) : value;
}

/**
 * Tags whose value is the text behind them: CloudFormation's `!Sub`, `${X}` aside, `!override` of Compose, `!unsafe` of
 * Ansible. Others name what the program looks up: `!secret` of Home Assistant, `!Ref`, `!Env`, `!reference`.
 */
const plainTags: ReadonlySet<string> = new Set(['Sub', 'override', 'unsafe']);

const isText = ({ state }: Value): boolean => state === 'literal' || state === 'placeholder' || state === 'masked';

const argument = ({ text }: Value): Value => ({ state: 'template', text, parts: [{ kind: 'opaque', text }] });

/** The longest text that is judged as a value, in UTF-16 units; of a longer one only the references are read. */
const longest = 8192;

/** Defaults within defaults; more is nobody's configuration. */
const maxDepth = 20;

type Locate = (start: number, end: number) => Span;

function readText(
  written: string,
  syntax: ReferenceSyntax,
  locate: Locate,
  role: Role | undefined,
  depth: number,
): Value {
  if (depth > maxDepth) return { state: 'template', text: written, parts: [{ kind: 'opaque', text: written }] };
  const parts = split(written, syntax, locate, role, depth);
  // Compose's `$$` is one dollar sign.
  const [only] = parts;
  const text = parts.length === 1 && only?.kind === 'text' ? only.text : written;
  if (text.length > longest) return { state: 'template', text, parts: [...parts, { kind: 'opaque', text: '' }] };
  return { state: stateOf(text, parts, role), text, parts };
}

function stateOf(text: string, parts: readonly ValuePart[], role: Role | undefined): ValueState {
  if (text.trim() === '') return 'absent';
  if (isCiphertext(text)) return 'ciphertext';
  if (isSecretStore(text) || isScriptVariable(text)) return 'template';
  if (parts.some((part) => part.kind === 'opaque')) return 'template';
  if (parts.some((part) => part.kind === 'reference')) return 'reference';
  if (isMasked(text)) return 'masked';
  if (isPlaceholder(text, role)) return 'placeholder';
  return 'literal';
}

/**
 * SOPS, Jasypt, Spring Cloud Config, dotenvx, Ansible Vault, Bitnami sealed secrets. The last begin with the length of the
 * session key behind it, in two bytes: 512, or 256 for a key of 2048 bits (sealed-secrets, `pkg/crypto/crypto.go`).
 */
function isCiphertext(text: string): boolean {
  return /^(?:ENC\[|ENC\(|\{cipher\}|encrypted:|\$ANSIBLE_VAULT|Ag[A-D][A-Za-z0-9+/]{60}|AQ[A-D][A-Za-z0-9+/]{357})/.test(
    text,
  );
}

/** A pointer into a secret store: the value is not in the workspace. The Argo CD Vault Plugin has them inline, too. */
function isSecretStore(text: string): boolean {
  return /<path:[^<>#]+#[^<>]+>|^(?:op:\/\/|vault:|sm:\/\/|gcp-secret:|aws-secret:|ref\+[a-z]+:\/\/|arn:aws:(?:secretsmanager|ssm):|projects\/[^/]+\/secrets\/|@Microsoft\.KeyVault\(|\{\{resolve:|doppler:|urn:k8s:secret:|keyring:|op\(|exec\(|file:\/\/\/run\/secrets)/.test(
    text,
  );
}

/**
 * `{OIDC_CLIENT_ID}`, which a script fills in, `{env.OIDC_CLIENT_ID}` of Caddy, `<<OIDC_CLIENT_ID>>` of Kometa,
 * `<< pipeline.parameters.id >>` of CircleCI; `{YOUR_CLIENT_ID}` is said to the reader.
 */
const isScriptVariable = (text: string): boolean =>
  /^\{(?!(?:YOUR|MY|INSERT)_)[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\}$/.test(text) ||
  /^\{(?:env|file|vars)\.[\w./-]+\}$/.test(text) ||
  /^<<\s*(?!(?:your|my|insert|enter|change|replace)(?![a-z]))[a-z][\w.]*\s*>>$/i.test(text);

interface Found {
  readonly end: number;
  readonly part: ValuePart;
}

/** Reads what starts at `index`, or gives undefined when it is ordinary text. */
type Reader = (source: Source, index: number) => Found | undefined;

/** What a text is read with. */
interface Source {
  readonly text: string;
  readonly locate: Locate;
  readonly role: Role | undefined;
  readonly depth: number;
  /** Where the bracket that opened before `from` is closed. */
  readonly closing: (from: number, brackets: '{}' | '()') => number | undefined;
  /** Where the next closing brace is, however far, for places that only go on. */
  readonly nextBrace: (from: number) => number;
}

function split(
  text: string,
  syntax: ReferenceSyntax,
  locate: Locate,
  role: Role | undefined,
  depth: number,
): ValuePart[] {
  const reader = readers[syntax];
  const source: Source = { text, locate, role, depth, closing: createClosing(text), nextBrace: createNext(text, '}') };
  const parts: ValuePart[] = [];
  // Ordinary text up to `from`, behind the last part; what follows it up to `index` stands in the text as it is.
  let literal = '';
  let from = 0;
  let index = 0;
  const flush = (): void => {
    literal += text.slice(from, index);
    if (literal !== '') parts.push({ kind: 'text', text: literal });
    literal = '';
  };
  while (index < text.length) {
    if (syntax === 'compose' && text.startsWith('$$', index)) {
      literal += `${text.slice(from, index)}$`;
      index += 2;
      from = index;
      continue;
    }
    const found = interesting(text.charAt(index)) ? reader(source, index) : undefined;
    if (found === undefined) {
      index++;
      continue;
    }
    flush();
    parts.push(found.part);
    index = found.end;
    from = index;
  }
  flush();
  // Without the room to grow, which V8 would keep: each value has such a list, most with one part.
  return parts.slice();
}

const interesting = (char: string): boolean => '$#{<%@_e!'.includes(char);

const readers: { readonly [S in ReferenceSyntax]: Reader } = {
  none: filledInBefore,
  dotenv: (source, index) =>
    braced(source, index, 'dotenv', /^(?::?-)/) ??
    bareWhole(source.text, index, source.locate) ??
    opaqueAt(source, index),
  compose: (source, index) =>
    braced(source, index, 'compose', /^(?::?[-?+])/) ??
    bare(source.text, index, source.locate) ??
    opaqueAt(source, index),
  spring: (source, index) =>
    braced(source, index, 'spring', /^:/) ?? springTemplate(source, index) ?? opaqueAt(source, index),
  'shell-like': (source, index) =>
    keyOfSecret(source.text, index) ??
    opaqueAt(source, index) ??
    braced(source, index, 'shell-like', /^(?::?[-?+]|:)/) ??
    substituted(source, index) ??
    call(source.text, index, source.locate) ??
    symfonyOpaque(source.text, index) ??
    bareWhole(source.text, index, source.locate),
};

/**
 * `${NAME}` and `{{ … }}` where the program itself replaces nothing: what deploys the file does so first, such as Flux
 * (fluxcd.io, "Post build variable substitution"), envsubst and Helm.
 */
function filledInBefore(source: Source, index: number): Found | undefined {
  if (isNeverClosed(source, index)) return undefined;
  const match = /^(?:\$\{[A-Za-z_][^{}]*\}|\{\{[^}]*\}\})/.exec(source.text.slice(index, index + longestTemplate));
  return match === null ? undefined : { end: index + match[0].length, part: { kind: 'opaque', text: match[0] } };
}

/** `${NAME}` and `${NAME<operator>default}`; nested braces in the default are balanced. */
function braced(
  { text, locate, role, depth, closing }: Source,
  index: number,
  syntax: Exclude<ReferenceSyntax, 'none'>,
  operator: RegExp,
): Found | undefined {
  if (!text.startsWith('${', index)) return undefined;
  const close = closing(index + 2, '{}');
  if (close === undefined) return undefined;
  const inner = text.slice(index + 2, close);
  const name = (syntax === 'spring' ? /^[A-Za-z_][A-Za-z0-9_.-]*/ : /^[A-Za-z_][A-Za-z0-9_]*/).exec(inner)?.[0];
  const end = close + 1;
  if (name === undefined) return { end, part: { kind: 'opaque', text: text.slice(index, end) } };
  const rest = inner.slice(name.length);
  const sign = operator.exec(rest)?.[0];
  if (rest !== '' && sign === undefined) return { end, part: { kind: 'opaque', text: text.slice(index, end) } };
  const nameSpan = locate(index + 2, index + 2 + name.length);
  const start = index + 2 + name.length + (sign?.length ?? 0);
  const hasDefault = sign !== undefined && !sign.endsWith('?') && !sign.endsWith('+');
  const fallback = hasDefault
    ? readText(rest.slice(sign.length), syntax, (a, b) => locate(start + a, start + b), role, depth + 1)
    : undefined;
  return { end, part: { kind: 'reference', name, fallback, span: locate(index, end), nameSpan } };
}

/** Looks brackets up in one pass over the text for each kind, however many are never closed. */
function createClosing(text: string): Source['closing'] {
  const found = new Map<string, ReadonlyMap<number, number>>();
  return (from, brackets) => {
    let pairs = found.get(brackets);
    if (pairs === undefined) {
      pairs = pairsOf(text, brackets);
      found.set(brackets, pairs);
    }
    return pairs.get(from - 1);
  };
}

function createNext(text: string, sign: string): Source['nextBrace'] {
  let found = -1;
  return (from) => {
    if (found < from) found = text.indexOf(sign, from);
    if (found < 0) found = Number.POSITIVE_INFINITY;
    return found;
  };
}

/** The closing bracket of each opening one that has one. */
function pairsOf(text: string, [open, close]: '{}' | '()'): ReadonlyMap<number, number> {
  const pairs = new Map<number, number>();
  const opened: number[] = [];
  for (let i = 0; i < text.length; i++) {
    if (text[i] === open) opened.push(i);
    else if (text[i] === close) {
      const start = opened.pop();
      if (start !== undefined) pairs.set(start, i);
    }
  }
  return pairs;
}

/** `$NAME` anywhere, as Compose reads it. */
function bare(text: string, index: number, locate: Locate): Found | undefined {
  const name = /^\$([A-Za-z_][A-Za-z0-9_]*)/.exec(text.slice(index, index + 200))?.[1];
  if (name === undefined) return undefined;
  const end = index + 1 + name.length;
  return {
    end,
    part: { kind: 'reference', name, fallback: undefined, span: locate(index, end), nameSpan: locate(index + 1, end) },
  };
}

/**
 * `$NAME` where it can hardly be anything else: in capitals, at the start of the value, and followed by nothing or by
 * a path or port. Elsewhere a `$` is more often part of a secret.
 */
function bareWhole(text: string, index: number, locate: Locate): Found | undefined {
  if (index !== 0) return undefined;
  const name = /^\$([A-Z_][A-Z0-9_]*)(?=$|[/:])/.exec(text)?.[1];
  return name === undefined ? undefined : bare(text, index, locate);
}

/** `env(NAME)`, `%env(NAME)%`, `$(NAME)`, `$__env{NAME}`, `process.env.NAME`: references without a default. */
function call(text: string, index: number, locate: Locate): Found | undefined {
  const match = /^(env\(|%env\((?:(?:string|trim|resolve):)*|\$\(|\$__env\{)([A-Za-z_][A-Za-z0-9_]*)(?:\)%?|\})/.exec(
    text.slice(index, index + 200),
  );
  if (match === null) return undefined;
  const [whole, open = '', name = ''] = match;
  const start = index + open.length;
  return {
    end: index + whole.length,
    part: {
      kind: 'reference',
      name,
      fallback: undefined,
      span: locate(index, index + whole.length),
      nameSpan: locate(start, start + name.length),
    },
  };
}

/**
 * Symfony's `%env(file:NAME)%`, whose processor makes another value of the variable, and `%a.parameter%` of its
 * container ("Environment Variable Processors", "Configuration Parameters").
 */
function symfonyOpaque(text: string, index: number): Found | undefined {
  const match =
    /^%env\([^()%]*\)%/.exec(text.slice(index, index + 200)) ??
    (index === 0 ? /^%[A-Za-z_][\w.]*%$/.exec(text.slice(0, 200)) : null);
  return match === null ? undefined : { end: index + match[0].length, part: { kind: 'opaque', text: match[0] } };
}

/**
 * `$(env:NAME)` and `$(env:NAME:-default)` of keycloak-config-cli. Its other sources (`$(file:…)`, `$(sys:…)`) are out
 * of reach.
 */
function substituted({ text, locate, role, depth, closing }: Source, index: number): Found | undefined {
  const source = /^\$\(([A-Za-z][A-Za-z0-9]*):/.exec(text.slice(index, index + 40))?.[1];
  const close = source === undefined ? undefined : closing(index + 2, '()');
  if (source === undefined || close === undefined) return undefined;
  const end = close + 1;
  const start = index + source.length + 3;
  const match = source === 'env' ? /^([A-Za-z_][A-Za-z0-9_]*)(:-)?/.exec(text.slice(start, close)) : null;
  const [head = '', name, sign] = match ?? [];
  if (name === undefined || (sign === undefined && start + head.length !== close)) {
    return { end, part: { kind: 'opaque', text: text.slice(index, end) } };
  }
  const from = start + head.length;
  const fallback =
    sign === undefined
      ? undefined
      : readText(text.slice(from, close), 'shell-like', (a, b) => locate(from + a, from + b), role, depth + 1);
  const nameSpan = locate(start, start + name.length);
  return { end, part: { kind: 'reference', name, fallback, span: locate(index, end), nameSpan } };
}

/** In UTF-16 units, with what encloses it. */
const longestTemplate = 400;

/** The braces that open here are not closed as they have to be: nothing but braces would be read so far once for each. */
function isNeverClosed({ text, nextBrace }: Source, index: number): boolean {
  const open = /^(?:\$?\{\{?|\$|#\{)/.exec(text.slice(index, index + 3))?.[0];
  if (open === undefined) return false;
  const end = nextBrace(index);
  return end - index >= longestTemplate || (open.endsWith('{{') && text[end + 1] !== '}');
}

/** SpEL, and what Maven's resource filtering replaces. */
function springTemplate(source: Source, index: number): Found | undefined {
  if (isNeverClosed(source, index)) return undefined;
  const match = /^(?:#\{[^}]*\}|@[\w.-]+@)/.exec(source.text.slice(index, index + longestTemplate));
  return match === null ? undefined : { end: index + match[0].length, part: { kind: 'opaque', text: match[0] } };
}

/**
 * `$secret-name:key`: operators such as that of EDP Keycloak, and Argo CD, look the value up in a Secret of Kubernetes.
 * Without a name, `$dex.github.clientSecret`, Argo CD looks into its own (argo-cd.readthedocs.io, "User management", "SSO").
 */
function keyOfSecret(text: string, index: number): Found | undefined {
  const isKey =
    index === 0 &&
    text.length < longestTemplate &&
    (/^\$(?=\S*[a-z])[A-Za-z0-9][\w.-]*:[A-Za-z][\w.-]*$/.test(text) ||
      /^\$[A-Za-z][\w-]*(?:\.[\w-]+)*\.[\w-]*(?:id|key|password|secret|token)$/i.test(text));
  return isKey ? { end: text.length, part: { kind: 'opaque', text } } : undefined;
}

/**
 * Templates of build and deployment tools, and Spring's variables of redirect URIs, known at run time only. Grafana reads
 * `$__file{…}` and `$__vault{…}` when it starts, also where a chart's values hold its settings (grafana.com, "Configure
 * Grafana", "Variable expansion").
 */
function opaqueAt(source: Source, index: number): Found | undefined {
  if (isNeverClosed(source, index)) return undefined;
  const match =
    /^(?:\$\{\{[^}]*\}\}|\{\{[^}]*\}\}|<%[^%]*%>|\$__(?:file|vault)\{[^}]*\}|\$\{(?:input|env|ssm|cf|self|opt|workspaceFolder|vault)[:.][^}]*\}|#\{[^}]*\}#?|%\([\w.]+\)s|%[A-Z_]+\([^()]*\)%|__[A-Z][A-Z0-9_]*__|@@[A-Z_]+@@|##[A-Z][A-Z0-9_]*##|\{(?:baseUrl|baseScheme|baseHost|basePort|basePath|action|registrationId)\}|!(?:Ref|Sub|Env|GetAtt)\b.*)/.exec(
      source.text.slice(index, index + longestTemplate),
    );
  return match === null ? undefined : { end: index + match[0].length, part: { kind: 'opaque', text: match[0] } };
}

type Reference = Extract<ValuePart, { kind: 'reference' }>;

const noReferences: readonly Reference[] = [];

/** The references of a value to variables, those inside defaults included. */
export function referencesOf(value: Value): readonly Reference[] {
  // Most values have none.
  if (!value.parts.some(({ kind }) => kind === 'reference')) return noReferences;
  return value.parts.flatMap((part) =>
    part.kind === 'reference' && part.object === undefined
      ? [part, ...(part.fallback === undefined ? [] : referencesOf(part.fallback))]
      : [],
  );
}
