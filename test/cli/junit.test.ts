import { expect, test } from 'vitest';
import { junitFindings } from '../../server/src/cli/format/junit.ts';
import type { Finding } from '../../server/src/rules/types.ts';
import { fragment, makeFolder, runCli, stray } from './support.ts';

test('each file is a suite, each finding a failed case, and a file without findings a passed one', async () => {
  const cwd = await makeFolder({
    'a/.env': `${stray}${fragment.split('\n')[1]}\n`,
    'b/.env': 'ACME_CLIENT_ID=acme-web\n',
  });
  const { code, stdout, stderr } = await runCli(['check', '--format', 'junit'], { cwd });
  expect({ code, stderr }).toStrictEqual({ code: 1, stderr: '' });
  const shape = stdout
    .replace(/ time="\d+\.\d{3}"/, '')
    .replace(/message="[^"<>]+"/g, 'message="…"')
    .replace(/(<failure [^>]*>)[^<]*(<\/failure>)/g, '$1$2');
  expect(shape).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="authproof" tests="3" failures="2" errors="0">
  <testsuite name="a/.env" tests="2" failures="2" errors="0" skipped="0" time="0">
    <testcase classname="authproof.secret-stray-characters" name="a/.env:2:21" time="0">
      <failure type="error" message="…"></failure>
    </testcase>
    <testcase classname="authproof.redirect-uri-fragment" name="a/.env:3:20" time="0">
      <failure type="error" message="…"></failure>
    </testcase>
  </testsuite>
  <testsuite name="b/.env" tests="1" failures="0" errors="0" skipped="0" time="0">
    <testcase classname="authproof" name="b/.env" time="0"/>
  </testsuite>
</testsuites>
`);
});

test('what the run does not fail for passes, and is said in the output of its case', async () => {
  const cwd = await makeFolder({ 'a/.env': `${stray}${fragment.split('\n')[1]}\nACME_SCOPE="openid,email"\n` });
  const cases = async (...options: string[]) => {
    const { code, stdout } = await runCli(['check', '--format', 'junit', ...options], { cwd });
    const [, failures] = /<testsuite [^>]* failures="(\d+)"/.exec(stdout) ?? [];
    return { code, failures, told: [...stdout.matchAll(/<(failure|system-out)\b/g)].map(([, name]) => name) };
  };
  expect(await cases()).toStrictEqual({ code: 1, failures: '2', told: ['failure', 'failure', 'system-out'] });
  expect(await cases('--fail-on', 'hint')).toStrictEqual({
    code: 1,
    failures: '3',
    told: ['failure', 'failure', 'failure'],
  });
});

test('a failure says where, what, and where to read more', async () => {
  const cwd = await makeFolder({ '.env': fragment });
  const { stdout } = await runCli(['check', '--format', 'junit'], { cwd });
  const [place, message, docs] = /<failure [^>]*>\n([\s\S]*?)\n\s*<\/failure>/.exec(stdout)?.[1]?.split('\n') ?? [];
  expect({ place, docs }).toStrictEqual({
    place: '.env:2:20',
    docs: expect.stringMatching(/^https:.*redirect-uri-fragment/),
  });
  expect(message).toContain('fragment');
});

const finding = (message: string): Finding => ({
  ruleId: 'some-rule',
  at: { file: 'file:///x', span: { start: 0, end: 0 } },
  severity: 'warning',
  message,
  related: [],
  fixes: [],
  fingerprint: 'f',
  docs: 'https://docs.acme.io/',
});

function told(message: string, path = 'x'): string {
  const input = { findings: [finding(message)], files: ['file:///x'], durationMs: 12, failOn: 'warning' as const };
  return junitFindings({ ...input, fileOf: () => undefined, pathOf: () => path });
}

test.each([
  ['a & b < c > d', 'message="a &amp; b &lt; c &gt; d"', '\na &amp; b &lt; c &gt; d\n'],
  ['say "it\'s"', 'message="say &quot;it\'s&quot;"', '\nsay "it\'s"\n'],
  ['two\nlines\tand\r', 'message="two&#10;lines&#9;and&#13;"', '\ntwo\nlines\tand&#13;\n'],
  [']]> 🔑 é', 'message="]]&gt; 🔑 é"', '\n]]&gt; 🔑 é\n'],
  ['\u0000\u0008\u001b[31m\uffff', 'message="\ufffd\ufffd\ufffd[31m\ufffd"', '\n\ufffd\ufffd\ufffd[31m\ufffd\n'],
  ['half \ud83d of a pair', 'message="half \ufffd of a pair"', '\nhalf \ufffd of a pair\n'],
])('%j is escaped in attributes and in text', (message, attribute, content) => {
  const xml = told(message);
  expect(xml).toContain(attribute);
  expect(xml).toContain(content);
});

test('paths are escaped, too', () => {
  expect(told('x', 'a"<&\u0001.env')).toContain('<testsuite name="a&quot;&lt;&amp;\ufffd.env"');
});

test('a run without files is an empty report', async () => {
  const { stdout } = await runCli(['check', '--format', 'junit'], { cwd: await makeFolder({}) });
  expect(stdout.replace(/\d+\.\d{3}/, '0')).toBe(
    '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="authproof" tests="0" failures="0" errors="0" time="0">\n</testsuites>\n',
  );
});
