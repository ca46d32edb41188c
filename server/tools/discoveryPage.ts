import { checks } from '../src/probe/discovery/checks/index.ts';
import { requestLimit } from '../src/probe/discovery/requests.ts';

const cell = (text: string): string => text.replaceAll('|', '\\|');

/** The page that findings `discovery-…` link to: each row has an anchor of its check's id. */
export function discoveryPage(): string {
  const rows = checks.map(
    ({ id, title, severity, condition, guard, source }) =>
      `| <a id="${id}"></a>\`discovery-${id}\` | ${severity} | **${cell(title)}.** ${cell(condition)}. | ${cell(guard)}. | ${cell(source)} |`,
  );
  return `# Discovery checks

Generated from the table of checks. *Compare with Discovery* and \`authproof discover\` read what a server publishes and say
where the configuration differs: the server's metadata (OpenID Connect Discovery, RFC 8414), its keys (RFC 7517), the
metadata of a protected resource such as an MCP server (RFC 9728), and a client metadata document.

Every request is a GET without credentials, ${requestLimit} at most for each client, and each host is named before. Redirects are not
followed, an HTML page is no document, and a public document cannot lead into a private network. Findings stay on
their settings until these change. Fixes write the published value and are for review: the document may be that of the
wrong server.

Severity is the highest a check uses; in test and fixture folders it is lowered by one level. ${checks.length} checks.

| id | severity | what has to hold | when it is silent or says less | source |
|---|---|---|---|---|
${rows.join('\n')}
`;
}
