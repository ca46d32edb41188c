const general = `authproof checks OAuth and OpenID Connect configuration and explains failed token requests.

Usage: authproof <command> [options]

  check [paths]      find mistakes in .env, YAML, JSON, TOML, .properties and INI files
  baseline [folder]  write down the findings there are, so that check tells new ones from them
  test [paths]       send a token request and explain the answer
  inspect [paths]    show the clients found, and why their settings belong together
  list <what>        list rules, dialects or providers
  rules [id]         say what each rule demands, or print the page of one
  lsp --stdio        run the language server

  --help, --version

Paths default to the current folder. Exit codes:
  0  nothing found, or the test passed
  1  findings, or a failed test
  2  wrong usage, a wrong configuration or baseline, a file that could not be written, or an error of authproof's own

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
  test: `Usage: authproof test [paths] [--client NAME] [--environment NAME] [--yes] [--format pretty|json]

Sends one token request for each client found, after showing the host, the client and the names of the variables used.
Nothing is sent without your consent: answer the question, or pass --yes.

  --client       only clients with this name, id or provider
  --environment  only this environment, such as production
  --yes          consent to the requests of this run

The exit code is 0 when every chosen client passed, 1 when one failed or could not be tested, and 2 when there is no
such client or nobody to ask.
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

Speaks the Language Server Protocol on standard input and output.
`,
};

export const helpText = (topic: string | undefined): string =>
  topic !== undefined && Object.hasOwn(topics, topic) ? (topics[topic] as string) : general;
