import type { Check } from '../types.ts';
import { capabilityChecks } from './capabilities.ts';
import { endpointChecks } from './endpoints.ts';
import { issuerChecks } from './issuer.ts';
import { keyChecks } from './keys.ts';
import { registrationChecks } from './registration.ts';
import { securityChecks } from './security.ts';

/** Every check, in the order of reports. */
export const checks: readonly Check[] = [
  ...issuerChecks,
  ...endpointChecks,
  ...capabilityChecks,
  ...securityChecks,
  ...keyChecks,
  ...registrationChecks,
];
