import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { baseKits, createApp, type Kit, type KitFile } from './kits.ts';
import { baseKit, moreKits } from './moreKits.ts';
import { createRandom, type Random } from './random.ts';
import { largeFiles, otherFile } from './source.ts';

export interface WorkspaceOptions {
  /** All files, those of configuration included. */
  readonly files: number;
  /** Files that authproof recognises; at least 60. */
  readonly authFiles: number;
  readonly seed: number;
}

export interface WrittenWorkspace {
  /** Paths of all files relative to the folder, with forward slashes. */
  readonly files: readonly string[];
  /** Those that authproof recognises. */
  readonly auth: readonly string[];
  readonly bytes: number;
  /** The root's `.env`, on which fifty clients depend. */
  readonly base: string;
  /** An application's own `.env`, on which nobody else depends. */
  readonly leaf: string;
  /** The `.env` of an application whose package nothing joins with others. */
  readonly own: string;
}

/** Kinds of applications, by how often they occur. */
const kinds: readonly (readonly [weight: number, make: (app: ReturnType<typeof createApp>, random: Random) => Kit])[] =
  [
    [16, baseKits.next],
    [12, baseKits.spring],
    [14, baseKits.kubernetes],
    [8, moreKits.aspnet],
    [10, moreKits.helm],
    [8, moreKits.api],
    [4, moreKits.mcp],
    [6, moreKits.wrangler],
    [6, moreKits.supabase],
    [3, moreKits.grafana],
    [6, moreKits.requests],
    [7, moreKits.quarkus],
  ];

const allWeights = kinds.reduce((sum, [weight]) => sum + weight, 0);

/** Of how many applications somebody made a mistake. */
const shareOfMistakes = 0.08;

/** Mistakes as people make them; the first that a text has room for is made. */
const mistakes: readonly (readonly [RegExp, string])[] = [
  [/^(SESSION_SECRET=)\w{40,}$/m, '$1changeme'],
  [/^(AUTH_URL=)http:\/\/localhost:/m, '$1http:/localhost:'],
  [/scope: openid, profile/, 'scope: profile'],
  [/^(OIDC_SCOPE=)"openid profile email"/m, '$1"openid,profile,email"'],
  [/(issuer-uri: )https:/, '$1http:'],
  [/(client-secret: \$\{\w+)SECRET\}/, '$1SECERT}'],
  [/(redirect-uri: https:\S+)$/m, '$1/'],
  [/("CallbackPath": )"\/signin-oidc"/, '$1"/signin-oidc#done"'],
  [/(tokenUrl: )https/, '$1http'],
  [/^(AUTH_GITHUB_SECRET=)/m, 'NEXT_PUBLIC_$1'],
  [/^(AUTH_GOOGLE_SECRET=GOCSPX-\w{9})/m, '$1#'],
  [/(quarkus\.oidc\.auth-server-url=)https/, '$1http'],
  [/^(OIDC_CLIENT_SECRET)=/m, '$1 = '],
  [/(OIDC_REDIRECT_URI = ")http:\/\/localhost:8787/, '$1http://localhost:8787/#'],
  [/(OIDC_ISSUER: https:\/\/id\.acme\.io\/)realms/, '$1/realms'],
];

const ignoreFile = `node_modules/
dist/
.env
.env.local
.dev.vars
client_secret_*.json
*.log
`;

/**
 * Writes the repository of a company into an empty folder. It is the same, byte for byte, for the same options.
 *
 * - At the root: a `.env` with the issuer, the origin and the scope, on which fifty services below `services/` depend
 *   (each with its own client and Compose file), a `.gitignore`, a lock file, one workflow for each deployed service.
 * - Below `apps/`, one folder for each application with a client of its own: Next.js with Auth.js (five files of the
 *   `.env` family and the registration at Google), Spring Boot with profiles, Compose file and Keycloak realm, Kubernetes
 *   objects with a workflow, Helm charts, ASP.NET Core, OpenAPI, MCP, Cloudflare Workers, Supabase, Grafana, Quarkus,
 *   and kept requests (.http, Bruno). One in twelve has a mistake.
 * - The rest is source code, styles, prose, messages and data in JSON and YAML, pictures, dependencies in
 *   `node_modules`, build output in `dist`, one file above the limit of what is read, and minified code.
 *
 * It is no git repository: whether files are tracked is then unknown, and what `.gitignore` names is still left out.
 */
export function writeWorkspace(folder: string, { files, authFiles, seed }: WorkspaceOptions): WrittenWorkspace {
  const random = createRandom(seed);
  const write = createWriter(folder);
  const auth: string[] = [];
  const packages: string[] = [];
  const addAuth = (path: string, text: string): void => {
    auth.push(path);
    write.add(path, text);
  };
  const root = (path: string, text: string | Uint8Array): void => write.add(path, text);

  root('.gitignore', ignoreFile);
  root('package.json', `${JSON.stringify({ name: 'acme', private: true, workspaces: ['apps/*'] }, null, 2)}\n`);
  for (const [path, text] of baseKit(random)) addAuth(path.slice(1), text);
  for (let index = 0; auth.length < authFiles; index++) {
    const app = createApp(random, index);
    // The first two are edited, in every size: one that a workflow at the root shares a client with, and one by itself.
    const edited = [baseKits.kubernetes, baseKits.next][index];
    const kit = edited === undefined ? kitOf(app, random) : edited(app, random);
    const place = ([path, text]: KitFile): KitFile => [
      path.startsWith('/') ? path.slice(1) : `${app.folder}/${path}`,
      text,
    ];
    packages.push(app.folder);
    for (const [path, text] of kit.auth.map(place).slice(0, authFiles - auth.length)) addAuth(path, text);
    for (const [path, text] of kit.other.map(place)) root(path, text);
  }
  if (files > auth.length + 1000) for (const [path, content] of largeFiles(random)) root(path, content);
  for (let index = 0; write.paths.length < files; index++) {
    const [path, content] = otherFile(random, index);
    root(`${random.chance(0.25) ? hidden(random, packages) : random.pick(packages)}/${path}`, content);
  }
  return {
    files: write.paths,
    auth,
    bytes: write.bytes(),
    base: '.env',
    leaf: `${packages[0]}/.env`,
    own: `${packages[1]}/.env`,
  };
}

/** A dependency, or build output: folders that nobody reads configuration from. */
const hidden = (random: Random, packages: readonly string[]): string =>
  random.chance(0.7) ? `node_modules/dependency-${random.whole(1, 300)}` : `${random.pick(packages)}/dist`;

function kitOf(app: ReturnType<typeof createApp>, random: Random): Kit {
  const kit = pickKind(random)(app, random);
  if (!random.chance(shareOfMistakes)) return kit;
  const from = random.whole(0, mistakes.length - 1);
  for (const [pattern, replacement] of [...mistakes.slice(from), ...mistakes.slice(0, from)]) {
    const at = kit.auth.findIndex(([, text]) => pattern.test(text));
    if (at < 0) continue;
    return {
      ...kit,
      auth: kit.auth.map(([path, text], i) => [path, i === at ? text.replace(pattern, replacement) : text]),
    };
  }
  return kit;
}

function pickKind(random: Random) {
  let left = random.next() * allWeights;
  for (const [weight, make] of kinds) {
    left -= weight;
    if (left < 0) return make;
  }
  return baseKits.next;
}

function createWriter(folder: string) {
  const paths: string[] = [];
  const folders = new Set<string>();
  let bytes = 0;
  return {
    paths,
    bytes: () => bytes,
    add(path: string, content: string | Uint8Array): void {
      const target = join(folder, path);
      const parent = dirname(target);
      if (!folders.has(parent)) mkdirSync(parent, { recursive: true });
      folders.add(parent);
      writeFileSync(target, content);
      paths.push(path);
      bytes += content.length;
    },
  };
}
