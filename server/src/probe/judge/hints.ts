import { guid } from '../../base/guid.ts';
import { findProvider } from '../../knowledge/providers/lookup.ts';
import type { Role } from '../../knowledge/roles.ts';
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
  endpoint: (_target, exchange) => endpointHints(exchange.url),
  redirect: (target) => redirectHints(target),
  scope: (target, exchange) => scopeHints(target, exchange),
  local: (_target, exchange) => localHints(exchange.url),
};

function secretHints(target: Target, exchange: Exchange): CauseRow[] {
  const secret = target.clientSecret?.reveal();
  if (secret === undefined || exchange.authMethod === 'none') return [];
  const hints: CauseRow[] = [];
  const add = (id: string, explanation: string, nextStep: string, ...roles: readonly Role[]) =>
    hints.push(cause(id, 'likely', explanation, nextStep, ...roles));
  if (entraProviders.has(target.provider ?? '') && guid.test(secret.trim())) {
    add(
      'secret-id',
      'The configured secret is a GUID, as the Secret ID is; the Value looks different and is shown once only.',
      'Make a new client secret and copy its Value.',
      'client_secret',
    );
  }
  if (secret !== secret.trim()) {
    add(
      'secret-whitespace',
      'The secret begins or ends with white space, which is sent with it.',
      'Remove it, for instance a trailing line break.',
      'client_secret',
    );
  }
  if (/^(['"]).*\1$/s.test(secret.trim())) {
    add(
      'secret-quotes',
      'The secret is enclosed in quotes that are part of its value.',
      'Remove the quotes, or use a loader that strips them.',
      'client_secret',
    );
  }
  if (/^[*•xX.]{4,}$/.test(secret.trim())) {
    add(
      'secret-masked',
      'The secret is a mask of asterisks, as consoles and exports show it.',
      'Copy the real secret.',
      'client_secret',
    );
  }
  if (/^\$\{?[A-Z_]\w*\}?$|^\{\{.*\}\}$|^<[^>]+>$|^env\(.*\)$/i.test(secret.trim())) {
    add(
      'secret-unresolved',
      'The secret is a reference that nothing replaced with its value.',
      'Define the variable, or load the file with what expands it.',
      'client_secret',
    );
  }
  if (target.clientId !== undefined && secret === target.clientId) {
    add('secret-is-id', 'client_secret and client_id have the same value.', 'Copy the secret again.', 'client_secret');
  }
  if (/[\r\n]/.test(secret.trim())) {
    add(
      'secret-multiline',
      'The secret goes over several lines.',
      'Check that it is not a key or a certificate.',
      'client_secret',
    );
  }
  // A provider's known mix-ups, such as a bot token or an API key in place of the secret.
  for (const mistake of findProvider(target.provider ?? '')?.clientSecret.commonMistakes ?? []) {
    if (hints.some((h) => h.id === 'secret-id') || !matches(mistake.pattern, secret.trim())) continue;
    add(
      'secret-kind',
      `${mistake.message.replace(/\.$/, '')}.`,
      'Copy the client secret from the provider’s console.',
      'client_secret',
    );
  }
  if (exchange.authMethod === 'client_secret_basic' && formEncode(secret) !== secret && hints.length === 0) {
    hints.push(
      cause(
        'secret-encoding',
        'possible',
        'The secret holds characters that RFC 6749 section 2.3.1 has form-encoded before Basic; some servers do not decode them.',
        'Try client_secret_post, which has no such doubt, or a secret of letters and digits.',
        'client_secret',
      ),
    );
  }
  return hints;
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

function endpointHints(endpoint: string): CauseRow[] {
  const url = new URL(endpoint);
  const path = url.pathname;
  const hint = (id: string, explanation: string, nextStep: string): CauseRow =>
    cause(id, 'likely', explanation, nextStep, 'token_endpoint', 'issuer', 'discovery_url', 'domain');
  const hints: CauseRow[] = [];
  if (/\.well-known\//.test(path)) {
    hints.push(
      hint(
        'is-metadata',
        'The endpoint is the address of the metadata document.',
        'Use token_endpoint from that document.',
      ),
    );
  } else if (/\/(?:authorize|auth|authorization)\/?$/.test(path)) {
    hints.push(
      hint(
        'is-authorize',
        'The endpoint has the path of an authorization endpoint.',
        'Use token_endpoint from the server’s metadata.',
      ),
    );
  } else if (/\/(?:userinfo|introspect|revoke|certs|jwks(?:\.json)?|logout)\/?$/.test(path)) {
    hints.push(
      hint(
        'is-other-endpoint',
        `The endpoint has the path of another endpoint (${path}).`,
        'Use token_endpoint from the server’s metadata.',
      ),
    );
  } else if (path === '/' || path === '') {
    hints.push(
      hint(
        'no-path',
        'The endpoint has no path, so it is the site’s front page.',
        'Add the path of the token endpoint.',
      ),
    );
  }
  if (path.includes('//'))
    hints.push(
      hint('double-slash', 'The path has a double slash, as joining a base URL with a path leaves it.', 'Remove one.'),
    );
  if (/%7B|%7D|[{}]|\/undefined\/|\/null\/|\$%7B/i.test(path) || /undefined|your-/i.test(url.hostname)) {
    hints.push(
      hint(
        'placeholder',
        'The endpoint still holds a placeholder or an undefined value.',
        'Put the tenant, realm or domain in its place.',
      ),
    );
  }
  if (/^cognito-idp\./.test(url.hostname)) {
    hints.push(
      hint(
        'cognito-issuer-host',
        'The host is Cognito’s issuer; the token endpoint is on the user pool’s domain.',
        'Use https://<prefix>.auth.<region>.amazoncognito.com/oauth2/token.',
      ),
    );
  }
  if (/^\/auth\/realms\//.test(path)) {
    hints.push({
      ...hint(
        'keycloak-auth-prefix',
        'Keycloak 17 and later have no /auth prefix by default.',
        'Remove /auth from the path.',
      ),
      likelihood: 'possible',
    });
  }
  return hints;
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
