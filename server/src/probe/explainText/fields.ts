import { lookup } from '../../base/table.ts';
import { decodeForm } from './normalise.ts';

/** A name with a value anywhere in a text: JSON, logfmt, query, form, object literals of JavaScript and Python, XML. */
export interface Field {
  readonly name: FieldName;
  readonly value: string;
  readonly at: number;
}

export type FieldName =
  | 'error'
  | 'description'
  | 'error_uri'
  | 'client_id'
  | 'redirect_uri'
  | 'grant_type'
  | 'scope'
  | 'issuer'
  | 'type'
  | 'reason';

const names: Readonly<Record<string, FieldName>> = {
  error: 'error',
  oautherror: 'error',
  errorcode: 'error',
  error_code: 'error',
  error_description: 'description',
  errordescription: 'description',
  error_message: 'description',
  errormessage: 'description',
  errorsummary: 'description',
  error_reason: 'reason',
  reason: 'reason',
  error_uri: 'error_uri',
  client_id: 'client_id',
  clientid: 'client_id',
  redirect_uri: 'redirect_uri',
  redirecturi: 'redirect_uri',
  grant_type: 'grant_type',
  granttype: 'grant_type',
  scope: 'scope',
  iss: 'issuer',
  issuer: 'issuer',
  type: 'type',
};

const pattern = new RegExp(
  `(?<![\\w-])(${Object.keys(names)
    .sort((a, b) => b.length - a.length)
    .join('|')})["']?\\s{0,3}(?:=>|[:=])\\s{0,3}(?:"([^"\\n]{0,2000})"|'([^'\\n]{0,2000})'|([^\\s,;&"'<>{}()]{1,600}))`,
  'gi',
);

const element = /<(error|error_description|error_uri|client_id)>([^<]{1,1000})</gi;

const maxFields = 2000;

/** Every known field of the text, in its order. Values of queries and forms are decoded. */
export function fieldsIn(text: string): readonly Field[] {
  const found: Field[] = [];
  const add = (spelling: string, raw: string, at: number): void => {
    const name = lookup(names, spelling.toLowerCase());
    if (name !== undefined && found.length < maxFields) found.push({ name, value: clean(raw), at });
  };
  for (const m of text.matchAll(pattern)) add(m[1] ?? '', m[2] ?? m[3] ?? m[4] ?? '', m.index);
  for (const m of text.matchAll(element)) add(m[1] ?? '', m[2] ?? '', m.index);
  return found;
}

/** Punctuation that belongs to the sentence around a bare value is no part of it. */
function clean(raw: string): string {
  const value = /%[0-9a-f]{2}|\+/i.test(raw) && !/\s/.test(raw) ? decodeForm(raw) : raw;
  return value.replace(/^\\?["']|[\\"'\].]{1,4}$/g, '').trim();
}
