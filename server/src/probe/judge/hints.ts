import { guid } from '../../base/guid.ts';
import { findProvider } from '../../knowledge/providers/lookup.ts';
import { formEncode } from '../encode.ts';
import { reachOf } from '../guard.ts';
import type { CauseRow, HintGroup } from '../outcomes/types.ts';
import { cause } from '../outcomes/types.ts';
import { entraProviders } from '../providers.ts';
import type { Exchange, Target } from '../types.ts';

/**
 * Causes that the target's own values speak for. They come before the table's causes, because they are about this
 * configuration. A secret is looked at, never quoted.
 */
export function hintsFor(groups: readonly HintGroup[], target: Target, exchange: Exchange): readonly CauseRow[] {
  const found = groups.flatMap((group) => readers[group](target, exchange));
  return found.filter((hint, i) => found.findIndex((h) => h.id === hint.id) === i);
}

type Reader = (target: Target, exchange: Exchange) => readonly CauseRow[];

const readers: Readonly<Record<HintGroup, Reader>> = {
  credentials: (target, exchange) => [...secretHints(target, exchange), ...clientIdHints(target)],
  secret: secretHints,
  endpoint: (_target, exchange) => endpointHints(exchange, endpointSlips),
  host: (_target, exchange) => endpointHints(exchange, [hostPlaceholder]),
  redirect: (target) => redirectHints(target),
  scope: (target, exchange) => scopeHints(target, exchange),
  local: (_target, exchange) => localHints(exchange.url),
};

/** What a secret may look like that is none, or not all of one. */
interface SecretSlip {
  readonly id: string;
  /** `trimmed`: the secret without white space around it. */
  readonly isIn: (trimmed: string, secret: string, target: Target) => boolean;
  readonly explanation: string;
  readonly nextStep: string;
}

const secretSlips: readonly SecretSlip[] = [
  {
    id: 'secret-id',
    isIn: (trimmed, _secret, { provider = '' }) => entraProviders.has(provider) && guid.test(trimmed),
    explanation:
      'The configured secret is a GUID, as the Secret ID is; the Value looks different and is shown once only.',
    nextStep: 'Make a new client secret and copy its Value.',
  },
  {
    id: 'secret-whitespace',
    isIn: (trimmed, secret) => trimmed !== secret,
    explanation: 'The secret begins or ends with white space, which is sent with it.',
    nextStep: 'Remove it, for instance a trailing line break.',
  },
  {
    id: 'secret-quotes',
    isIn: (trimmed) => /^(['"]).*\1$/s.test(trimmed),
    explanation: 'The secret is enclosed in quotes that are part of its value.',
    nextStep: 'Remove the quotes, or use a loader that strips them.',
  },
  {
    id: 'secret-masked',
    isIn: (trimmed) => /^[*•xX.]{4,}$/.test(trimmed),
    explanation: 'The secret is a mask of asterisks, as consoles and exports show it.',
    nextStep: 'Copy the real secret.',
  },
  {
    id: 'secret-unresolved',
    isIn: (trimmed) => /^\$\{?[A-Z_]\w*\}?$|^\{\{.*\}\}$|^<[^>]+>$|^env\(.*\)$/i.test(trimmed),
    explanation: 'The secret is a reference that nothing replaced with its value.',
    nextStep: 'Define the variable, or load the file with what expands it.',
  },
  {
    id: 'secret-is-id',
    isIn: (_trimmed, secret, { clientId }) => secret === clientId,
    explanation: 'client_secret and client_id have the same value.',
    nextStep: 'Copy the secret again.',
  },
  {
    id: 'secret-multiline',
    isIn: (trimmed) => /[\r\n]/.test(trimmed),
    explanation: 'The secret goes over several lines.',
    nextStep: 'Check that it is not a key or a certificate.',
  },
];

function secretHints(target: Target, exchange: Exchange): CauseRow[] {
  const secret = target.clientSecret?.reveal();
  if (secret === undefined || exchange.authMethod === 'none') return [];
  const trimmed = secret.trim();
  const hints = secretSlips
    .filter(({ isIn }) => isIn(trimmed, secret, target))
    .map(({ id, explanation, nextStep }) => cause(id, 'likely', explanation, nextStep, 'client_secret'));
  if (!hints.some(({ id }) => id === 'secret-id')) hints.push(...mixUps(target, trimmed));
  if (hints.length > 0 || exchange.authMethod !== 'client_secret_basic' || formEncode(secret) === secret) return hints;
  return [
    cause(
      'secret-encoding',
      'possible',
      'The secret holds characters that RFC 6749 section 2.3.1 has form-encoded before Basic; some servers do not decode them.',
      'Try client_secret_post, which has no such doubt, or a secret of letters and digits.',
      'client_secret',
    ),
  ];
}

/** A provider's known mix-ups, such as a bot token or an API key in place of the secret. */
function mixUps({ provider }: Target, secret: string): CauseRow[] {
  const mistakes = findProvider(provider ?? '')?.clientSecret.commonMistakes ?? [];
  return mistakes
    .filter(({ pattern }) => matches(pattern, secret))
    .map(({ message }) =>
      cause(
        'secret-kind',
        'likely',
        `${message.replace(/\.$/, '')}.`,
        'Copy the client secret from the provider’s console.',
        'client_secret',
      ),
    );
}

function clientIdHints(target: Target): CauseRow[] {
  const id = target.clientId;
  if (id === undefined) return [];
  const hints: CauseRow[] = [];
  if (id !== id.trim() || /^(['"]).*\1$/s.test(id.trim())) {
    hints.push(
      cause(
        'client-id-whitespace',
        'likely',
        'The client_id has white space or quotes around it, which are sent with it.',
        'Remove them.',
        'client_id',
      ),
    );
  }
  const provider = findProvider(target.provider ?? '');
  const mistake = provider?.clientId.commonMistakes.find((m) => matches(m.pattern, id.trim()));
  if (mistake) {
    hints.push(
      cause(
        'client-id-kind',
        'likely',
        `${mistake.message.replace(/\.$/, '')}.`,
        'Copy the client ID from the provider’s console.',
        'client_id',
      ),
    );
  } else if (
    provider?.clientId.warnOnMismatch &&
    provider.clientId.pattern !== undefined &&
    !matches(provider.clientId.pattern, id.trim())
  ) {
    hints.push(
      cause(
        'client-id-shape',
        'likely',
        `The client_id does not have the form of one of ${provider.name}.`,
        'Copy the client ID from the provider’s console.',
        'client_id',
      ),
    );
  }
  return hints;
}

/** Patterns are data; one that does not compile is no match. */
function matches(pattern: string, text: string): boolean {
  try {
    return new RegExp(pattern).test(text);
  } catch {
    return false;
  }
}

/** What the URL of an endpoint may show to be another one's, or broken. */
interface EndpointSlip {
  readonly id: string;
  readonly isIn: (url: URL) => boolean;
  readonly explanation: string;
  readonly nextStep: string;
  /** It is a slip only where the token endpoint was meant: metadata are wanted at their own address. */
  readonly isOfToken?: true;
  /** Default: likely. */
  readonly likelihood?: CauseRow['likelihood'];
}

/** What else the path may be of; the first that fits. */
const otherEndpoints: readonly EndpointSlip[] = [
  {
    id: 'is-metadata',
    isIn: ({ pathname }) => /\.well-known\//.test(pathname),
    explanation: 'The endpoint is the address of the metadata document.',
    nextStep: 'Use token_endpoint from that document.',
  },
  {
    id: 'is-authorize',
    isIn: ({ pathname }) => /\/(?:authorize|auth|authorization)\/?$/.test(pathname),
    explanation: 'The endpoint has the path of an authorization endpoint.',
    nextStep: 'Use token_endpoint from the server’s metadata.',
  },
  {
    id: 'is-other-endpoint',
    isIn: ({ pathname }) => /\/(?:userinfo|introspect|revoke|certs|jwks(?:\.json)?|logout)\/?$/.test(pathname),
    explanation: 'The endpoint has the path of another endpoint ({path}).',
    nextStep: 'Use token_endpoint from the server’s metadata.',
  },
  {
    id: 'no-path',
    isIn: ({ pathname }) => pathname === '/' || pathname === '',
    explanation: 'The endpoint has no path, so it is the site’s front page.',
    nextStep: 'Add the path of the token endpoint.',
  },
];

const stillPlaceholder = {
  id: 'placeholder',
  explanation: 'The endpoint still holds a placeholder or an undefined value.',
  nextStep: 'Put the tenant, realm or domain in its place.',
} as const;

const inHost = ({ hostname }: URL): boolean => /undefined|your-/i.test(hostname);

const hostPlaceholder: EndpointSlip = { ...stillPlaceholder, isIn: inHost };

const endpointSlips: readonly EndpointSlip[] = [
  {
    id: 'double-slash',
    isIn: ({ pathname }) => pathname.includes('//'),
    explanation: 'The path has a double slash, as joining a base URL with a path leaves it.',
    nextStep: 'Remove one.',
  },
  {
    ...stillPlaceholder,
    isIn: (url) => /%7B|%7D|[{}]|\/undefined\/|\/null\/|\$%7B/i.test(url.pathname) || inHost(url),
  },
  {
    id: 'cognito-issuer-host',
    isOfToken: true,
    isIn: ({ hostname }) => /^cognito-idp\./.test(hostname),
    explanation: 'The host is Cognito’s issuer; the token endpoint is on the user pool’s domain.',
    nextStep: 'Use https://<prefix>.auth.<region>.amazoncognito.com/oauth2/token.',
  },
  {
    id: 'keycloak-auth-prefix',
    isIn: ({ pathname }) => /^\/auth\/realms\//.test(pathname),
    explanation: 'Keycloak 17 and later have no /auth prefix by default.',
    nextStep: 'Remove /auth from the path.',
    likelihood: 'possible',
  },
];

function endpointHints({ url: endpoint, leg = 'token' }: Exchange, slips: readonly EndpointSlip[]): CauseRow[] {
  const url = new URL(endpoint);
  const other = slips === endpointSlips && leg === 'token' ? otherEndpoints.find(({ isIn }) => isIn(url)) : undefined;
  const found = slips.filter(({ isIn, isOfToken }) => isIn(url) && (isOfToken !== true || leg === 'token'));
  return [...(other === undefined ? [] : [other]), ...found].map(
    ({ id, explanation, nextStep, likelihood = 'likely' }) =>
      cause(
        id,
        likelihood,
        explanation.replace('{path}', () => url.pathname),
        nextStep,
        'token_endpoint',
        'issuer',
        'discovery_url',
        'domain',
      ),
  );
}

function redirectHints(target: Target): CauseRow[] {
  const uri = target.redirectUri;
  if (uri === undefined || !URL.canParse(uri)) return [];
  const url = new URL(uri);
  const hints: CauseRow[] = [];
  if (url.protocol === 'http:' && reachOf(url.hostname) !== 'loopback') {
    hints.push(
      cause(
        'redirect-http',
        'likely',
        'The redirect URI is http; providers accept that for localhost only.',
        'Use https.',
        'redirect_uri',
        'base_url',
      ),
    );
  }
  if (url.hash !== '') {
    hints.push(
      cause(
        'redirect-fragment',
        'likely',
        'The redirect URI has a fragment, which RFC 6749 section 3.1.2 forbids.',
        'Remove the part from # on.',
        'redirect_uri',
      ),
    );
  }
  return hints;
}

function scopeHints(target: Target, exchange: Exchange): CauseRow[] {
  const scope = exchange.scope ?? target.scope;
  if (scope === undefined || !scope.includes(',')) return [];
  // Some providers, such as Slack, do separate them so.
  if (findProvider(target.provider ?? '')?.scopes.separator?.includes(',')) return [];
  return [
    cause(
      'scope-separator',
      'likely',
      'The scopes are separated by commas; RFC 6749 section 3.3 has spaces.',
      'Separate them with spaces.',
      'scope',
    ),
  ];
}

function localHints(endpoint: string): CauseRow[] {
  const url = new URL(endpoint);
  if (reachOf(url.hostname) !== 'loopback') return [];
  return [
    cause(
      'localhost-in-container',
      'possible',
      'Inside a container, localhost is the container itself, not the machine or another service.',
      'Use the service’s name there, and localhost only outside.',
      'token_endpoint',
      'issuer',
    ),
  ];
}
