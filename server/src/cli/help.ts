const general = `authproof checks OAuth and OpenID Connect configuration and explains failed token requests.

Usage: authproof <command> [options]

  check [paths]      find mistakes in .env, YAML, JSON, TOML, .properties and INI files
  test [paths]       send a token request and explain the answer
  inspect [paths]    show the clients found, and why their settings belong together
  list <what>        list rules, dialects or providers
  rules <id>         print the page of a rule
  lsp --stdio        run the language server

  --help, --version

Paths default to the current folder. Exit codes: 0 clean, 1 findings or a failed test, 2 wrong usage.
"authproof <command> --help" tells more.
`;

const topics: Readonly<Record<string, string>> = {
  check: `Usage: authproof check [paths] [--format pretty|json|github] [--fix] [--fail-on error|warning|info|hint]

  --format   pretty: for people (default). json: one object, see the README. github: workflow annotations.
  --fix      apply the safe fixes, then report what is left
  --fail-on  exit with 1 when a finding is at least this severe (default: error)

Severities and files to leave out are read from authproof.config.json in the folder of the first path:
  { "rules": { "redirect-uri-fragment": "off" }, "exclude": ["legacy/**"] }
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
  rules: `Usage: authproof rules <id>

Prints the page of a rule as Markdown.
`,
  lsp: `Usage: authproof lsp --stdio

Speaks the Language Server Protocol on standard input and output.
`,
};

export const helpText = (topic: string | undefined): string =>
  topic !== undefined && Object.hasOwn(topics, topic) ? (topics[topic] as string) : general;
