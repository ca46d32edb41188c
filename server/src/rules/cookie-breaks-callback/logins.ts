import { groupBy } from '../../base/groupBy.ts';
import { memoisedFor } from '../../base/memo.ts';
import { variableOf } from '../../dialects/lookups.ts';
import { programOf } from '../../dialects/naming/names.ts';
import type { FileFacts, Setting } from '../../dialects/types.ts';
import { type Client, type Model, settingsOf } from '../../model/types.ts';
import { wordsIn } from '../support/clients.ts';

/** A client that sends users to the server and gets them back. */
export interface Login {
  readonly client: Client;
  /** Its place among the clients of the package. */
  readonly at: number;
}

/** Clients of one program. Many cookies may ask for the same ones, each time in one list. */
export type Logins = readonly Login[];

/**
 * The logins that a cookie's program may serve. One program of a package: its own names (`GF_…`), in a Compose file its own
 * service, else the application's. Each list is in the order of the clients.
 */
export function loginsOf(model: Model, facts: FileFacts, cookie: Setting): readonly Logins[] {
  const home = model.packageOf(facts.file.uri);
  const own = byPackage(model.clientsOfPackage(home)).get(home);
  if (own === undefined) return [];
  const { byProgram, ofSpring, inFile } = loginsIn(own);
  const program = programOf(cookie.name);
  if (facts.tree.format === 'dotenv') return [byProgram.get(program) ?? none];
  const here = inFile.get(cookie.file) ?? none;
  return [
    // `application.yml` and the files of its profiles are one configuration.
    cookie.dialect === 'spring-oauth2' ? (ofSpring.get(program) ?? none) : none,
    servicesIn(here)(facts).get(serviceKey(facts, cookie)) ?? none,
  ];
}

const none: readonly never[] = [];

interface Spoken extends Login {
  readonly setting: Setting;
}

/** The list of a package holds clients of others that have a setting in it. */
const byPackage = memoisedFor((clients: readonly Client[]) => groupBy(clients, (client) => client.package));

const loginsIn = memoisedFor((clients: readonly Client[]) => {
  const spoken = clients
    .filter(isLogin)
    .flatMap((client, at) => client.settings.map(({ setting }): Spoken => ({ client, at, setting })));
  const spring = spoken.filter(({ setting }) => setting.dialect === 'spring-oauth2');
  const program = ({ setting }: Spoken): string | undefined => programOf(setting.name);
  return {
    byProgram: groupsOf(spoken, program),
    ofSpring: groupsOf(spring, program),
    inFile: groupBy(spoken, ({ setting }) => setting.file),
  };
});

/** The logins by what is said of a setting of theirs. */
function groupsOf<K>(spoken: readonly Spoken[], key: (of: Spoken) => K): ReadonlyMap<K, Logins> {
  const groups = [...groupBy(spoken, key)];
  return new Map(groups.map(([name, own]) => [name, [...new Map(own.map((login) => [login.client, login])).values()]]));
}

const servicesIn = memoisedFor((here: readonly Spoken[]) =>
  memoisedFor((facts: FileFacts) => groupsOf(here, ({ setting }) => serviceKey(facts, setting))),
);

/** Of the program and the service that a setting of the file is for. */
export function serviceKey(facts: FileFacts, { name, entry }: Setting): string {
  const service = variableOf(facts, entry)?.service;
  return `${programOf(name) ?? ''}\n${service === undefined ? '' : `/${service}`}`;
}

/** The client sends users to the server and gets them back. */
function isLogin(client: Client): boolean {
  const grants = wordsIn(client, 'grant_type');
  if (grants !== undefined && grants.size > 0 && !grants.has('authorization_code')) return false;
  return (
    settingsOf(client, 'redirect_uri', 'authorization_endpoint', 'issuer', 'callback_path').length > 0 ||
    isSocial(client)
  );
}

const isSocial = (client: Client): boolean =>
  client.provider !== undefined &&
  settingsOf(client, 'client_id').length > 0 &&
  settingsOf(client, 'client_secret').length > 0;
