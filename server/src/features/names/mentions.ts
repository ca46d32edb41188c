import type { FileFacts } from '../../dialects/types.ts';
import { mayBeSecret } from '../../knowledge/names.ts';
import { childOf, childrenOf } from '../../syntax/tree.ts';
import { span } from '../../text/span.ts';
import { chartMentions, kubernetesMentions } from './kubernetes.ts';
import { apiClientOf, requestMentions } from './requests.ts';
import type { Mention } from './types.ts';

const known = new WeakMap<FileFacts, readonly Mention[]>();

/** Every place of a file that bears the name of a variable, a Kubernetes object or one of its keys. Worked out once. */
export function mentionsOf(facts: FileFacts): readonly Mention[] {
  let found = known.get(facts);
  if (found === undefined) {
    found = read(facts).filter(
      ({ world, name, nameSpan }) =>
        isWritten(facts, name, nameSpan.start, nameSpan.end) && !(world === 'variables' && mayBeSecret(name)),
    );
    known.set(facts, found);
  }
  return found;
}

/** Settings made of several places, and names with a prefix, stand nowhere as such. */
const isWritten = ({ file }: FileFacts, name: string, start: number, end: number): boolean =>
  file.text.slice(start, end) === name;

function read(facts: FileFacts): readonly Mention[] {
  const client = apiClientOf(facts);
  if (client !== undefined) return requestMentions(facts, client);
  const cluster = facts.dialects.includes('kubernetes') ? kubernetesMentions(facts) : [];
  const generated = facts.dialects.includes('kustomization') ? generatedMentions(facts) : [];
  const chart = facts.dialects.includes('helm-values')
    ? facts.tree.roots.flatMap((root) => chartMentions(facts, root))
    : [];
  const special = [...cluster, ...generated, ...chart];
  const byPlace = new Map(special.map((mention) => [mention.nameSpan.start, mention]));
  const passed = facts.dialects.includes('docker-compose') ? passedThrough(facts) : [];
  const passedAt = new Set(passed.map(({ nameSpan }) => nameSpan.start));
  const variables = facts.variables.flatMap(({ name, nameSpan, file }): readonly Mention[] => {
    const other = byPlace.get(nameSpan.start);
    if (other?.world === 'variables' || passedAt.has(nameSpan.start)) return [];
    const through = other?.object === undefined ? {} : { object: other.object };
    return [{ world: 'variables', name, file, nameSpan, isDefinition: true, ...through }];
  });
  const references = facts.references.map(
    ({ name, nameSpan, file }): Mention => ({ world: 'variables', name, file, nameSpan, isDefinition: false }),
  );
  return [...special, ...variables, ...passed, ...references];
}

/** The generators of a `kustomization.yaml`. */
function generatedMentions({ file, objects = [] }: FileFacts): readonly Mention[] {
  return objects.flatMap((object): readonly Mention[] => {
    const { kind, name, namespace, nameSpan } = object;
    const common = { file: file.uri, isDefinition: true, object: { kind, name, namespace } } as const;
    const quotes = /^["']/.test(file.text.slice(nameSpan.start, nameSpan.end)) ? 1 : 0;
    const own = span(nameSpan.start + quotes, nameSpan.end - quotes);
    return [
      { ...common, world: 'object', name, nameSpan: own },
      ...[...object.values.values()].map(
        (value): Mention => ({ ...common, world: 'key', name: value.name, nameSpan: value.nameSpan }),
      ),
    ];
  });
}

/**
 * `- NAME` and `NAME:` of a Compose service: the container gets the variable that Compose itself sees (Compose
 * specification, `environment`).
 */
function passedThrough({ tree, file }: FileFacts): readonly Mention[] {
  const services = tree.roots.flatMap((root) => childrenOf(childOf(root, 'services')));
  return services.flatMap((service) =>
    childrenOf(childOf(service, 'environment')).flatMap((entry): readonly Mention[] => {
      if (entry.kind !== 'scalar' || entry.inherited) return [];
      const isItem = entry.keySpan === undefined;
      const nameSpan = isItem ? entry.contentSpan : entry.keySpan;
      const name = isItem ? entry.value : entry.key;
      const isPassed = isItem ? /^[A-Za-z_]\w*$/.test(name) : entry.type === 'null';
      return isPassed ? [{ world: 'variables', name, file: file.uri, nameSpan, isDefinition: false }] : [];
    }),
  );
}
