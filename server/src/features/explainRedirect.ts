import { createRedirectList, registeredRedirects, serverOf } from '../model/redirects.ts';
import { knownText, type Model, type ResolvedSetting } from '../model/types.ts';
import type { Cause, SettingRef, Target } from '../probe/types.ts';
import { baseName } from '../text/uri.ts';

/**
 * What the workspace says of the redirect URI that a server refused: whether the registration that lies in it has the URI, and
 * whether the application's own address is another one.
 */
export function causesOfRedirect(
  uri: string | undefined,
  target: Target | undefined,
  settings: readonly ResolvedSetting[],
  model: Model,
): readonly Cause[] {
  // A part that was masked cannot be compared.
  if (uri === undefined || target === undefined || /[()*\s]/.test(uri)) return [];
  return [...ofRegistrations(uri, target, model), ...ofAddress(uri, target, settings)];
}

function ofRegistrations(uri: string, target: Target, model: Model): readonly Cause[] {
  return model.matches.flatMap(({ use, registration }): readonly Cause[] => {
    const registered = use.id === target.id ? registeredRedirects(registration) : undefined;
    const first = registered?.[0];
    if (registered === undefined || first === undefined) return [];
    const file = baseName(first.setting.place.file);
    const setting = referenceTo(first.setting);
    const accepts = createRedirectList(registered.map(({ text }) => text)).accepts(
      serverOf(registration) ?? use.provider,
      uri,
    );
    // Of the configured URI a finding of its own says so.
    if (!accepts && uri === target.redirectUri) return [];
    return accepts
      ? [
          {
            id: 'redirect-in-registration',
            likelihood: 'likely',
            explanation: `${file} registers ${uri}, so the server has another list than this file, or it is about another client.`,
            setting,
            nextStep: `Compare the server’s own list with ${file}, or import the file again.`,
          },
        ]
      : [
          {
            id: 'redirect-not-in-registration',
            likelihood: 'likely',
            explanation: `${file} does not register ${uri}; its first is ${first.text}.`,
            setting,
            nextStep: `Register ${uri} in ${file} and at the server, or have the application send a registered one.`,
          },
        ];
  });
}

/** Frameworks make the URI of the application's address. */
function ofAddress(uri: string, target: Target, settings: readonly ResolvedSetting[]): readonly Cause[] {
  if (target.redirectUri !== undefined) return [];
  const own = originOf(uri);
  return settings.flatMap((setting): readonly Cause[] => {
    const origin = setting.setting.role === 'base_url' ? originOf(knownText(setting.resolved)) : undefined;
    if (own === undefined || origin === undefined || own === origin) return [];
    const { name } = setting.place;
    return [
      {
        id: 'redirect-other-address',
        likelihood: 'likely',
        explanation: `The URI in the text begins with ${own}, but ${name} is ${origin}: the application ran with another value, or was opened at another address.`,
        setting: referenceTo(setting),
        nextStep: `Open the application at ${origin}, or set ${name} to ${own}; register the URI of the one you choose.`,
      },
    ];
  });
}

function originOf(text: string | undefined): string | undefined {
  const { origin } = text !== undefined && URL.canParse(text) ? new URL(text) : { origin: 'null' };
  return origin === 'null' ? undefined : origin;
}

const referenceTo = ({ setting, place }: ResolvedSetting): SettingRef => ({
  role: setting.role,
  name: place.name,
  file: place.file,
  span: place.span,
});
