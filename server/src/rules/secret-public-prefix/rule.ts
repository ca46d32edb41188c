import { groupBy } from '../../base/groupBy.ts';
import { memoisedFor } from '../../base/memo.ts';
import { readName } from '../../dialects/envNames.ts';
import { variablesNamed } from '../../dialects/lookups.ts';
import type { FileFacts, VariableDefinition, VariableReference } from '../../dialects/types.ts';
import { publicPrefixes, stripPublicPrefix } from '../../knowledge/environments.ts';
import { tokenKindOf } from '../../knowledge/tokens.ts';
import { fileRule } from '../define.ts';
import { isPrivilegedSupabaseKey } from '../support/supabase.ts';
import type { Fix } from '../types.ts';

interface Data {
  readonly variable: VariableDefinition;
  readonly prefix: string;
  readonly rest: string;
}

export const rule = fileRule<Data>({
  meta: {
    id: 'secret-public-prefix',
    group: 'secrets',
    severity: 'error',
    reach: 'file',
    fix: 'review',
    summary: 'A secret must not carry a prefix that copies it into browser code.',
  },
  *detect({ facts }) {
    for (const variable of facts.variables) {
      const stripped = stripPublicPrefix(variable.name);
      const { state, text } = variable.value;
      if (stripped === undefined || state === 'absent' || state === 'masked') continue;
      // `jwt-role-exposed` says more about these.
      if (isPrivilegedSupabaseKey(text)) continue;
      if (!hasSecretValue(text) && !(hasSecretName(stripped.rest) && mayBeSecret(text))) continue;
      const at = { file: variable.file, span: variable.nameSpan };
      const data = { variable, ...stripped };
      if (state === 'placeholder') yield { at, severity: 'warning', data };
      else yield { at, data };
    }
  },
  word: ({ variable, prefix, rest }) =>
    `${variable.name} is a secret, but ${toolOf(prefix)} copies every variable that begins with ${prefix} into the code ` +
    `sent to browsers, where anybody can read it. Name it ${rest}, read it on the server only, and replace the secret ` +
    'if it was ever deployed.',
  fix: ({ data }, { facts }) => renamed(facts, data),
});

const toolOf = (prefix: string): string => publicPrefixes.find((p) => p.prefix === prefix)?.tool ?? 'the build tool';

/** The shape alone says: a secret that no browser may see. A plain JWT may be a public key. */
function hasSecretValue(text: string): boolean {
  const format = tokenKindOf(text.trim());
  return format?.secret === true && !format.mayBePublic && format.kind !== 'jwt' && format.id !== 'sk-key';
}

/** Access tokens and API keys are told by their value: Mapbox, Contentful and Shopify issue public ones. */
const secretName =
  /(?:^|_)(?:CLIENT_SECRET|SECRET_KEY|(?:AUTH|NEXTAUTH|SESSION|JWT|COOKIE|APP)_SECRET|PRIVATE_KEY|SERVICE_ROLE(?:_KEY)?|PASSWORD|REFRESH_TOKEN)$/;

/** Demonstration logins are printed on the page on purpose. */
const harmless = /(?:^|_)(?:DEMO|TEST|GUEST|EXAMPLE|SAMPLE|DUMMY|FAKE|MOCK|SHOW|HIDE|ENABLE|DISABLE|SANTA)(?:_|$)/;

/** What users may do with their passwords: `VITE_RESET_PASSWORD`. */
const deed = /^(?:RESET|FORGOT|FORGOTTEN|CHANGE)_PASSWORD$/;

function hasSecretName(rest: string): boolean {
  const upper = rest.toUpperCase();
  if (harmless.test(upper) || deed.test(upper)) return false;
  const role = readName(upper)?.role;
  return role === 'client_secret' || role === 'session_secret' || secretName.test(upper);
}

/** Not a switch, a number, a path or an address: those only talk about secrets. */
const mayBeSecret = (text: string): boolean =>
  !/^(?:true|false|yes|no|on|off|\d{1,4}|[a-z][a-z0-9+.-]*:\/\/\S*|\/[\w/-]*)$/i.test(text.trim());

const referencesTo = memoisedFor((references: readonly VariableReference[]) => groupBy(references, ({ name }) => name));

/** The name here and in this file's references; code that reads the variable has to follow by hand. */
function renamed(facts: FileFacts, { variable, rest }: Data): readonly Fix[] {
  if (!/^[A-Za-z_]/.test(rest) || variablesNamed(facts, rest).length > 0) return [];
  const references = referencesTo(facts.references).get(variable.name) ?? [];
  const spans = [variable.nameSpan, ...references.map((reference) => reference.nameSpan)];
  const edits = spans.map((span) => ({ span, newText: rest }));
  return [{ title: `Rename to ${rest}`, safety: 'review', files: [{ file: variable.file, edits }] }];
}
