import { writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createFolder, startInBand } from './client.ts';

describe('hover over a line that loaders read differently', () => {
  const hoverOf = async (text: string, line = 0): Promise<string> => {
    const folder = createFolder({ 'package.json': '{"dependencies":{"next":"16.0.0"}}', '.env': text });
    const { client } = await startInBand({ folders: [folder] });
    await client.loaded();
    client.open(folder.uriOf('.env'), text);
    await client.flush();
    const hover = (await client.hover(folder.uriOf('.env'), line, 1)) ?? '';
    return /What each loader sees:\n[\s\S]*?(?=\n\n|$)/.exec(hover)?.[0] ?? '';
  };

  test('shows each value, and the loader known to read the file', async () => {
    expect(await hoverOf('GITHUB_REDIRECT_URI=https://app.acme.io/#/callback\n')).toBe(
      'What each loader sees:\n' +
        '- dotenv, dotenv-expand, Next.js \\(reads this file\\), Vite, node --env-file: `https://app.acme.io/`\n' +
        '- python-dotenv, Docker Compose, docker run --env-file, bash source, systemd EnvironmentFile=: ' +
        '`https://app.acme.io/#/callback`',
    );
  });

  test('says of a secret only what became of it', async () => {
    const text = 'A=1\nGITHUB_CLIENT_SECRET="Hq7xZ2#LmN$vXc"\n';
    const said = await hoverOf(text, 1);
    expect(said.split('\n').slice(1)).toEqual([
      '- dotenv, node --env-file, python-dotenv, systemd EnvironmentFile=: (secret, 14 characters), not expanded',
      '- dotenv-expand, Next.js \\(reads this file\\), Vite, Docker Compose, bash source: (secret, 10 characters), expanded',
      '- docker run --env-file: (secret, 16 characters), quotes kept, not expanded',
    ]);
    const cut = await hoverOf('GITHUB_CLIENT_SECRET=Hq7xZ2#LmNvXc\n');
    expect(cut).toContain('(secret, 6 characters), cut off at #');
    expect([said, cut].filter((line) => /Hq7x|vXc/.test(line))).toEqual([]);
  });

  test('shows nothing of other lines that a loader takes into a value', async () => {
    const text = 'GITHUB_CLIENT_ID="web\nGITHUB_CLIENT_SECRET=Hq7xZ2LmNvXc\n';
    const said = await hoverOf(text);
    expect(said).toContain('What each loader sees');
    expect(said).not.toMatch(/Hq7x|vXc/);
  });

  test('is silent where all agree', async () => {
    expect(await hoverOf('GITHUB_CLIENT_ID=web\n')).toBe('');
  });
});

test('a manifest that brings another loader relinks once, any other edit of it does not', async () => {
  const folder = createFolder({ 'package.json': '{}', '.env': 'GITHUB_CLIENT_ID=web\n' });
  const { client, service } = await startInBand({ folders: [folder] });
  await client.loaded();
  const uri = folder.uriOf('package.json');
  const write = async (text: string) => {
    const before = { ...service.counters };
    writeFileSync(new URL(uri), text);
    await service.filesChanged([{ uri, type: 'changed' }]);
    service.refresh();
    return {
      parsed: service.counters.parsed - before.parsed,
      modelsBuilt: service.counters.modelsBuilt - before.modelsBuilt,
      loaders: service.model().loadersOf(folder.uriOf('.env')),
    };
  };
  expect(await write('{"name":"web"}')).toEqual({ parsed: 0, modelsBuilt: 0, loaders: [] });
  expect(await write('{"dependencies":{"next":"16.0.0"}}')).toEqual({ parsed: 0, modelsBuilt: 1, loaders: ['nextjs'] });
  expect(await write('{"dependencies":{"next":"16.0.1"}}')).toEqual({ parsed: 0, modelsBuilt: 0, loaders: ['nextjs'] });
});
