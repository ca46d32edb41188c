import type { FileFacts, VariableDefinition } from '../../dialects/types.ts';
import { namesEnvironment } from './environments.ts';

/** The callback of another project of Supabase than the one the file is for. */
export interface OtherProject {
  readonly callback: VariableDefinition;
  readonly actual: string;
  readonly url: VariableDefinition;
  readonly expected: string;
}

const project = /^https:\/\/([a-z0-9]{16,24})\.supabase\.co(?:\/.*)?$/;
const callbackOf = /^https:\/\/([a-z0-9]{16,24})\.supabase\.co\/auth\/v1\/callback$/;

const projectOf = ({ value }: VariableDefinition, pattern: RegExp): string | undefined =>
  value.state === 'literal' ? pattern.exec(value.text.trim())?.[1] : undefined;

/** supabase.com, "Login with Google": the callback is `https://<project-ref>.supabase.co/auth/v1/callback`. */
export function* otherProjects({ variables }: FileFacts): Generator<OtherProject> {
  const callbacks = variables.filter((variable) => projectOf(variable, callbackOf) !== undefined);
  if (callbacks.length === 0) return;
  const urls = variables.filter(({ name }) => /SUPABASE_(?:PROJECT_|API_)?URL$/i.test(name));
  const projects = new Set(urls.map((url) => projectOf(url, project)));
  const [url] = urls;
  const [expected] = projects;
  if (url === undefined || expected === undefined || projects.size !== 1) return;
  for (const callback of callbacks) {
    const actual = projectOf(callback, callbackOf);
    if (actual === undefined || actual === expected || namesEnvironment(callback.name)) continue;
    yield { callback, actual, url, expected };
  }
}
