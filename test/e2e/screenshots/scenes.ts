/** What the pictures show: each scene is brought about as a person would, with keyboard and mouse. */
import type { CountedServer } from '../ui/authorizationServer.ts';
import type { Workbench } from '../ui/workbench.ts';

export interface Scene {
  /** Of the picture's file. */
  readonly name: string;
  readonly show: (bench: Workbench, folder: string) => Promise<void>;
  /** What `Escape` and closing all editors do not undo. */
  readonly leave?: (bench: Workbench, folder: string) => Promise<void>;
}

/** A shop with two clients in two environments, a registration, and some mistakes. */
export function projectOf(server: CountedServer): Readonly<Record<string, string>> {
  const google = '123456789012-abcdefghijklmnopqrstuvwxyz012345.apps.googleusercontent.com';
  return {
    'package.json':
      '{ "name": "shop", "private": true, "dependencies": { "next": "^16.0.0", "next-auth": "^5.0.0" } }\n',
    '.gitignore': '.env*\n',
    '.env.development': [
      '# Shop: sign-in with Google and the company server',
      'AUTH_URL=http://localhost:3000',
      'AUTH_SECRET="not-a-real-secret-for-the-pictures-0001"',
      '',
      `AUTH_GOOGLE_ID=${google}`,
      'AUTH_GOOGLE_SECRET=GOCSPX-abcdefghij#klmnopqrstuvwxyz1',
      'GOOGLE_REDIRECT_URI=${AUTH_URL}/api/auth/callback/google/',
      '',
      `OIDC_ISSUER=${server.issuer}`,
      `OIDC_TOKEN_ENDPOINT=${server.tokenEndpoint}`,
      `OIDC_CLIENT_ID=${server.clientId}`,
      'OIDC_CLIENT_SECRET=not-the-secret-Zk29aQ7wLx',
      `OIDC_REDIRECT_URI=${server.redirectUri}`,
      'OIDC_SCOPES="openid profile email"',
      '',
    ].join('\n'),
    '.env.production': [
      'AUTH_URL=http://localhost:3000',
      'AUTH_SECRET="not-a-real-secret-for-the-pictures-0002"',
      `AUTH_GOOGLE_ID=${google}`,
      'AUTH_GOOGLE_SECRET="GOCSPX-abcdefghijklmnopqrstuvwxyz12"',
      'GOOGLE_REDIRECT_URI="https://shop.acme.io/api/auth/callback/google#signed-in"',
      '',
      `OIDC_ISSUER=${server.issuer}`,
      `OIDC_TOKEN_ENDPOINT=${server.tokenEndpoint}`,
      `OIDC_CLIENT_ID=${server.clientId}`,
      `OIDC_CLIENT_SECRET=${server.clientSecret}`,
      `OIDC_REDIRECT_URI=${server.redirectUri}`,
      'OIDC_SCOPES="openid email"',
      '',
    ].join('\n'),
    'client_secret.json': `${JSON.stringify(
      {
        web: {
          client_id: google,
          project_id: 'acme-shop',
          auth_uri: 'https://accounts.google.com/o/oauth2/auth',
          token_uri: 'https://oauth2.googleapis.com/token',
          redirect_uris: ['http://localhost:3000/api/auth/callback/google'],
        },
      },
      undefined,
      2,
    )}\n`,
    'error.log':
      'type="CODE_TO_TOKEN_ERROR", clientId="acme-web", error="invalid_client", error_description="client authentication failed"\n',
  };
}

const development = '.env.development';

const open =
  (file: string, then?: (bench: Workbench) => Promise<void>) =>
  async (bench: Workbench): Promise<void> => {
    await bench.openFile(file);
    await bench.anySquiggle();
    await then?.(bench);
  };

const press = async ({ page }: Workbench, ...keys: readonly string[]): Promise<void> => {
  for (const key of keys) await page.keyboard.press(key);
};

/** Waits for a page of the extension that says `text`. */
export async function pageSaying({ page }: Workbench, text: string | RegExp): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (Date.now() < deadline) {
    for (const frame of page.frames()) {
      const found = await frame
        .locator('main')
        .filter({ hasText: text })
        .count()
        .catch(() => 0);
      if (found > 0) return;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`No page says ${text}.`);
}

async function consent(bench: Workbench, command: string, button: string): Promise<void> {
  await bench.openFile(development);
  await bench.runCommand(command);
  const row = bench.page.locator('.quick-input-list .monaco-list-row').filter({ hasText: 'acme-web' });
  await row.first().click({ timeout: 10_000 });
  await bench.dialogText();
  if (button !== '') await bench.pressDialogButton(button);
}

/** The clients' view, with everything that can be opened open. */
async function showClients(bench: Workbench): Promise<void> {
  await bench.openFile(development);
  await bench.anySquiggle();
  // The section of the files leaves no room for another.
  const files = bench.page.locator('.explorer-viewlet .pane-header.expanded').filter({ hasText: 'shop' });
  if ((await files.count()) > 0) await files.first().click();
  await bench.runCommand('Explorer: Focus on Sign-In Clients View');
  await bench.page.locator('.pane-body .monaco-list-row').filter({ hasText: 'google' }).first().waitFor();
  // The editor gives the focus to a list only once it has rows.
  await bench.runCommand('Explorer: Focus on Sign-In Clients View');
}

export const scenes: readonly Scene[] = [
  {
    name: 'editor-problems',
    show: open(development, async (bench) => {
      await bench.runCommand('View: Focus Problems');
      await bench.page.locator('.markers-panel .monaco-list-row').first().waitFor({ timeout: 10_000 });
    }),
    leave: (bench) => bench.runCommand('View: Hide Panel'),
  },
  { name: 'hover-redirect', show: open(development, (bench) => bench.hover('api/auth/callback/google/')) },
  { name: 'hover-secret', show: open(development, (bench) => bench.hover('not-the-secret')) },
  { name: 'hover-client-id', show: open(development, (bench) => bench.hover('123456789012')) },
  {
    name: 'problem-peek',
    show: open(development, async (bench) => {
      await press(bench, 'F8');
      await bench.page.locator('.marker-widget').waitFor({ timeout: 10_000 });
    }),
  },
  {
    name: 'quick-fixes',
    show: open(development, async (bench) => {
      await press(bench, 'F8', 'Escape', 'Control+.');
      await bench.page.locator('.action-widget .monaco-list-row').first().waitFor({ timeout: 10_000 });
    }),
  },
  {
    name: 'rule-page',
    show: open(development, async (bench) => {
      await press(bench, 'F8', 'Escape', 'Control+.');
      const row = bench.page.locator('.action-widget .monaco-list-row').filter({ hasText: 'Show documentation' });
      await row.first().click({ timeout: 10_000 });
      await bench.page.locator('.tab').filter({ hasText: 'Preview' }).waitFor({ timeout: 10_000 });
    }),
  },
  {
    name: 'completion-keys',
    show: open(development, async (bench) => {
      await press(bench, 'Control+End', 'Control+Space');
      await bench.page.locator('.suggest-widget .monaco-list-row').first().waitFor({ timeout: 10_000 });
    }),
  },
  {
    name: 'completion-scopes',
    show: open(development, async (bench) => {
      await press(bench, 'Control+End');
      await bench.page.keyboard.type('GOOGLE_SCOPES=openid ');
      await press(bench, 'Control+Space');
      await bench.page.locator('.suggest-widget .monaco-list-row').first().waitFor({ timeout: 10_000 });
    }),
    leave: revert,
  },
  {
    name: 'masking',
    show: async (bench) => {
      await bench.configure({ 'authproof.maskSecrets': true });
      await open('.env.production')(bench);
    },
    leave: (bench) => bench.configure({ 'authproof.maskSecrets': false }),
  },
  { name: 'consent', show: (bench) => consent(bench, 'AuthProof: Test Token Endpoint', '') },
  {
    name: 'report',
    show: async (bench) => {
      await consent(bench, 'AuthProof: Test Token Endpoint', 'Send Request');
      await pageSaying(bench, 'Likely causes');
    },
  },
  {
    name: 'clients',
    show: showClients,
  },
  {
    name: 'clients-open',
    show: async (bench) => {
      await showClients(bench);
      await press(bench, 'Home', 'ArrowDown', 'ArrowRight');
      const row = bench.page.locator('.pane-body .monaco-list-row').filter({ hasText: 'AUTH_GOOGLE_SECRET' });
      await row.first().waitFor({ timeout: 10_000 });
      await press(bench, 'ArrowDown', 'ArrowDown', 'ArrowRight');
    },
  },
  {
    name: 'clients-menu',
    show: async (bench) => {
      await showClients(bench);
      await press(bench, 'Home', 'ArrowDown', 'Shift+F10');
      await bench.page.locator('.context-view .monaco-menu').first().waitFor({ timeout: 10_000 });
    },
  },
  {
    name: 'matrix',
    show: async (bench) => {
      await bench.openFile(development);
      await bench.runCommand('AuthProof: Compare Environment Settings');
      await pageSaying(bench, 'production');
    },
  },
  {
    name: 'effective-settings',
    show: async (bench) => {
      await bench.runCommand('AuthProof: Show Effective Settings');
      await bench.page.locator('.editor-group-container.active .view-line').first().waitFor({ timeout: 10_000 });
    },
  },
  {
    name: 'discovery-consent',
    show: (bench) => consent(bench, 'AuthProof: Compare with Discovery...', ''),
  },
  {
    name: 'discovery-report',
    show: async (bench) => {
      await consent(bench, 'AuthProof: Compare with Discovery...', 'Read Documents');
      await pageSaying(bench, /Read|discover/i);
    },
  },
  {
    name: 'explain',
    show: async (bench) => {
      await bench.openFile('error.log');
      await press(bench, 'Control+A');
      await bench.runCommand('AuthProof: Explain Auth Error...');
      await pageSaying(bench, 'invalid_client');
    },
  },
  {
    name: 'create-configuration',
    show: async (bench) => {
      await bench.runCommand('AuthProof: Create Configuration');
      await bench.page.locator('.quick-input-list .monaco-list-row').first().waitFor({ timeout: 10_000 });
    },
  },
  {
    name: 'palette',
    show: async (bench) => {
      await press(bench, 'F1');
      await bench.page.keyboard.type('AuthProof: ');
      await bench.page.locator('.quick-input-list .monaco-list-row').first().waitFor({ timeout: 10_000 });
    },
  },
  {
    name: 'settings',
    show: async (bench) => {
      await bench.runCommand('Preferences: Open Settings (UI)');
      await bench.page.locator('.settings-editor').waitFor({ timeout: 10_000 });
      await bench.page.keyboard.type('@ext:authproof.authproof ');
      await bench.page.locator('.settings-editor .setting-item').first().waitFor({ timeout: 10_000 });
    },
  },
  { name: 'walkthrough', show: showWalkthrough, leave: (bench) => press(bench, 'Control+B') },
];

async function revert(bench: Workbench): Promise<void> {
  await press(bench, 'Escape', 'Escape');
  await bench.runCommand('File: Revert File');
}

async function showWalkthrough(bench: Workbench): Promise<void> {
  await bench.runCommand('Welcome: Open Walkthrough...');
  await bench.page.keyboard.type('Sign-In');
  await bench.page
    .locator('.quick-input-list .monaco-list-row')
    .filter({ hasText: 'Sign-In' })
    .first()
    .click({ timeout: 10_000 });
  await bench.page.locator('.gettingStartedContainer .step-list-container').first().waitFor({ timeout: 10_000 });
  // The pages beside the steps need room.
  await press(bench, 'Control+B');
}

export const emptyScenes: readonly Scene[] = [
  {
    name: 'empty-clients',
    show: async (bench) => {
      await bench.runCommand('Explorer: Focus on Sign-In Clients View');
      await bench.page.locator('.welcome-view-content').getByRole('button').first().waitFor({ timeout: 20_000 });
    },
  },
  {
    name: 'empty-matrix',
    show: async (bench) => {
      await bench.runCommand('AuthProof: Compare Environment Settings');
      await pageSaying(bench, 'environment');
    },
  },
  {
    name: 'empty-effective-settings',
    show: (bench) => bench.runCommand('AuthProof: Show Effective Settings'),
  },
  {
    name: 'create-template',
    show: async (bench) => {
      await bench.runCommand('AuthProof: Create Configuration');
      await bench.page.locator('.quick-input-list .monaco-list-row').first().waitFor({ timeout: 10_000 });
      await press(bench, 'Enter');
      await bench.page.locator('.editor-group-container.active .view-line').first().waitFor({ timeout: 10_000 });
    },
    leave: revert,
  },
  {
    name: 'empty-test',
    show: (bench) => bench.runCommand('AuthProof: Test Token Endpoint'),
  },
];
