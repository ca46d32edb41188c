import type { Setting } from '../dialects/types.ts';
import { findProvider } from '../knowledge/providers/lookup.ts';
import { type DerivedRedirect, derivedRedirects } from '../model/derived.ts';
import { secretsOfModel } from '../model/secretsOfModel.ts';
import { type Client, knownText, type Model } from '../model/types.ts';
import { code, escapeMarkdown } from './markdown.ts';
import { presentable } from './shownValue.ts';

/**
 * The redirect URIs to register that the setting is or that a framework makes of it, as Markdown lines. `copyCommand`: the
 * client’s own command that copies its argument; without one there is no link.
 */
export function redirectLines(setting: Setting, model: Model, copyCommand: string | undefined): string {
  const secrets = secretsOfModel(model);
  const shown = (uri: string): string => {
    const text = presentable(uri, secrets);
    return `${code(text)}${text === uri && copyCommand !== undefined ? ` ${copyLink(uri, copyCommand)}` : ''}`;
  };
  const path = (text: string): string => code(presentable(text, secrets));
  return [...new Set([...ownLines(setting, model, shown), ...derivedLines(setting, model, shown, path)])].join('  \n');
}

/** A `command:` link, which an editor follows only for the commands it trusts. */
function copyLink(uri: string, command: string): string {
  const argument = encodeURIComponent(JSON.stringify([uri])).replace(/[()]/g, (c) => (c === '(' ? '%28' : '%29'));
  return `[Copy](command:${command}?${argument})`;
}

function serverOf(client: Client): string {
  const name = client.ownProvider?.name ?? findProvider(client.provider ?? '')?.name;
  return name === undefined ? 'the server' : escapeMarkdown(name);
}

/** A redirect URI that is written or put together of variables. */
function ownLines(setting: Setting, model: Model, shown: (uri: string) => string): readonly string[] {
  if (setting.role !== 'redirect_uri' || setting.kind !== 'use') return [];
  const client = model.clientOf(setting);
  const text = knownText(model.resolve(setting).resolved)?.trim();
  // A path or a pattern is no address to register.
  if (client === undefined || text === undefined || !/^[a-z][a-z0-9+.-]*:[^\s{}<>*]+$/i.test(text)) return [];
  return [`To register at ${serverOf(client)}: ${shown(text)}`];
}

/** The redirect URIs that a framework makes of the setting. */
function derivedLines(
  setting: Setting,
  model: Model,
  shown: (uri: string) => string,
  path: (text: string) => string,
): readonly string[] {
  const home = model.packageOf(setting.file);
  const isInput = ({ setting: input }: DerivedRedirect['inputs'][number]): boolean =>
    input.file === setting.file && input.span.start === setting.span.start;
  return model.clients
    .filter((client) => client.package === home)
    .flatMap((client) =>
      derivedRedirects(model, client)
        .filter(({ inputs }) => inputs.some(isInput))
        .map(({ framework, text, isPath, usual }) => {
          const what = isPath
            ? `receives the callback at the path ${path(text)}`
            : `makes the redirect URI, to register at ${serverOf(client)}: ${shown(text)}`;
          const unless = usual === undefined ? '' : ', unless code says otherwise';
          return `${escapeMarkdown(framework)} ${what}${unless}`;
        }),
    );
}
