import { createConfig } from '../../../server/src/config/config.ts';
import { checkConfig, parseConfigFile } from '../../../server/src/config/parse.ts';
import { createSourceFile } from '../../../server/src/text/sourceFile.ts';
import { root } from '../../support/workspace.ts';
import { ensure, isSound } from '../oracles.ts';
import type { FuzzTarget } from '../types.ts';

const ids = ['redirect-uri-fragment', 'scope-case', 'missing-client-id'];
const paths = [
  '.env',
  'apps/web/.env.local',
  `${'a/'.repeat(30)}b.yaml`,
  'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!',
  `${'a'.repeat(200)}!`,
  `${'a/'.repeat(500)}!`,
];

/** A configuration file, in JSON or YAML by its first character, and the questions it answers. */
export const configTarget: FuzzTarget = {
  name: 'config',
  isWhole: true,
  seeds: (files) => [
    ...[...files].filter(([path]) => path.includes('authproof.config')).map(([, text]) => text),
    '{"rules": {"scope-case": "off"}, "include": ["**/*.env"], "exclude": ["a/**"], "environments": {"**/x": "production"}}',
    '{"overrides": [{"files": ["**/*.yaml"], "settings": ["a.*[0]"], "rules": {"scope-case": "error"}}], "loaders": {"apps/*": ["vite", "node"]}}',
    '{"providers": {"own": {"issuer": "https://a.example.com", "scopes": ["x"]}}, "variables": {"A": "client_id", "B": {"role": "none"}}, "extends": "./b.json"}',
    'rules:\n  scope-case: warning\nexclude:\n  - "{a,b}/**"\nextends: [x.yaml]\n',
  ],
  tokens: [
    '"**"',
    '"+(a)"',
    '"+(+(a))"',
    '"!(a|b)"',
    '"{1..99}"',
    '"[!a]"',
    '"*(*(a))"',
    '"a*a*a*a*a*b"',
    '*a',
    '**/a/',
    '[a]',
    '{a,aa}',
    '@(a|aa)',
    '(a+)+',
    '"***"',
    '"((((("',
    '"rules":',
    '"off"',
    '"overrides":',
    '"files":',
    '"settings":',
    '"include":',
    '"exclude":',
    '"environments":',
    '"loaders":',
    '"variables":',
    '"providers":',
    '"extends":',
    '"__proto__":',
    '{}',
    '[]',
    'null',
  ],
  maxLength: 1500,
  run: (input) => {
    for (const name of ['authproof.config.json', 'authproof.config.yaml']) {
      const { data, problems } = parseConfigFile(createSourceFile(`${root}/${name}`, input), ids);
      ensure((data === undefined) === problems.length > 0, 'a configuration is neither read nor refused');
      for (const { message, span } of problems) {
        ensure(isSound(span, input.length), 'a problem lies outside the text');
        ensure(message !== '' && !message.includes('undefined'), 'a problem has no words');
      }
      if (data === undefined) continue;
      const again = checkConfig(JSON.parse(JSON.stringify(data)), ids);
      ensure(again.data !== undefined, 'a configuration is refused the second time');
      const config = createConfig(root, [data]);
      for (const path of paths) {
        const uri = `${root}/${path}`;
        config.isIncluded(uri);
        config.environmentOf(uri);
        config.loadersOf(uri);
        for (const id of ids) config.levelOf(id, uri, () => 'a.b[0].c');
      }
    }
  },
};
