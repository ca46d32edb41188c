import type { Plan, Verdict } from '../types.ts';

/** The second verdict in the light of the first: what only the two together prove. */
export function relate(first: Verdict, second: Verdict, plan: Plan): Verdict {
  if (plan.followUp === 'auth-method') return relateMethods(first, second);
  if (plan.followUp === 'basic-encoding') return relateEncodings(second, plan);
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

const encodings = {
  raw: 'as they are (RFC 7617)',
  form: 'form-encoded (RFC 6749 section 2.3.1)',
} as const;

/** Id or secret hold characters that the two ways of writing a Basic header encode differently. */
function relateEncodings(second: Verdict, plan: Plan): Verdict {
  const tried = plan.basicEncoding ?? 'form';
  const refused = tried === 'raw' ? 'form' : 'raw';
  if (second.credentials === 'valid' || second.credentials === 'likely-valid') {
    return {
      ...second,
      proves: [
        ...second.proves,
        `In the Basic header the server refused the credentials ${encodings[refused]} and accepts them ${encodings[tried]}.`,
      ],
      causes: [
        {
          id: 'basic-encoding',
          likelihood: 'certain',
          explanation:
            tried === 'raw'
              ? 'The server does not decode client_id and client_secret of the Basic header, although RFC 6749 section 2.3.1 has them form-encoded. A library that encodes them gets invalid_client.'
              : 'The server decodes client_id and client_secret of the Basic header. A library that sends them unencoded gets invalid_client.',
          setting: plan.target.settings.token_endpoint_auth_method ?? plan.target.settings.client_secret,
          nextStep: `Set token_endpoint_auth_method to client_secret_post on both sides, have the library send them ${encodings[tried]}, or make a secret of letters and digits.`,
        },
        ...second.causes,
      ],
    };
  }
  if (second.credentials !== 'invalid') return second;
  return {
    ...second,
    proves: [
      ...second.proves,
      'The credentials were refused form-encoded and unencoded, so the encoding is not the cause.',
    ],
    causes: second.causes.filter((c) => c.id !== 'secret-encoding'),
  };
}
