import { findProvider, issuerMatches, mayWarn, providerOfIssuer } from '../../knowledge/providers/lookup.ts';

/** Whether a provider's issuer identifiers end with a slash; undefined when nothing is known for certain. */
export function endsWithSlash(issuer: string): boolean | undefined {
  // Version 1.0 tokens of Entra ID: https://sts.windows.net/{tenant}/ (Microsoft, "Access token claims reference").
  if (/^https:\/\/sts\.windows\.net\//i.test(issuer) || isAuthentik(issuer)) return true;
  const id = providerOfIssuer(issuer);
  const provider = id === undefined ? undefined : findProvider(id);
  if (provider?.issuer === undefined || !mayWarn(provider, 'endpoints')) return undefined;
  // An authority of Azure AD B2C is no issuer: its tenant is a name, and its policy stands in it.
  const bare = issuer.replace(/\/+$/, '');
  if ([bare, `${bare}/`].every((form) => issuerMatches(provider, form) === false)) return undefined;
  return provider.issuer.endsWith('/');
}

/**
 * The address of an application in authentik, with or without its slash. Its issuer is this address with the slash, or in the
 * issuer mode "global" the host alone (goauthentik/authentik, providers/oauth2/models.py, `get_issuer`; urls.py).
 */
export const isAuthentik = (issuer: string): boolean => /^https?:\/\/[^/?#]+\/application\/o\/[\w-]+\/?$/i.test(issuer);

/** The issuer with or without its last slash, as its provider writes it; as given when the provider is not known. */
export function canonicalIssuer(issuer: string): string {
  const wanted = endsWithSlash(issuer);
  const bare = issuer.replace(/\/+$/, '');
  return wanted === undefined ? issuer : wanted ? `${bare}/` : bare;
}
