import { memoised, memoisedFor } from '../../base/memo.ts';
import type { FileFacts, VariableDefinition } from '../../dialects/types.ts';
import { stripPublicPrefix } from '../../knowledge/environments.ts';
import { isKnownSampleSecret, isMasked, isPlaceholder } from '../../knowledge/placeholders.ts';
import { tokenKindOf } from '../../knowledge/tokens.ts';
import { fileRule } from '../define.ts';
import { isFilePath } from '../support/credential.ts';
import { environmentOf } from '../support/environment.ts';
import type { Detection, Location } from '../types.ts';
import { modeOf, type Vendor, vendors } from './vendors.ts';

type Data = { readonly name: string } & (
  | { readonly kind: 'other'; readonly vendor: Vendor; readonly label: string }
  | { readonly kind: 'beginning' | 'length'; readonly vendor: Vendor }
  | { readonly kind: 'live' }
);

interface Key {
  readonly variable: VariableDefinition;
  /** Without a public prefix, in capitals. */
  readonly name: string;
  readonly text: string;
  readonly vendor: Vendor;
}

export const rule = fileRule<Data>({
  meta: {
    id: 'api-key-format',
    group: 'tokens',
    severity: 'warning',
    reach: 'file',
    fix: 'none',
    summary: 'An API key is of the vendor that its name says, and a development file holds no live key.',
  },
  *detect({ facts }) {
    // Tests run against mocks, which take any key.
    if (environmentOf(facts) === 'test' || facts.environment.isFixture) return;
    const keys = keysOf(facts);
    // A test key in production, and keys of two modes in one file, are `endpoint-environment-mix`'s.
    const isLiveOnly = environmentOf(facts) === 'development' && !keys.some(({ text }) => modeOf(text) === 'test');
    for (const key of keys) {
      yield* judge(key);
      const isSecret = !key.text.startsWith('pk_');
      if (!isLiveOnly || !isSecret || modeOf(key.text) !== 'live') continue;
      yield { at: placeOf(key), data: { kind: 'live', name: key.variable.name } };
    }
  },
  word: (data) => {
    const { name } = data;
    switch (data.kind) {
      case 'other':
        return `${name} holds ${data.label}, not ${data.vendor.label}. Requests are answered with 401 (invalid API key). Copy the key that begins with ${data.vendor.sample}.`;
      case 'beginning':
        return `${name} does not begin with ${data.vendor.sample} as ${data.vendor.label} does. Unless it is for another kind of server, requests are answered with 401 (invalid API key).`;
      case 'length':
        return `${name} begins like ${data.vendor.label}, but is not as long as one, so part of it may be missing. Requests are then answered with 401. Copy it again.`;
      case 'live':
        return `${name} is a live key in a development file: what is tried out there happens to real customers. Use the test key.`;
    }
  },
});

/** A variable's name in capitals without the prefix that makes it public, and whose key it is. */
const readApiName = memoised((variable) => {
  const upper = variable.toUpperCase();
  const stripped = stripPublicPrefix(upper);
  const name = stripped?.rest ?? upper;
  return { name, isPublic: stripped !== undefined, vendor: vendors.find((each) => each.name.test(name)) };
});

/** The keys that are written out, of the vendor's own server. Blanks and quotes are `secret-stray-characters`'. */
function keysOf({ variables }: FileFacts): readonly Key[] {
  const names = variables.map((variable) => variable.name.toUpperCase());
  const isElsewhere = memoisedFor(
    ({ elsewhere }: Vendor) => elsewhere !== undefined && names.some((name) => elsewhere.test(name)),
  );
  return variables.flatMap((variable): Key[] => {
    const { name, isPublic, vendor } = readApiName(variable.name);
    // A secret key in the browser is `secret-public-prefix`'s.
    if (isPublic && !name.includes('PUBLISHABLE')) return [];
    const { state, text } = variable.value;
    if (vendor === undefined || state !== 'literal' || !/^[\w.+/=$-]{16,}$/.test(text)) return [];
    if (isPlaceholder(text, 'api_key') || isKnownSampleSecret(text) || isMasked(text) || isFilePath(text)) return [];
    return isElsewhere(vendor) ? [] : [{ variable, name, text, vendor }];
  });
}

const placeOf = ({ variable }: Key): Location => ({ file: variable.file, span: variable.entry.contentSpan });

function* judge(key: Key): Generator<Detection<Data>> {
  const { vendor, text, variable } = key;
  const at = placeOf(key);
  const { name } = variable;
  const format = tokenKindOf(text);
  const isOfOther =
    vendor.provider !== undefined && format?.provider !== undefined && format.provider !== vendor.provider;
  if (isOfOther || !vendor.begins.test(text)) {
    if (format !== undefined && format.id !== 'sk-key') {
      // Other vendors speak OpenAI's protocol, and the address of their server may stand in the code.
      const mayBeMeant = vendor.provider === 'openai' && format.kind === 'api_key';
      const data: Data = { kind: 'other', name, vendor, label: format.label };
      yield { at, severity: mayBeMeant ? 'info' : 'warning', data };
    } else if (/\d/.test(text) && /[A-Za-z]/.test(text) && !/dummy|fake|mock|test|local|none|not-needed/i.test(text)) {
      yield { at, severity: 'info', data: { kind: 'beginning', name, vendor } };
    }
    return;
  }
  if (vendor.cut?.test(text) === true) {
    yield { at, data: { kind: 'length', name, vendor } };
  } else if (vendor.whole?.test(text) === false && /\d/.test(text)) {
    yield { at, severity: 'info', data: { kind: 'length', name, vendor } };
  }
}
