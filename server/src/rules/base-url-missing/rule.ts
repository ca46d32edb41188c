import { workspaceRule } from '../define.ts';
import { type MissingHost, missingHost } from '../support/authjsHost.ts';
import { runningFiles } from '../support/model.ts';
import { keyPlace } from '../support/value.ts';

/** Services of Compose files, whose variables are all in sight. */
export const rule = workspaceRule<MissingHost>({
  meta: {
    id: 'base-url-missing',
    group: 'session',
    severity: 'warning',
    reach: 'workspace',
    fix: 'none',
    summary: 'Auth.js and NextAuth in a container of their own are told the address of the application.',
  },
  *detect({ model }) {
    for (const facts of runningFiles(model)) {
      if (!facts.dialects.includes('docker-compose') || facts.environment.isFixture) continue;
      for (const service of new Set(facts.variables.flatMap((variable) => variable.service ?? []))) {
        const found = missingHost(model, facts, service);
        if (found !== undefined) yield { at: keyPlace(found.evidence), data: found };
      }
    }
  },
  word: ({ library, evidence, service }) =>
    library === 'authjs'
      ? `${evidence.name} is given to ${service}, but neither AUTH_URL nor AUTH_TRUST_HOST. Outside Vercel, Auth.js then refuses ` +
        'every request in production ("UntrustedHost: Host must be trusted"). Set AUTH_URL to the public address, or ' +
        'AUTH_TRUST_HOST to true behind a proxy, unless the code sets trustHost.'
      : `${evidence.name} is given to ${service}, but not NEXTAUTH_URL. Outside Vercel, NextAuth then takes ` +
        'http://localhost:3000 for the address of the application, and the provider answers redirect_uri_mismatch. Set ' +
        'NEXTAUTH_URL to the public address.',
});
