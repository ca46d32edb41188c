import { isJsonObject } from '../../base/json.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { lookup } from '../../base/table.ts';

/** JSON Schema of one argument, as far as the tools need it. */
export type ArgumentSchema =
  | { readonly type: 'string'; readonly description: string; readonly enum?: readonly string[] }
  | { readonly type: 'integer'; readonly description: string; readonly minimum: number; readonly maximum: number };

/** JSON Schema of a tool's arguments. */
export interface InputSchema {
  readonly type: 'object';
  readonly properties: Readonly<Record<string, ArgumentSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties: false;
}

/** Arguments that keep to their schema. */
export type Arguments = Readonly<Record<string, string | number>>;

/** Checks arguments by their schema. The error is one sentence a language model can act on; it quotes no value. */
export function checkArguments(schema: InputSchema, given: unknown): Result<Arguments, string> {
  if (given !== undefined && !isJsonObject(given)) return err('The arguments have to be an object.');
  const entries = Object.entries(given ?? {}).filter(([, value]) => value !== undefined && value !== null);
  const known = Object.keys(schema.properties);
  for (const [name, value] of entries) {
    const property = lookup(schema.properties, name);
    if (property === undefined) return err(`There is no such argument; expected ${known.join(', ')}.`);
    const wrong = whatIsWrong(property, value);
    if (wrong !== undefined) return err(`The argument ${name} ${wrong}.`);
  }
  const missing = schema.required?.find((name) => !entries.some(([own]) => own === name));
  if (missing !== undefined) return err(`The argument ${missing} is missing.`);
  return ok(Object.fromEntries(entries) as Arguments);
}

function whatIsWrong(property: ArgumentSchema, value: unknown): string | undefined {
  if (property.type === 'integer') {
    const isFine =
      typeof value === 'number' && Number.isInteger(value) && value >= property.minimum && value <= property.maximum;
    return isFine ? undefined : `has to be an integer from ${property.minimum} to ${property.maximum}`;
  }
  if (typeof value !== 'string') return 'has to be a string';
  if (property.enum === undefined || property.enum.includes(value)) return undefined;
  return `has to be one of ${property.enum.join(', ')}`;
}
