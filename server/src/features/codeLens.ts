import type { CodeLens, Command } from 'vscode-languageserver-types';
import { groupBy } from '../base/groupBy.ts';
import { inEnglish, type Translate } from '../base/l10n.ts';
import type { FileFacts } from '../dialects/types.ts';
import type { Client, Model } from '../model/types.ts';
import { targetsOf } from '../probe/target.ts';
import type { SettingRef, Target } from '../probe/types.ts';
import { expiriesOf, expiryWords } from './expiry.ts';
import { referenceCounts } from './names/counts.ts';
import { mentionsOf } from './names/mentions.ts';
import type { Mention } from './names/types.ts';
import type { Places } from './places.ts';

/** Which lenses the user wants. */
export interface LensSwitches {
  readonly test: boolean;
  readonly references: boolean;
  readonly expiry: boolean;
}

export interface CodeLensInput {
  readonly facts: FileFacts;
  readonly model: Model;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly wanted: LensSwitches;
  /** The client’s command that tests a target; its argument is the target's id. */
  readonly testCommand: string | undefined;
  /** The client’s command that shows references; its arguments are a URI and a position. */
  readonly referencesCommand: string | undefined;
  /** English unless given. */
  readonly t?: Translate | undefined;
}

/** What can be done with the clients of a file, who uses its names, and what ends. */
export function codeLenses(input: CodeLensInput, places: Places): CodeLens[] {
  const { wanted } = input;
  return [
    ...(wanted.test ? testLenses(input, places) : []),
    ...(wanted.references ? referenceLenses(input, places) : []),
    ...(wanted.expiry ? expiryLenses(input, places) : []),
  ];
}

/**
 * One lens for each target that can be tested and has its client_id, or else its token endpoint, in the file. Where
 * one setting serves several targets, each says what tells it from the others. None where the client cannot test.
 */
function testLenses({ facts, model, testCommand, t = inEnglish }: CodeLensInput, places: Places): CodeLens[] {
  if (testCommand === undefined) return [];
  const file = facts.file.uri;
  // Editors ask for lenses after each key: nothing is made of the clients of other files.
  const isHere = ({ settings }: Client): boolean => settings.some(({ place }) => place.file === file);
  const testable = targetsOf(model, isHere).flatMap((target) => {
    const at = anchorOf(target, file);
    return target.obstacle !== undefined || at === undefined ? [] : [{ target, at }];
  });
  const byPlace = groupBy(testable, ({ at }) => at.span.start);
  return testable.map(({ target, at }) => {
    const sharesPlace = (byPlace.get(at.span.start)?.length ?? 0) > 1;
    return {
      range: places.range(file, at.span),
      command: {
        title: sharesPlace ? t('Test token endpoint ({0})', target.environment) : t('Test token endpoint'),
        command: testCommand,
        arguments: [target.id],
      },
    };
  });
}

function anchorOf(target: Target, file: string): SettingRef | undefined {
  return [target.settings.client_id, target.settings.token_endpoint].find((ref) => ref?.file === file);
}

/**
 * How often configuration refers to the names that the file defines; nothing for those that only code may ask for, as
 * code is not looked at for a lens.
 */
function referenceLenses(
  { facts, model, referencesCommand, t = inEnglish }: CodeLensInput,
  places: Places,
): CodeLens[] {
  const file = facts.file.uri;
  const names = namesOf(facts);
  const counts = names.length === 0 ? [] : referenceCounts(names, facts, model);
  return names.flatMap((mention, index): CodeLens[] => {
    const count = counts[index] ?? 0;
    if (count === 0) return [];
    const range = places.range(file, mention.nameSpan);
    const title = count === 1 ? t('1 reference in configuration') : t('{0} references in configuration', count);
    // A client without such a command shows the title.
    const command: Command =
      referencesCommand === undefined
        ? { title, command: '' }
        : { title, command: referencesCommand, arguments: [places.uri(file), range.start] };
    return [{ range, command }];
  });
}

/** Variables of env files, keys of Kubernetes objects, and variables of requests. */
function namesOf(facts: FileFacts): readonly Mention[] {
  const isEnvFile = facts.tree.format === 'dotenv';
  return mentionsOf(facts).filter(
    ({ isDefinition, world }) => isDefinition && (world === 'variables' ? isEnvFile : world !== 'object'),
  );
}

function expiryLenses({ facts, now, t = inEnglish }: CodeLensInput, places: Places): CodeLens[] {
  return expiriesOf(facts).map(({ span, at, what }) => ({
    range: places.range(facts.file.uri, span),
    command: { title: `${what === 'secret' ? t('Client secret') : what} ${expiryWords(at, now, t)}`, command: '' },
  }));
}
