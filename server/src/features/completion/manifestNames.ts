import { lookup } from '../../base/table.ts';
import type { ObjectName } from '../../dialects/types.ts';
import type { Entry } from '../../syntax/tree.ts';
import { textAt } from '../../syntax/tree.ts';
import { baseName } from '../../text/uri.ts';
import { neighbours } from '../names/lookup.ts';
import type { ValueContext } from './context.ts';
import { spell, styleOf } from './spell.ts';
import type { Offer } from './types.ts';

type Kind = ObjectName['kind'];

/** Where a manifest names an object (`name`, in a volume `secretName`), by the key around it. */
const holders: Readonly<Record<string, Kind>> = {
  secretKeyRef: 'Secret',
  secretRef: 'Secret',
  secret: 'Secret',
  configMapKeyRef: 'ConfigMap',
  configMapRef: 'ConfigMap',
  configMap: 'ConfigMap',
};

/** Names of the package’s Secrets and ConfigMaps, and of their keys; undefined where a manifest names neither. */
export function manifestOffers(context: ValueContext): readonly Offer[] | undefined {
  const { facts, input } = context;
  if (!facts.dialects.includes('kubernetes')) return undefined;
  // As it stands in the file: a setting’s entry goes by the name of the variable.
  const entry = facts.tree.entries.find(
    (own) => own.kind === 'scalar' && own.contentSpan.start === context.entry.contentSpan.start,
  );
  if (entry === undefined) return undefined;
  const { parent } = entry;
  const objects = neighbours(input.model, facts.file.uri).flatMap((other) => other.objects ?? []);
  const kind = lookup(holders, parent?.key);
  if (kind !== undefined && (entry.key === 'name' || entry.key === 'secretName')) {
    const named = objects.filter((object) => object.kind === kind);
    return offersOf(
      context,
      named.map(({ name, file }) => [name, `${kind} in ${baseName(file)}`]),
    );
  }
  const holder = entry.key === 'key' ? holderOf(parent) : undefined;
  if (holder === undefined) return undefined;
  const keys = objects.filter((object) => object.kind === holder.kind && object.name === holder.name);
  return offersOf(
    context,
    keys.flatMap((object) => object.keys.map((key) => [key, `${holder.kind} ${holder.name}`] as const)),
  );
}

/** Of a key reference itself, of an item of a volume the volume’s. */
function holderOf(parent: Entry | undefined): { readonly kind: Kind; readonly name: string } | undefined {
  const holder = parent?.parent?.key === 'items' ? parent.parent.parent : parent;
  const kind = lookup(holders, holder?.key);
  const name = textAt(holder, 'name') ?? textAt(holder, 'secretName');
  return kind === undefined || name === undefined ? undefined : { kind, name };
}

function offersOf({ place, entry }: ValueContext, names: readonly (readonly [string, string])[]): readonly Offer[] {
  return [...new Map(names)].flatMap(([name, detail], index): readonly Offer[] => {
    const newText = spell(place, name, styleOf(entry));
    return newText === undefined
      ? []
      : [
          {
            kind: 'value',
            label: name,
            detail,
            span: place.span,
            newText,
            filter: name,
            rank: index,
            meant: name,
            about: {},
          },
        ];
  });
}
