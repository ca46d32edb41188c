import type { Hover } from 'vscode-languageserver-types';
import type { FileFacts, Setting } from '../dialects/types.ts';
import { findProvider } from '../knowledge/providers/lookup.ts';
import { secretsOf } from '../lint/report.ts';
import { type DerivedRedirect, derivedRedirects } from '../model/derived.ts';
import type { Model } from '../model/types.ts';
import type { Finding } from '../rules/types.ts';
import { overlaps, spanLength, touches } from '../text/span.ts';
import { baseName } from '../text/uri.ts';
import { expiryOf, expiryWords } from './expiry.ts';
import { loaderLines } from './loaderLines.ts';
import { code, escapeMarkdown } from './markdown.ts';
import type { Places } from './places.ts';
import { providerFacts } from './providerFacts.ts';
import { roleSpecs } from './roleSpecs.ts';
import { roleWords } from './roleWords.ts';
import { presentable, shownValue } from './shownValue.ts';

export interface HoverInput {
  readonly facts: FileFacts;
  readonly offset: number;
  readonly model: Model;
  /** Epoch milliseconds. */
  readonly now: number;
  /** Of the same file. */
  readonly findings: readonly Finding[];
}

/** What the setting under the cursor means, which value it ends up with and from where, and whose it is. */
export function hover(input: HoverInput, places: Places): Hover | undefined {
  const setting = settingAt(input.facts, input.offset);
  if (setting === undefined) return undefined;
  const rules = input.findings.filter(
    ({ at, docs }) =>
      docs !== '' && (overlaps(at.span, setting.entry.span) || touches(setting.entry.span, at.span.start)),
  );
  const parts = [
    `**${roleWords[setting.role]}**`,
    code(setting.name),
    expiryLine(setting, input.now),
    valueLines(setting, input.model),
    loaderLines(setting, input.facts, input.model),
    ownerLine(setting, input),
    derivedLines(setting, input.model),
    factLines(setting, input.model),
    specLine(setting),
    [...new Map(rules.map((finding) => [finding.ruleId, finding.docs]))]
      .map(([id, docs]) => `[${escapeMarkdown(id)}](${docs})`)
      .join(' · '),
  ];
  return {
    contents: { kind: 'markdown', value: parts.filter((part) => part !== '').join('\n\n') },
    range: places.range(setting.file, setting.span),
  };
}

/** The narrowest setting whose key or value the cursor touches. */
function settingAt(facts: FileFacts, offset: number): Setting | undefined {
  return facts.settings
    .filter((s) => touches(s.span, offset) || (s.keySpan !== undefined && touches(s.keySpan, offset)))
    .toSorted((a, b) => spanLength(a.entry.span) - spanLength(b.entry.span))[0];
}

function valueLines(setting: Setting, model: Model): string {
  const resolved = model.resolve(setting);
  const shown = shownValue(resolved, model, secretsOf(model.files));
  const { state, origins, missing } = resolved.resolved;
  const lines = [`Value: ${shown.kind === 'value' ? code(shown.text) : escapeMarkdown(shown.text)}`];
  if (state === 'defaulted') lines.push('This is the default written in the reference itself.');
  const chain = origins.map((origin) => `${code(origin.name)} in ${code(baseName(origin.file))}`);
  if (chain.length > 0) lines.push(`From ${chain.join(', then ')}`);
  if (missing.length > 0) lines.push(`Not defined in the workspace: ${missing.map(code).join(', ')}`);
  return lines.join('  \n');
}

function ownerLine(setting: Setting, { facts, model }: HoverInput): string {
  const client = model.clientOf(setting);
  const provider = client?.provider ?? setting.provider;
  const environment = client?.environment ?? setting.environment ?? facts.environment.name;
  const what =
    client?.kind === 'registration' ? 'Registration' : client?.kind === 'metadata' ? 'Server metadata' : 'Client';
  const parts = [
    client === undefined ? '' : `${what}: ${code(presentable(client.name, secretsOf(model.files)))}`,
    provider === undefined ? '' : `Provider: ${escapeMarkdown(findProvider(provider)?.name ?? provider)}`,
    facts.environment.isTemplate
      ? 'Template: not part of any running configuration'
      : environment === 'base'
        ? ''
        : `Environment: ${code(environment)}`,
  ];
  return parts.filter((part) => part !== '').join('  \n');
}

function expiryLine(setting: Setting, now: number): string {
  const expiry = expiryOf(setting);
  if (expiry === undefined) return '';
  const words = expiryWords(expiry, now);
  return `This JWT ${words}: ${new Date(expiry).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** What the provider says of such a setting, of whatever confidence. */
function factLines(setting: Setting, model: Model): string {
  const client = model.clientOf(setting);
  const provider = findProvider(client?.provider ?? setting.provider ?? '');
  if (provider === undefined || client?.kind === 'metadata') return '';
  const facts = providerFacts(provider, setting.role);
  return facts.length === 0 ? '' : [`At ${escapeMarkdown(provider.name)}:`, ...facts].join('\n');
}

function specLine({ role }: Setting): string {
  const spec = roleSpecs[role];
  return spec === undefined ? '' : `[${spec.title}](${spec.url})`;
}

/** The redirect URIs that a framework makes of the setting. */
function derivedLines(setting: Setting, model: Model): string {
  const home = model.packageOf(setting.file);
  const secrets = secretsOf(model.files);
  const isInput = ({ setting: input }: DerivedRedirect['inputs'][number]): boolean =>
    input.file === setting.file && input.span.start === setting.span.start;
  const lines = model.clients
    .filter((client) => client.package === home)
    .flatMap((client) => derivedRedirects(model, client))
    .filter(({ inputs }) => inputs.some(isInput))
    .map(({ framework, text, isPath, usual }) => {
      const what = isPath ? 'receives the callback at the path' : 'makes the redirect URI, to register at the server:';
      const unless = usual === undefined ? '' : ', unless code says otherwise';
      return `${escapeMarkdown(framework)} ${what} ${code(presentable(text, secrets))}${unless}`;
    });
  return [...new Set(lines)].join('  \n');
}
