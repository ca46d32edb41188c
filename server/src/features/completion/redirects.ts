import { lookup } from '../../base/table.ts';
import { callbackPath } from '../../knowledge/frameworks.ts';
import type { Role } from '../../knowledge/roles.ts';
import { derivedRedirects } from '../../model/derived.ts';
import { type Application, type Client, knownText, type Model, settingsOf } from '../../model/types.ts';
import { parentUri } from '../../text/uri.ts';
import type { ValueContext } from './context.ts';
import { type Candidate, siblingsOf } from './values.ts';

/** Callback URLs: as the framework makes them, as they are registered or sent by the other side, and of the base URL. */
export function redirectCandidates(context: ValueContext, role: Role): readonly Candidate[] {
  const { setting } = context;
  if (setting === undefined) return [];
  const present = new Set(siblingsOf(context));
  const found =
    role === 'callback_path'
      ? conventional(context).map(({ path, name }) => ({
          text: path,
          detail: name,
          rank: 1,
          kind: 'url' as const,
          about: { role },
        }))
      : role === 'post_logout_redirect_uri'
        ? [...ofOtherSide(context, role), ...bases(context).map((text) => made(text, role, 'Base URL', 2))]
        : orElse([...ofOtherSide(context, role), ...derived(context)], () => ofBase(context));
  return found.filter(({ text }) => !present.has(text));
}

const orElse = (found: readonly Candidate[], other: () => readonly Candidate[]): readonly Candidate[] =>
  found.length > 0 ? found : other();

const made = (text: string, role: Role, detail: string, rank: number): Candidate => ({
  text,
  kind: 'url',
  detail,
  rank,
  about: { role },
});

/** Spring Security puts the address of the request in its place (reference, "OAuth 2.0 Login", "Setting the redirect URI"). */
const springTemplate: readonly Candidate[] = [
  made('{baseUrl}/login/oauth2/code/{registrationId}', 'redirect_uri', 'Spring Security', 1),
];

/** As though the client had none of its own: what its framework then makes. */
function derived({ input, client, setting }: ValueContext): readonly Candidate[] {
  if (client === undefined || setting?.kind !== 'use') return [];
  if (setting.dialect === 'spring-oauth2') return springTemplate;
  const without: Client = { ...client, settings: client.settings.filter((s) => s.setting.role !== 'redirect_uri') };
  return derivedRedirects(input.model, without)
    .filter(({ isPath }) => !isPath)
    .flatMap(({ text, alternatives, framework }) =>
      [text, ...alternatives].map((uri, order) => made(uri, 'redirect_uri', framework, 1 + order / 10)),
    );
}

/** What a registration accepts, for its use; what uses send, for a registration. */
function ofOtherSide({ input, client, setting }: ValueContext, role: Role): readonly Candidate[] {
  const { model } = input;
  return model.matches.flatMap(({ use, registration }) => {
    if (use === client) return textsOf(registration, role).map((text) => made(text, role, 'Registered', 0));
    if (registration !== client || setting?.kind !== 'registration') return [];
    const sent = role === 'redirect_uri' ? derivedRedirects(model, use).filter(({ isPath }) => !isPath) : [];
    const texts = [...textsOf(use, role), ...sent.map(({ text }) => text)];
    return texts.map((text) => made(text, role, `Sent by ${use.name}`, 0));
  });
}

const textsOf = (client: Client, role: Role): readonly string[] =>
  settingsOf(client, role).flatMap(({ resolved }) => {
    const text = knownText(resolved);
    return text !== undefined && /^[a-z][a-z0-9+.-]*:[^\s,*]+$/i.test(text) ? [text] : [];
  });

/** The callback convention of a dialect's framework. */
const conventions: Readonly<Record<string, readonly string[]>> = {
  'env-authjs-v5': ['authjs'],
  'env-nextauth-v4': ['authjs'],
  'env-better-auth': ['better-auth'],
  'env-laravel': ['socialite'],
  'env-django-allauth': ['django-allauth', 'python-social-auth'],
  'env-passport-express': ['passport'],
  'oauth2-proxy': ['oauth2-proxy'],
  'aspnet-appsettings': ['aspnet', 'aspnet-oidc'],
  grafana: ['grafana'],
};

function conventional({
  facts,
  provider,
  setting,
}: ValueContext): readonly { readonly path: string; readonly name: string }[] {
  const names = facts.dialects.flatMap((dialect) => lookup(conventions, dialect) ?? []);
  const used = names.length > 0 ? names : setting?.kind === 'use' ? ['passport'] : [];
  return used.flatMap((id) => {
    const path = provider === undefined ? undefined : callbackPath(id, provider);
    return path?.startsWith('/') === true && !path.includes('{') ? [{ path, name: provider?.name ?? '' }] : [];
  });
}

function ofBase(context: ValueContext): readonly Candidate[] {
  const paths = conventional(context).map(({ path }) => path);
  return bases(context).flatMap((base) =>
    (paths.length > 0 ? paths : ['/auth/callback', '/callback']).map((path, order) =>
      made(`${base}${path}`, 'redirect_uri', 'Made of the base URL', 2 + order / 10),
    ),
  );
}

/** Base URLs of the applications that share the file's folder or package, in its environment first. */
function bases({ input, facts, client }: ValueContext): readonly string[] {
  const { model, file } = input;
  const environment = client?.environment ?? facts.environment.name;
  const near = model.applications.filter((application) => isNear(model, application, file.uri));
  const ordered = [
    ...near.filter((a) => a.environment === environment),
    ...near.filter((a) => a.environment === 'base'),
  ];
  const texts = ordered.flatMap(({ settings }) =>
    settings.flatMap(({ setting, resolved }) => (setting.role === 'base_url' ? (knownText(resolved) ?? []) : [])),
  );
  return [
    ...new Set(texts.filter((text) => /^https?:\/\/[^\s?#{}]+$/.test(text)).map((text) => text.replace(/\/+$/, ''))),
  ];
}

const isNear = (model: Model, { package: home, folder }: Application, file: string): boolean =>
  home === model.packageOf(file) && (folder === parentUri(file) || folder === file || file.startsWith(folder));

/** The address of the application: as other settings have it, or that of the developer's machine with its port. */
export function originCandidates(context: ValueContext, role: Role): readonly Candidate[] {
  const known = bases(context).map((text, order) =>
    made(role === 'allowed_origin' ? originOf(text) : text, role, 'Base URL', order / 10),
  );
  const port = context.facts.settings.find((s) => s.role === 'port' && /^\d{2,5}$/.test(s.value.text))?.value.text;
  const local = port === undefined ? [] : [made(`http://localhost:${port}`, role, 'The port of this file', 1)];
  const present = new Set(siblingsOf(context));
  return [...known, ...local].filter(({ text }) => !present.has(text));
}

const originOf = (url: string): string => /^https?:\/\/[^/]+/.exec(url)?.[0] ?? url;
