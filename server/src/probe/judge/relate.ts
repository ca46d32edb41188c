import type { Plan, Verdict } from '../types.ts';

/** The second verdict in the light of the first: what only the two together prove. */
export function relate(first: Verdict, second: Verdict, plan: Plan): Verdict {
  if (plan.followUp === 'auth-method') return relateMethods(first, second);
  if (plan.followUp === 'grant' && second.ok) {
    return {
      ...second,
      proves: [
        ...second.proves,
        `The client may not use client_credentials (${first.outcome} in the first request), but its credentials are not the reason.`,
      ],
    };
  }
  return second;
}

function relateMethods(first: Verdict, second: Verdict): Verdict {
  const [refused, tried] = [first.target.authMethod, second.target.authMethod];
  const passed = second.credentials === 'valid' || second.credentials === 'likely-valid';
  if (passed) {
    return {
      ...second,
      proves: [
        ...second.proves,
        `The same id and secret were refused with ${refused} and accepted with ${tried}, so the application has to use ${tried}.`,
      ],
      causes: [
        {
          id: 'auth-method',
          likelihood: 'certain',
          explanation: `The server takes the credentials with ${tried} only, or reads special characters of the secret differently with ${refused}.`,
          setting: first.causes.find((c) => c.id === 'auth-method')?.setting,
          nextStep: `Set token_endpoint_auth_method to ${tried} in the application.`,
        },
        ...second.causes,
      ],
    };
  }
  if (second.credentials !== 'invalid' || first.credentials !== 'invalid') return second;
  return {
    ...second,
    proves: [
      ...second.proves,
      `The credentials were refused with ${refused} and with ${tried}, so the authentication method is not the cause.`,
    ],
    causes: second.causes.filter((c) => c.id !== 'auth-method' && c.id !== 'secret-encoding'),
  };
}
