import type { Hover, MarkupContent } from 'vscode-languageserver-types';
import type { FileFacts, Setting } from '../dialects/types.ts';
import { findProvider } from '../knowledge/providers/lookup.ts';
import { secretsOfModel } from '../model/secretsOfModel.ts';
import type { Model } from '../model/types.ts';
import type { Finding } from '../rules/types.ts';
import { overlaps, spanLength, touches } from '../text/span.ts';
import { expiriesOf, expiryWords } from './expiry.ts';
import { nameLines } from './hoverNames.ts';
import { loaderLines } from './loaderLines.ts';
import { code, escapeMarkdown } from './markdown.ts';
import { mentionAt } from './names/lookup.ts';
import type { Mention } from './names/types.ts';
import type { Places } from './places.ts';
import { providerFacts } from './providerFacts.ts';
import { redirectLines } from './redirectLines.ts';
import { roleSpecs } from './roleSpecs.ts';
import { roleWords } from './roleWords.ts';
import { presentable } from './shownValue.ts';
import { titleOf } from './symbols.ts';
import { valueLines } from './valueLines.ts';

export interface HoverInput {
  readonly facts: FileFacts;
  readonly offset: number;
  readonly model: Model;
  /** Epoch milliseconds. */
  readonly now: number;
  /** Of the same file. */
  readonly findings: readonly Finding[];
  /** The client’s command that copies a redirect URI. */
  readonly copyCommand?: string | undefined;
}

/**
 * What the setting under the cursor means, which value it ends up with and from where, and whose it is; of a name that is
 * referred to or defined there where else it stands. In Markdown.
 */
export function hover(input: HoverInput, places: Places): (Hover & { contents: MarkupContent }) | undefined {
  const { facts, offset, model } = input;
  const setting = settingAt(facts, offset);
  const mention = mentionAt(facts, offset);
  const isShort = setting !== undefined && mention !== undefined && tellsAll(setting, mention);
  const names = mention === undefined ? [] : nameLines(mention, facts, model, places, isShort);
  const blocks = [
    ...(setting === undefined ? [] : settingLines(setting, input, places)),
    ...(setting !== undefined && names.length > 0 && !isShort ? ['---'] : []),
    ...names,
  ].filter((block) => block !== '');
  const span = setting?.span ?? mention?.nameSpan;
  if (span === undefined || blocks.length === 0) return undefined;
  return { contents: { kind: 'markdown', value: blocks.join('\n\n') }, range: places.range(facts.file.uri, span) };
}

/** The setting has the name for its own, or is nothing but the reference. */
const tellsAll = ({ value, keySpan }: Setting, { nameSpan, isDefinition }: Mention): boolean =>
  isDefinition ? keySpan?.start === nameSpan.start : value.state === 'reference' && value.parts.length === 1;

function settingLines(setting: Setting, input: HoverInput, places: Places): readonly string[] {
  const { facts, model } = input;
  const rules = input.findings.filter(
    ({ at, docs }) =>
      docs !== '' && (overlaps(at.span, setting.entry.span) || touches(setting.entry.span, at.span.start)),
  );
  return [
    `**${roleWords[setting.role]}**`,
    code(presentable(setting.name, secretsOfModel(model))),
    expiryLine(setting, input),
    valueLines(setting, model, places),
    ownerLine(setting, input),
    redirectLines(setting, model, input.copyCommand),
    loaderLines(setting, facts, model),
    factLines(setting, model),
    specLine(setting),
    [...new Map(rules.map((finding) => [finding.ruleId, finding.docs]))]
      .map(([id, docs]) => `[${escapeMarkdown(id)}](${docs})`)
      .join(' · '),
  ];
}

/** The narrowest setting whose key or value the cursor touches. */
function settingAt(facts: FileFacts, offset: number): Setting | undefined {
  return facts.settings
    .filter((s) => touches(s.span, offset) || (s.keySpan !== undefined && touches(s.keySpan, offset)))
    .toSorted((a, b) => spanLength(a.entry.span) - spanLength(b.entry.span))[0];
}

function ownerLine(setting: Setting, { facts, model }: HoverInput): string {
  const client = model.clientOf(setting);
  const provider = client?.provider ?? setting.provider;
  const environment = client?.environment ?? setting.environment ?? facts.environment.name;
  const what =
    client?.kind === 'registration' ? 'Registration' : client?.kind === 'metadata' ? 'Server metadata' : 'Client';
  const parts = [
    client === undefined ? '' : `${what}: ${code(presentable(titleOf(client.name), secretsOfModel(model)))}`,
    provider === undefined ? '' : `Provider: ${escapeMarkdown(findProvider(provider)?.name ?? provider)}`,
    facts.environment.isTemplate
      ? 'Template: not part of any running configuration'
      : environment === 'base'
        ? ''
        : `Environment: ${code(environment)}`,
  ];
  return parts.filter((part) => part !== '').join('  \n');
}

/** Of a JWT by its claims, of a client secret by what is written beside it. */
function expiryLine(setting: Setting, { facts, now }: HoverInput): string {
  const expiry = expiriesOf(facts).find(({ span }) => span.start === setting.span.start);
  if (expiry === undefined) return '';
  const time = new Date(expiry.at).toISOString();
  const date = expiry.what === 'JWT' ? `${time.slice(0, 16).replace('T', ' ')} UTC` : time.slice(0, 10);
  return `This ${expiry.what} ${expiryWords(expiry.at, now)}: ${date}`;
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
