import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readFile } from '../../server/src/dialects/read.ts';
import { isSecretRole } from '../../server/src/knowledge/roles.ts';
import { rulePages } from '../../server/src/rules/pages.ts';
import { createSourceFile } from '../../server/src/text/sourceFile.ts';
import { type Files, type Mishap, mishaps, plant } from './canaries.ts';
import { parseCase } from './caseFile.ts';
import type { Example } from './exampleRows.ts';

/** One small workspace whose secrets exist nowhere else. */
export interface CanaryWorkspace {
  readonly name: string;
  readonly mishap: Mishap;
  readonly files: Files;
  readonly canaries: readonly string[];
  /** Of the settings with a secret's role. */
  readonly dialects: readonly string[];
}

const root = join(import.meta.dirname, '../..');

/** Every example the tests have: the cases of the rules, whole projects, and the tables of the dialects. */
function examples(): readonly (readonly [name: string, files: Files])[] {
  const folder = join(root, 'test/cases');
  const cases = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.case'))
    .sort()
    .map((name) => [name, parseCase(readFileSync(join(folder, name), 'utf8')).texts] as const);
  const printed = execFileSync(process.execPath, [join(import.meta.dirname, 'exampleRows.ts')], {
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  const rows = (JSON.parse(printed) as readonly Example[]).map(
    ({ path, text }, i) => [`dialect ${i} ${path}`, new Map([[path, text]])] as const,
  );
  return [...cases, ...rows, ...extra.map(([path, text]) => [`extra ${path}`, new Map([[path, text]])] as const)];
}

/** Dialects whose own examples only refer to secrets. */
const extra: readonly (readonly [path: string, text: string])[] = [
  [
    'blueprints/web.yaml',
    'version: 1\nentries:\n  - model: authentik_providers_oauth2.oauth2provider\n    attrs:\n      client_id: web\n      client_secret: Aa0Bb1Cc2Dd3Ee4F\n      redirect_uris:\n        - { matching_mode: strict, url: https://app.acme.io/cb }\n',
  ],
  [
    'bruno/token.bru',
    'meta {\n  name: Token\n}\n\npost {\n  url: https://id.acme.io/token\n  auth: oauth2\n}\n\nauth:oauth2 {\n  grant_type: client_credentials\n  access_token_url: https://id.acme.io/token\n  client_id: acme-web\n  client_secret: Aa0Bb1Cc2Dd3Ee4F\n  scope: openid\n}\n',
  ],
  [
    'tenant.yaml',
    "clients:\n  - name: web\n    app_type: regular_web\n    callbacks: ['https://app.acme.io/cb']\nconnections:\n  - name: web\n    strategy: github\n    options: { client_id: Ov23liAbCdEfGhIjKlMn, client_secret: 9f8c1d2e3b4a5f60718293a4b5c6d7e8f9a0b1c2 }\n",
  ],
  [
    'insomnia.yaml',
    '_type: export\n__export_format: 4\nresources:\n  - _id: req_1\n    _type: request\n    url: https://api.acme.io\n    authentication:\n      type: oauth2\n      grantType: client_credentials\n      accessTokenUrl: https://id.acme.io/token\n      clientId: acme-web\n      clientSecret: Aa0Bb1Cc2Dd3Ee4F\n',
  ],
  [
    'values.yaml',
    'image:\n  repository: acme\nenv:\n  - name: GITHUB_CLIENT_ID\n    value: Ov23liAbCdEfGhIjKlMn\n  - name: GITHUB_CLIENT_SECRET\n    value: 9f8c1d2e3b4a5f60718293a4b5c6d7e8f9a0b1c2\n',
  ],
  [
    'argocd/values.yaml',
    'configs:\n  cm:\n    url: https://cd.acme.io\n    oidc.config: |\n      name: Acme\n      issuer: https://id.acme.io\n      clientID: acme-cd\n      clientSecret: Aa0Bb1Cc2Dd3Ee4F\n',
  ],
  [
    'fly.toml',
    'app = "app"\n[env]\n  GITHUB_CLIENT_ID = "Ov23liAbCdEfGhIjKlMn"\n  GITHUB_CLIENT_SECRET = "9f8c1d2e3b4a5f60718293a4b5c6d7e8f9a0b1c2"\n',
  ],
  [
    'netlify.toml',
    '[build.environment]\n  GITHUB_CLIENT_ID = "Ov23liAbCdEfGhIjKlMn"\n  GITHUB_CLIENT_SECRET = "9f8c1d2e3b4a5f60718293a4b5c6d7e8f9a0b1c2"\n',
  ],
  [
    'vercel.json',
    '{"env": {"GITHUB_CLIENT_ID": "Ov23liAbCdEfGhIjKlMn", "GITHUB_CLIENT_SECRET": "9f8c1d2e3b4a5f60718293a4b5c6d7e8f9a0b1c2"}}\n',
  ],
  [
    'eas.json',
    '{"build": {"production": {"env": {"GITHUB_CLIENT_ID": "Ov23liAbCdEfGhIjKlMn", "GITHUB_CLIENT_SECRET": "9f8c1d2e3b4a5f60718293a4b5c6d7e8f9a0b1c2"}}}}\n',
  ],
  [
    'app.yaml',
    'runtime: nodejs22\nenv_variables:\n  GITHUB_CLIENT_ID: Ov23liAbCdEfGhIjKlMn\n  GITHUB_CLIENT_SECRET: 9f8c1d2e3b4a5f60718293a4b5c6d7e8f9a0b1c2\n',
  ],
  [
    '.do/app.yaml',
    'name: app\nservices:\n  - name: web\n    envs:\n      - key: GITHUB_CLIENT_ID\n        value: Ov23liAbCdEfGhIjKlMn\n      - key: GITHUB_CLIENT_SECRET\n        value: 9f8c1d2e3b4a5f60718293a4b5c6d7e8f9a0b1c2\n',
  ],
  [
    'task-definition.json',
    '{"containerDefinitions": [{"name": "web", "environment": [{"name": "GITHUB_CLIENT_ID", "value": "Ov23liAbCdEfGhIjKlMn"}, {"name": "GITHUB_CLIENT_SECRET", "value": "9f8c1d2e3b4a5f60718293a4b5c6d7e8f9a0b1c2"}]}]}\n',
  ],
  [
    'local.settings.json',
    '{"Values": {"GITHUB_CLIENT_ID": "Ov23liAbCdEfGhIjKlMn", "GITHUB_CLIENT_SECRET": "9f8c1d2e3b4a5f60718293a4b5c6d7e8f9a0b1c2"}}\n',
  ],
  [
    'Properties/launchSettings.json',
    '{"profiles": {"web": {"environmentVariables": {"GITHUB_CLIENT_ID": "Ov23liAbCdEfGhIjKlMn", "GITHUB_CLIENT_SECRET": "9f8c1d2e3b4a5f60718293a4b5c6d7e8f9a0b1c2"}}}}\n',
  ],
  [
    'render.yaml',
    'services:\n  - type: web\n    name: app\n    envVars:\n      - key: GITHUB_CLIENT_ID\n        value: Ov23liAbCdEfGhIjKlMn\n      - key: GITHUB_CLIENT_SECRET\n        value: 9f8c1d2e3b4a5f60718293a4b5c6d7e8f9a0b1c2\n',
  ],
  [
    'serverless.yml',
    'service: app\nprovider:\n  name: aws\n  environment:\n    GITHUB_CLIENT_ID: Ov23liAbCdEfGhIjKlMn\n    GITHUB_CLIENT_SECRET: 9f8c1d2e3b4a5f60718293a4b5c6d7e8f9a0b1c2\n',
  ],
  [
    'wrangler.toml',
    'name = "app"\nmain = "src/index.ts"\n[vars]\nGITHUB_CLIENT_ID = "Ov23liAbCdEfGhIjKlMn"\nGITHUB_CLIENT_SECRET = "9f8c1d2e3b4a5f60718293a4b5c6d7e8f9a0b1c2"\n',
  ],
];

export interface CanaryExamples {
  readonly workspaces: readonly CanaryWorkspace[];
  /** Texts that the examples and the product hold anyway. */
  readonly innocent: readonly string[];
}

/** `rounds` of the mishaps for each example, others for the next one. */
export function canaryExamples(rounds: number): CanaryExamples {
  const all = examples();
  const workspaces = all.flatMap(([name, files], i) =>
    Array.from({ length: rounds }, (_, round) => mishaps[(i + round) % mishaps.length] as Mishap).flatMap((mishap) => {
      const harmed = plant(files, mishap, `${mishap} ${name}`);
      const planted = harmed.canaries.length > 0 ? harmed : plant(files, 'none', name);
      if (planted.canaries.length === 0) return [];
      return [{ name: `${mishap} ${name}`, mishap, ...planted, dialects: dialectsOf(files) }];
    }),
  );
  return { workspaces, innocent: [...all.flatMap(([, files]) => [...files.values()]), ...rulePages.values()] };
}

const dialectsOf = (files: Files): readonly string[] => [
  ...new Set(
    [...files].flatMap(([path, text]) =>
      (readFile(createSourceFile(`file:///ws/${path}`, text))?.settings ?? [])
        .filter(({ role, value }) => isSecretRole(role) && value.text !== '')
        .map(({ dialect }) => dialect),
    ),
  ),
];

/**
 * As few of them as have every dialect, each mishap some times, as one folder of packages: for what is too slow for all.
 */
export function oneFolderOf(workspaces: readonly CanaryWorkspace[]): {
  readonly files: Readonly<Record<string, string>>;
  readonly canaries: readonly string[];
} {
  const seen = new Map<string, number>();
  const isWanted = (key: string, times: number): boolean => (seen.get(key) ?? 0) < times;
  const chosen = workspaces.filter(({ mishap, dialects }) => {
    const wanted = dialects.some((dialect) => isWanted(dialect, 1)) || isWanted(mishap, 6);
    if (wanted) for (const key of [...dialects, mishap]) seen.set(key, (seen.get(key) ?? 0) + 1);
    return wanted;
  });
  const files: Record<string, string> = {};
  for (const [i, workspace] of chosen.entries()) {
    // A package each, so that they do not resolve each other's variables.
    files[`w${i}/package.json`] = '{}';
    for (const [path, text] of workspace.files) if (!path.startsWith('authproof.config')) files[`w${i}/${path}`] = text;
  }
  return { files, canaries: chosen.flatMap(({ canaries }) => canaries) };
}
