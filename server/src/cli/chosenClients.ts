import type { Target } from '../probe/types.ts';
import { shownArgument } from './argument.ts';
import { visible } from './visible.ts';

/** What `--client` and `--environment` say; nothing is said by undefined, and by no environment. */
interface Choice {
  readonly client: string | undefined;
  readonly environments: readonly string[];
}

/** A client goes by each of its names, in any case. */
export function isChosen(target: Target, { client, environments }: Choice): boolean {
  const wanted = client?.toLowerCase();
  const { client: name, alias, clientId, provider } = target;
  return (
    (wanted === undefined || [name, alias, clientId, provider].some((each) => each?.toLowerCase() === wanted)) &&
    (environments.length === 0 || environments.includes(target.environment))
  );
}

export const nameOf = ({ client, environment }: Target): string => `${client} (${environment})`;

/** `none`: what to say when there is nothing to choose from. */
export function noneChosen({ client, environments }: Choice, targets: readonly Target[], none: string): string {
  if (targets.length === 0) return none;
  const asked = [client, environments.join(', ')].flatMap((part) => (part ? [shownArgument(part)] : [])).join(' in ');
  return visible(`no client matches ${asked}; there are: ${targets.map(nameOf).join(', ')}`);
}
