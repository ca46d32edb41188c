import { memoisedFor } from '../../base/memo.ts';
import { expandDottedKeys } from '../../dialects/dottedKeys.ts';
import { matchesRelaxed } from '../../dialects/structured.ts';
import type { FileFacts } from '../../dialects/types.ts';
import { childrenOf, type Entry } from '../../syntax/tree.ts';
import { baseName } from '../../text/uri.ts';

/**
 * Something names configuration that is not here: imported files and servers of configuration (Spring Boot reference,
 * "Importing Additional Data"; Spring Cloud), variables that hold properties, or a profile whose file is missing.
 */
export const isOutOfSight = memoisedFor((around: readonly FileFacts[]): boolean => {
  const profiles = new Set(around.flatMap(({ file }) => profileOf(baseName(file.uri)) ?? []));
  return around.some((facts) => {
    const { isElsewhere, named, declared } = sightOf(facts);
    for (const profile of declared) profiles.add(profile);
    return isElsewhere || named.some((profile) => !profiles.has(profile));
  });
});

const profileOf = (name: string): string | undefined => /^application-([\w-]+)\.(?:ya?ml|properties)$/i.exec(name)?.[1];

interface Sight {
  readonly isElsewhere: boolean;
  readonly named: readonly string[];
  readonly declared: readonly string[];
}

const variables =
  /^(?:SPRING_APPLICATION_JSON|SPRING_CONFIG_(?:IMPORT|LOCATION|ADDITIONAL_?LOCATION|NAME)|SPRING_CLOUD_\w+|VCAP_SERVICES)/i;

const options = /spring\.(?:config\.(?:import|location|additional-location|name)|cloud\.|security\.oauth2\.client)/;

const servers = ['config', 'consul', 'vault', 'zookeeper', 'kubernetes', 'nacos', 'azure', 'gcp', 'aws', 'bootstrap'];

const sightOf = memoisedFor((facts: FileFacts): Sight => {
  if (facts.dialects[0] !== 'spring-oauth2') {
    const isElsewhere =
      facts.variables.some(({ name }) => variables.test(name)) ||
      facts.settings.some(({ dialect }) => dialect === 'spring-oauth2') ||
      options.test(facts.file.text);
    return { isElsewhere, named: [], declared: [] };
  }
  const roots = expandDottedKeys(facts.tree).roots;
  const at = (...path: readonly string[]): readonly Entry[] => roots.flatMap((root) => matchesRelaxed(root, path));
  const imports = at('spring', 'config', 'import').flatMap(texts);
  const isElsewhere =
    imports.some((text) => !/(?:^|[/:])\.env(?:\[\.properties\])?$/.test(text.trim())) ||
    servers.some((name) => at('spring', 'cloud', name).length > 0) ||
    at('azure', 'activedirectory').length > 0;
  return {
    isElsewhere,
    named: [...at('spring', 'profiles', 'include'), ...at('spring', 'profiles', 'active')]
      .flatMap(texts)
      .flatMap((text) => text.split(','))
      .map((text) => text.trim())
      .filter((text) => text !== ''),
    declared: [...at('spring', 'config', 'activate', 'on-profile'), ...at('spring', 'profiles')]
      .flatMap(texts)
      .map((text) => text.trim()),
  };
});

const texts = (entry: Entry): readonly string[] =>
  entry.kind === 'scalar' ? [entry.value] : entry.kind === 'list' ? childrenOf(entry).flatMap(texts) : [];
