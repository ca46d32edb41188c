import { cause, type OutcomeTable } from './types.ts';

/** Ends that only a pasted text tells of: answers of servers and proxies that no test of a token endpoint gets. */
export const answerOutcomes = {
  'session-ended': {
    class: 'expired',
    credentials: 'likely-valid',
    headline: 'The user’s session at the server has ended, and its tokens with it (invalid_grant).',
    proves: ['The server knew the token or code; what it belongs to is no longer active.'],
    causes: [
      cause(
        'session-timeout',
        'likely',
        'The session was idle for longer than the server allows, reached its maximum, or was signed out; a refresh token lives no longer than its session.',
        'Send the user to sign in again; refresh before the session is idle for too long, or have its limits raised (Keycloak: SSO Session Idle and Max).',
        'refresh_token',
      ),
      cause(
        'offline-wanted',
        'possible',
        'The application goes on working while the user is away, which takes a token that does not depend on the session.',
        'Ask for the scope offline_access.',
        'scope',
      ),
      cause(
        'sessions-lost',
        'possible',
        'The server was restarted and kept its sessions in memory only.',
        'Have it keep sessions in its database, if the server is yours.',
      ),
    ],
  },
  'git-permission': {
    class: 'permission',
    credentials: 'valid',
    headline: 'The Git host knows who asks, and does not allow this on the repository.',
    proves: ['The key or token was accepted: the host names an account, or a right that is missing.'],
    causes: [
      cause(
        'no-write-access',
        'likely',
        'The account, deploy key or token that Git sent may read at most; the message may name it.',
        'Have the account added with write access, allow writing for the deploy key, or give the token that permission (a workflow of GitHub: permissions, contents: write).',
        'access_token',
      ),
      cause(
        'other-account',
        'likely',
        'Git sent the stored credentials of another account than the one that was meant.',
        'Delete the stored entry for that host, or name the account in the remote’s address.',
      ),
    ],
  },
  'callback-headers-too-large': {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'A reverse proxy dropped the application’s answer, because its headers are larger than the proxy takes.',
    proves: ['The application answered; the proxy did not pass it on, so the browser got a 502.'],
    causes: [
      cause(
        'cookie-too-large',
        'likely',
        'After a sign-in the application sets a session cookie with the tokens in it, which is larger than one buffer of the proxy (nginx: 4 or 8 KB).',
        'Raise proxy_buffer_size, proxy_buffers and proxy_busy_buffers_size (ingress-nginx: the annotation proxy-buffer-size).',
      ),
      cause(
        'session-in-cookie',
        'possible',
        'The session is kept in the cookie as a whole.',
        'Keep it on the server (oauth2-proxy: session_store_type redis), or ask for fewer claims and groups in the tokens.',
        'scope',
      ),
    ],
  },
} as const satisfies OutcomeTable;
