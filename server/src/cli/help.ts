import { lookup } from '../base/table.ts';

const general = `authproof checks OAuth and OpenID Connect configuration and explains failed token requests.

Usage: authproof <command> [options]

  check [paths]      find mistakes in .env, YAML, JSON, TOML, .properties and INI files
  baseline [folder]  write down the findings there are, so that check tells new ones from them
  test [paths]       send a token request and explain the answer
  test-token [paths] show an access token or API key to an API and explain the answer
  discover [paths]   compare clients with what their servers publish
  explain [file]     say what an error means, from a log, an answer or a browser’s address
  inspect [paths]    show the clients found, and why their settings belong together
  list <what>        list rules, dialects or providers
  rules [id]         say what each rule demands, or print the page of one
  lsp --stdio        run the language server
  mcp [folders]      run a Model Context Protocol server for AI assistants

  --help, --version

Paths default to the current folder. Exit codes:
  0  nothing found that is severe enough, or the test passed
  1  findings, or a failed test
  2  wrong usage, a wrong configuration or baseline, a file that could not be written, or an error of authproof’s own

Colors follow the terminal; NO_COLOR switches them off, FORCE_COLOR on.
"authproof <command> --help" tells more.
`;

const topics: Readonly<Record<string, string>> = {
  check: `Usage: authproof check [paths] [options]

  --format     pretty  for people (default)
               json    one object, see server/docs/json.md
               github  annotations of a GitHub workflow
               sarif   SARIF 2.1.0, for code scanning
               junit   JUnit XML, a suite for each file
  --fail-on    error, warning, info or hint: exit with 1 when a finding is at least this severe (default: error)
  --baseline   a file that "authproof baseline" wrote: its findings are not reported
  --fix        apply the safe fixes, then report what is left
  --dry-run    with --fix: print the changes as a unified diff and write nothing. What may be a secret is masked, and
               a masked part cannot be applied. The exit code is that of a check without --fix.

Severities, files to leave out and more are read from authproof.config.json (.jsonc, .yaml, .yml) in the folder of a
path or above it:
  { "rules": { "redirect-uri-fragment": "off" }, "exclude": ["legacy/**"] }

Exit codes: 0 nothing that severe, 1 findings, 2 wrong usage, configuration or baseline, or a file not written.
`,
  baseline: `Usage: authproof baseline [folder] [--output FILE]

Writes the findings there are now to a file (default: authproof.baseline.json in the folder) for "check --baseline". It
holds rule, path, fingerprint and count of each, and no values. A fingerprint stays the same when lines move and other
settings change. Run it again when check says that entries are gone.

Exit codes: 0 written, 2 not written.
`,
  test: `Usage: authproof test [paths] [--client NAME] [--environment NAME] [--grant GRANT] [--open] [--yes]
                      [--format pretty|json]

Sends a token request for each client found, after showing the host, the client and the names of the variables used.
Where the answer leaves a cause open, it asks for one more, at most twice; --yes consents to these, too.
Nothing is sent without your consent: answer the question, or pass --yes.

  --client       only clients with this name, id or provider
  --environment  only this environment, such as production; given twice or more, the environments of each client are
                 set side by side: what works where, and which settings differ (secrets only as equal or different)
  --grant        client_credentials  a token for the client itself
                 authorization_code  a request with an invalid code, which issues nothing
                 refresh_token       with the stored refresh token, or one that you type; it may be used up by that
                 login               a sign-in in the browser: authorization code with PKCE. What comes back is looked
                                     at, and neither shown nor stored
                 device_code         a sign-in on another device (RFC 8628)
                 Without it authproof takes the first or the second, whichever tells more.
  --open         open the browser for a sign-in; on a terminal it is opened after you agree
  --yes          consent to the requests of this run

A sign-in waits five minutes at most. Where the redirect URI cannot be received here, paste the address that the browser
ends on, or pipe it in.

The exit code is 0 when every chosen client passed, 1 when one failed or could not be tested, and 2 when there is no
such client or nobody to ask.
`,
  discover: `Usage: authproof discover [paths] [--client NAME] [--environment NAME] [--yes] [--format pretty|json]

Reads what each client’s server publishes: its metadata, its keys, the metadata of MCP servers. Then says where the
configuration differs; the checks are in server/docs/discovery.md. Every request is a GET without credentials, at most 8
for each client, and redirects are not followed. Nothing is sent without your consent, which names the hosts: answer the
question, or pass --yes.

  --client       only clients with this name, id or provider
  --environment  only this environment, such as production
  --yes          consent to the requests of this run, also to hosts that a document names

The exit code is 0 when nothing was found of severity warning or error, 1 when something was, or when no document of a
client could be read, and 2 when there is no such client or nobody to ask.
`,
  'test-token': `Usage: authproof test-token [paths] [--setting NAME | --stdin] [--url URL | --userinfo | --introspect]
                            [--header NAME] [--client NAME] [--environment NAME] [--yes] [--format pretty|json]

Shows one access token or API key to one address, after naming the host, and explains the answer. Without --setting and
--stdin the token is asked for and not shown. The token is never printed and never stored.

  --setting      the token is the value of this setting or variable
  --stdin        the token is the first line of standard input; needs --yes
  --url          call this URL with GET
  --userinfo     call the userinfo endpoint of the client’s issuer
  --introspect   ask the introspection endpoint (RFC 7662) with the client’s id and secret
                 Without these: the provider’s own endpoint for keys it is known for, else userinfo.
  --header       carry the token in this header instead of "Authorization: Bearer"
  --client       the client whose endpoints are used, by name, id or provider
  --environment  only this environment
  --yes          consent to the request. It does not cover a host that only a file or a document names: pass --url then.

The exit code is 0 when the token was accepted, 1 when not, and 2 when nothing was sent.
`,
  explain: `Usage: authproof explain [FILE|-] [paths] [--client NAME] [--format pretty|json]

Reads a log line, stack trace, HTTP dump ("curl -v"), browser address or error page from a file or standard input (up to
1 MiB), and says which request failed, why, and at which setting of the workspace to look. Nothing is sent. Of the text
only status, error codes, host and path are shown again, and its description with everything masked that may be secret.

  --client  the client it is about, by name, id or provider; without it the text decides

The exit code is 0 when something was recognised, 1 when nothing was, and 2 when there is no text or no such client.
`,
  inspect: `Usage: authproof inspect [paths] [--format pretty|json]

Prints every client with its settings, where each value comes from, and the evidence that ties them. Secrets are redacted.
`,
  list: `Usage: authproof list rules|dialects|providers [--format pretty|json]

A dialect of kind "use" says what the application sends, one of kind "registration" what the server accepts.
`,
  rules: `Usage: authproof rules [id]

Prints the page of a rule as Markdown; without an id, what each rule demands.
`,
  lsp: `Usage: authproof lsp --stdio

Speaks the Language Server Protocol on standard input and output. Set-up of editors: server/docs/editors.md.
`,
  mcp: `Usage: authproof mcp [folders]

Speaks the Model Context Protocol on standard input and output, with the tools check, explain, inspect and rule. Only the
folders named are read (default: the current one), and symbolic links do not lead out of them. Nothing is written, nothing
is sent, and secrets are redacted.
`,
};

export const helpText = (topic: string | undefined): string => lookup(topics, topic) ?? general;
