import { editDistance } from '../../base/distance.ts';
import { memoisedFor } from '../../base/memo.ts';
import type { FileFacts, Setting } from '../../dialects/types.ts';
import { findProvider, providerOfUrl } from '../../knowledge/providers/lookup.ts';
import { endpointRoles } from '../../knowledge/roles.ts';
import { fileRule } from '../define.ts';
import { clientIn, endpointNames, isDocumentedEndpoint, withRole } from '../support/endpoint.ts';
import { canonicalIssuer } from '../support/issuerForm.ts';
import { isLoopbackHost, isPrivateHost, type ParsedUrl, parseUrl } from '../support/url.ts';
import { literals, setValue, valuePlace } from '../support/value.ts';
import type { Fix, Severity } from '../types.ts';

interface Data {
  readonly setting: Pick<Setting, 'file' | 'name' | 'entry' | 'span'>;
  readonly what: string;
  readonly severity: Severity;
  readonly fixed?: { readonly text: string; readonly title: string; readonly safety: Fix['safety'] };
}

/** OIDC Discovery section 4 and RFC 8414 section 3. */
const discoveryPath = /\/\.well-known\/(?:openid-configuration|oauth-authorization-server)\/?$/i;

/** Issuers of Keycloak, and of Okta's authorization servers: endpoints are below. */
const issuerPath = /(?:^|\/)(?:realms\/[^/]+|oauth2\/(?:default|aus\w{10,}))\/?$/;

/**
 * Issuers that end like a token endpoint: of Cloud Foundry's UAA (docs.cloudfoundry.org/api/uaa, "OpenID Provider
 * Configuration Request", which UAA answers below that path, too), and of WSO2 Identity Server and Asgardeo
 * (wso2.com/asgardeo/docs, "OIDC discovery").
 */
const namedForTokens =
  /^https?:\/\/(?:uaa\.[^/]+\/oauth\/token|[^/]+\/uaa\/oauth\/token|[^/]+:9443\/oauth2\/token|[^/]+\/t\/[^/]+\/oauth2\/token)\/?$/i;

/** Consoles and documentation, where people copy from: no endpoint is served there. */
const consoles =
  /^https?:\/\/(?:console\.(?:cloud|developers)\.google\.com|developers?\.(?:google|facebook|spotify|linkedin|okta|twitter|x|microsoft|apple|paypal|salesforce|intuit)\.com|portal\.azure\.com|entra\.microsoft\.com|github\.com\/settings|api\.slack\.com\/apps|discord\.com\/developers|manage\.auth0\.com|marketplace\.zoom\.us|docs\.[\w-]+\.[a-z]+)(?:[/?#]|$)/i;

export const rule = fileRule<Data>({
  meta: {
    id: 'endpoint-is-not-an-endpoint',
    group: 'endpoints',
    severity: 'error',
    reach: 'file',
    fix: 'safe',
    summary: 'An endpoint setting must hold the endpoint, not a base URL, a console page or the discovery document.',
  },
  *detect({ facts, settings }) {
    for (const { name, file, entry, value } of facts.variables) {
      const project = /(?:^|_)SUPABASE_URL$/.test(name) ? dashboard.exec(value.text.trim())?.[1] : undefined;
      if (project === undefined || value.state !== 'literal') continue;
      const setting = { name, file, entry, span: entry.contentSpan };
      yield { at: { file, span: setting.span }, severity: 'error', data: ofDashboard(setting, project) };
    }
    for (const setting of literals(settings(...endpointRoles, 'issuer', 'discovery_url', 'domain'))) {
      const console = ofAdminConsole(setting);
      if (console !== undefined || setting.role === 'domain') {
        if (console !== undefined) yield { at: valuePlace(setting), severity: 'error', data: console };
        continue;
      }
      // `mcp-protected-resource-metadata` says it of the issuers such a document names.
      // `openapi-oauth-flow` says it of `openIdConnectUrl`.
      const isToldElsewhere =
        setting.dialect === 'oauth-protected-resource' ||
        (setting.dialect === 'openapi' && setting.role === 'discovery_url');
      if (isToldElsewhere) continue;
      const parsed = parseUrl(setting.value.text);
      const data = parsed === undefined ? undefined : judge(setting, parsed, facts);
      if (data !== undefined) yield { at: valuePlace(setting), severity: data.severity, data };
    }
  },
  word: ({ setting, what }) => `${setting.name} ${what}`,
  fix: ({ data: { setting, fixed } }, { facts }) => fixOf(facts, setting, fixed),
});

/** Where Supabase shows a project to its owner; the project's reference is the name of its host. */
const dashboard = /^https:\/\/(?:supabase\.com\/dashboard|app\.supabase\.(?:com|io))\/project\/([a-z]{20})(?:[/?#]|$)/;

const ofDashboard = (setting: Data['setting'], project: string): Data => ({
  setting,
  severity: 'error',
  what: `is the project's page in the dashboard, which answers with HTML: signing in fails with "Unexpected token '<'" or 404. Use https://${project}.supabase.co.`,
  fixed: { text: `https://${project}.supabase.co`, title: 'Use the URL of the project', safety: 'review' },
});

/** Okta's own SDKs refuse such a domain (@okta/configuration-validation). */
const adminConsole = /^(?:https?:\/\/)?[\w-]+(-admin)\.okta(?:preview)?\.com(?:[/:]|$)/i;

function ofAdminConsole(setting: Setting): Data | undefined {
  const { text } = setting.value;
  if (text.length > 300 || !adminConsole.test(text)) return undefined;
  return {
    setting,
    severity: 'error',
    what: 'holds the address of Okta’s admin console, which answers OAuth requests with a redirect (302). The domain is without -admin.',
    fixed: { text: text.replace('-admin.okta', '.okta'), title: 'Remove -admin', safety: 'safe' },
  };
}

const fixOf = (facts: FileFacts, setting: Data['setting'], fixed: Data['fixed']): readonly Fix[] =>
  fixed === undefined ? [] : setValue(facts, setting, fixed.text, fixed.title, fixed.safety);

function judge(setting: Setting, parsed: ParsedUrl, facts: FileFacts): Data | undefined {
  if (consoles.test(parsed.raw) && setting.role !== 'discovery_url') {
    const role = endpointNames[setting.role] ?? 'endpoint';
    return {
      setting,
      severity: 'error',
      what: `points at a console or documentation page of ${parsed.rawHost}, which answers with HTML, so clients stop with a parse error. Put the ${role} URL here.`,
    };
  }
  if (setting.role === 'issuer') return judgeIssuer(setting, parsed);
  if (setting.role === 'discovery_url') return judgeDiscovery(setting, parsed, facts);
  return isDiscovering(setting, facts) ? undefined : judgeEndpoint(setting, parsed);
}

/**
 * `AUTH_URL` and no token endpoint beside it: the program finds its endpoints by itself, and the name means where it looks
 * (iFargle/headscale-webui, `OIDC_AUTH_URL`).
 */
const isDiscovering = (setting: Setting, facts: FileFacts): boolean =>
  setting.role === 'authorization_endpoint' &&
  /(?:^|_)AUTH_URL$/.test(setting.name) &&
  withRole(clientIn(facts.settings, setting), 'token_endpoint').length === 0;

function judgeIssuer(setting: Setting, parsed: ParsedUrl): Data | undefined {
  const { raw } = parsed;
  if (discoveryPath.test(raw)) {
    if (takesDocument.has(setting.name)) return undefined;
    const text = canonicalIssuer(raw.replace(discoveryPath, ''));
    return {
      setting,
      // Some clients take either form in settings that they call issuer or authority themselves.
      severity: isStrictIssuer(setting) ? 'error' : 'warning',
      what:
        'holds the discovery document’s URL. The issuer is that URL without /.well-known/…: clients append the path ' +
        'themselves and get 404, or refuse tokens with an unexpected "iss" claim.',
      fixed: { text, title: 'Remove the discovery path', safety: 'safe' },
    };
  }
  if (
    /\/(?:oauth2?\/(?:v[12](?:\.0)?\/)?)?(?:authorize|token)\/?$/i.test(parsed.rawPath) &&
    !namedForTokens.test(raw)
  ) {
    return {
      setting,
      severity: isStrictIssuer(setting) ? 'error' : 'warning',
      what:
        'holds the URL of an endpoint. The issuer is the base that the server’s discovery document names; with this value ' +
        'discovery answers 404 and tokens are refused for an unexpected "iss" claim.',
    };
  }
  return undefined;
}

/**
 * Grist hands it to openid-client's `Issuer.discover` (gristlabs/grist-core, OIDCConfig.ts), which loads an address with
 * `.well-known` in it as it stands (panva/openid-client v5, docs, "Issuer.discover").
 */
const takesDocument: ReadonlySet<string> = new Set(['GRIST_OIDC_IDP_ISSUER']);

/** Spring and Auth.js append the discovery path to whatever stands here. */
const isStrictIssuer = ({ dialect, name }: Setting): boolean =>
  dialect === 'spring-oauth2' ||
  dialect === 'oidc-discovery' ||
  (dialect === 'env-authjs-v5' && /^AUTH_\w+_ISSUER$/.test(name));

/**
 * docs.openwebui.com, "Environment variables": OPENID_PROVIDER_URL is the document's URL and fetched as it stands, as
 * are variables that name the document. So do MinIO (minio/minio, internal/config/identity/openid, parseDiscoveryDoc)
 * and OpenSearch Dashboards, which stops (security-dashboards-plugin, openid_auth.ts), and `MetadataAddress` of ASP.NET Core
 * (learn.microsoft.com, JwtBearerOptions: "the discovery endpoint for obtaining metadata").
 */
const isFetched = ({ name, dialect }: Setting, facts: FileFacts): boolean =>
  /WELL_?KNOWN|CONFIGURATION|^MINIO_IDENTITY_OPENID_CONFIG_URL/.test(name) ||
  dialect === 'opensearch-dashboards' ||
  dialect === 'aspnet-appsettings' ||
  (name === 'OPENID_PROVIDER_URL' && isOfOpenWebui(facts));

/** actualbudget.org, "Authenticating With an OpenID Provider": `discoveryURL` is the "URL for the OpenID Provider". */
const appending: ReadonlySet<string> = new Set(['ACTUAL_OPENID_DISCOVERY_URL']);

const isOfOpenWebui = memoisedFor(({ variables }: FileFacts) =>
  variables.some(({ name }) => /^(?:WEBUI_|ENABLE_OAUTH_SIGNUP$)/.test(name)),
);

function judgeDiscovery(setting: Setting, { raw, rawPath }: ParsedUrl, facts: FileFacts): Data | undefined {
  // `METADATA_URL` is SAML's word as well; other documents have names of their own.
  const misspelt = misspeltDocument(raw);
  if (misspelt !== undefined) {
    return {
      setting,
      severity: 'error',
      what: `misspells the name of the discovery document, so the server answers 404. It ends with /.well-known/${misspelt.name}.`,
      fixed: { text: misspelt.text, title: `Correct to ${misspelt.name}`, safety: 'safe' },
    };
  }
  if (appending.has(setting.name)) return undefined;
  if (
    (/metadata/i.test(setting.name) && setting.dialect !== 'aspnet-appsettings') ||
    /\/\.well-known\/|\.(?:json|xml)$|configuration/i.test(rawPath)
  )
    return undefined;
  return {
    setting,
    severity: isFetched(setting, facts) ? 'warning' : 'info',
    what:
      'does not name a discovery document: such a URL ends with /.well-known/openid-configuration. Clients that fetch it as ' +
      'it stands get HTML or 404.',
    fixed: {
      text: `${raw.replace(/\/+$/, '')}/.well-known/openid-configuration`,
      title: 'Append the discovery path',
      safety: 'review',
    },
  };
}

const documents = ['openid-configuration', 'oauth-authorization-server'] as const;

/** A slip of one or two letters in the document's name, or in `.well-known` before it. */
function misspeltDocument(raw: string): { readonly name: string; readonly text: string } | undefined {
  const [, base, folder, file] = /^(.*\/)(\.?[a-z_-]+)\/([a-z_-]+)$/i.exec(raw) ?? [];
  const name = documents.find((document) => editDistance(file ?? '', document, 2) <= 2);
  if (name === undefined || editDistance(folder ?? '', '.well-known', 2) > 2) return undefined;
  const text = `${base}.well-known/${name}`;
  return text === raw ? undefined : { name, text };
}

function judgeEndpoint(setting: Setting, { raw, rawPath, url }: ParsedUrl): Data | undefined {
  const role = endpointNames[setting.role] ?? 'endpoint';
  if (discoveryPath.test(rawPath)) {
    return {
      setting,
      severity: 'error',
      what: `holds the discovery document’s URL, not the ${role}. ${setting.role === 'jwks_uri' ? 'There are no keys in it, so no signature can be verified' : 'Requests to the document itself end in 404 or 405'}. Take the URL that the document lists.`,
    };
  }
  if (issuerPath.test(rawPath)) {
    return {
      setting,
      severity: 'error',
      what: `ends where the issuer ends: it is not the ${role}. Requests there end in 404 or 405. Take the URL that the server’s discovery document lists as ${setting.role}.`,
    };
  }
  const judged =
    setting.role === 'token_endpoint' || setting.role === 'authorization_endpoint' || setting.role === 'jwks_uri';
  if (!judged || isDocumented(setting, raw)) return undefined;
  const isBare = rawPath.replace(/\/+$/, '') === '' && url.search === '';
  if (!isBare && !/\/(?:docs|swagger(?:-ui)?)(?:\/(?:index\.html)?)?$/i.test(rawPath)) return undefined;
  // A program of one's own may append the path, and where it asks a server on the same machine or network, it is.
  const isOwn = isBare && (isLoopbackHost(url.hostname) || isPrivateHost(url.hostname));
  return {
    setting,
    severity: isOwn ? 'info' : 'warning',
    what:
      `holds ${isBare ? 'a base URL' : 'a documentation page'}, not the ${role}. Requests there end in 404, 405 or a page of ` +
      `HTML${isOwn ? ', unless the program appends the path' : ''}. Put the endpoint’s full URL here.`,
  };
}

function isDocumented(setting: Setting, url: string): boolean {
  const id = providerOfUrl(url);
  return isDocumentedEndpoint(id === undefined ? undefined : findProvider(id), setting);
}
