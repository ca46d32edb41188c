import type { FileFacts } from '../../dialects/types.ts';
import { replaceValue } from '../../syntax/edit.ts';
import { childOf, childrenOf, type Entry, type ScalarEntry, textAt } from '../../syntax/tree.ts';
import { fileRule } from '../define.ts';
import { fixOf } from '../support/document.ts';
import { durationOf, wordDuration } from '../support/duration.ts';
import { type Lifetime, lifetimesOf, looksLikeMilliseconds } from '../support/lifetimes.ts';
import type { Detection, Severity } from '../types.ts';

type Fault = 'milliseconds' | 'maybe-milliseconds' | 'words' | 'go' | 'go-unit' | 'spring' | 'cognito';

interface Data {
  readonly entry: ScalarEntry;
  readonly name: string;
  readonly fault: Fault;
  /** What the value means as it stands, in words. */
  readonly meaning: string | undefined;
  readonly instead: string | undefined;
}

/** RFC 6749 section 5.1 counts lifetimes in seconds; other programs have formats of their own. */
export const rule = fileRule<Data>({
  meta: {
    id: 'lifetime-unit',
    group: 'lifetimes',
    severity: 'error',
    reach: 'file',
    fix: 'review',
    summary: 'A lifetime is written in the unit that its program reads.',
  },
  *detect({ facts }) {
    for (const lifetime of lifetimesOf(facts)) {
      const data = judge(lifetime, facts);
      if (data !== undefined) yield detection(facts, data);
    }
    yield* inSpring(facts);
    yield* inCognito(facts);
  },
  word: ({ entry, name, fault, meaning }) => {
    const value = entry.value.trim();
    switch (fault) {
      case 'milliseconds':
        return `${name} counts seconds, so ${value} is ${meaning}. It looks like milliseconds: tokens would stay valid a thousand times longer than meant.`;
      case 'maybe-milliseconds':
        return `${name} is ${value}. OAuth counts lifetimes in seconds, which makes ${meaning}; it looks like milliseconds. Say the unit in the name, or write seconds if the program reads them.`;
      case 'words':
        return `${name} counts in plain numbers, and ${value} is not one: programs read NaN, the digits alone, or stop with an error. Write the number.`;
      case 'go':
        return `${name} is a number without a unit. The program stops with "time: missing unit in duration ${value}", or reads nanoseconds. Write a unit, such as ${meaning}.`;
      case 'go-unit':
        return `${name} has a unit the program does not know: it stops with "time: unknown unit in duration". Its units are h, m and s.`;
      case 'spring':
        return `${name} is a number without a unit, which Spring Boot reads as milliseconds: ${value} is ${meaning}, and tokens have expired before they are used (invalid_token). Write ${value}s for seconds.`;
      case 'cognito':
        return `${name} is ${value}, and Cognito counts ${meaning} here when there are no TokenValidityUnits. The deployment fails with "Invalid range for token validity". Add TokenValidityUnits, or write the number in that unit.`;
    }
  },
  fix: ({ data: { entry, instead } }, { facts }) => {
    const edits =
      instead === undefined || !facts.tree.entries.includes(entry)
        ? undefined
        : replaceValue(facts.tree, entry, instead);
    return fixOf(facts, `Write ${instead}`, 'review', edits);
  },
});

const severities: Readonly<Record<Fault, Severity>> = {
  milliseconds: 'warning',
  'maybe-milliseconds': 'info',
  words: 'warning',
  go: 'error',
  'go-unit': 'error',
  spring: 'warning',
  cognito: 'error',
};

const detection = (facts: FileFacts, data: Data): Detection<Data> => ({
  at: { file: facts.file.uri, span: data.entry.contentSpan },
  severity: severities[data.fault],
  data,
});

function judge(lifetime: Lifetime, facts: FileFacts): Data | undefined {
  const { entry, name, unit, count, kind } = lifetime;
  if (isGo(lifetime, facts)) return judgeGo(entry, name);
  if (/(?:seconds|_secs?)$/i.test(name) && count === undefined) {
    const seconds = durationOf(entry.value);
    const instead = seconds === undefined ? undefined : String(seconds);
    return seconds === undefined ? undefined : { entry, name, fault: 'words', meaning: undefined, instead };
  }
  if (count === undefined || !looksLikeMilliseconds(count)) return undefined;
  // Above its limit Supabase does not start, which `lifetime-inconsistent` says.
  if (facts.dialects[0] === 'supabase-config-toml') return undefined;
  const isSeconds = unit === 'seconds' || (unit === 'named' && lifetime.seconds === count);
  // A refresh token of 2,592,000 seconds is ordinary, and of 2,592,000,000 it is not; in between nobody can tell.
  if (kind === 'refresh' && count < 86_400_000) return undefined;
  if (isSeconds) {
    const meaning = wordDuration(count);
    return { entry, name, fault: 'milliseconds', meaning, instead: String(count / 1000) };
  }
  const isBare = unit === 'none' && kind === 'access' && count >= 3_600_000;
  return isBare
    ? { entry, name, fault: 'maybe-milliseconds', meaning: wordDuration(count), instead: undefined }
    : undefined;
}

/** oauth2-proxy, Dex and Ory Hydra read Go durations (pkg.go.dev/time, ParseDuration). */
const isGo = ({ group }: Lifetime, { dialects }: FileFacts): boolean =>
  group.startsWith('oauth2-proxy') || (['dex', 'hydra'].includes(group) && dialects.length > 0);

function judgeGo(entry: ScalarEntry, name: string): Data | undefined {
  const text = entry.value.trim();
  // Zero needs no unit, and -1 is Hydra's word for never.
  if (/^-?(?:0|1)$/.test(text) && text !== '1') return undefined;
  if (/^\d+$/.test(text)) {
    const seconds = Number(text);
    return { entry, name, fault: 'go', meaning: goDuration(seconds), instead: `${text}s` };
  }
  const isUnknown = /^\d/.test(text) && /\d\s*(?:d|w|y|days?|hours?|minutes?|seconds?)\b|\s/i.test(text);
  const seconds = isUnknown ? durationOf(text) : undefined;
  if (seconds === undefined) return undefined;
  return { entry, name, fault: 'go-unit', meaning: undefined, instead: goDuration(seconds) };
}

const goDuration = (seconds: number): string =>
  seconds % 3600 === 0 ? `${seconds / 3600}h` : seconds % 60 === 0 ? `${seconds / 60}m` : `${seconds}s`;

/** Spring Boot reference, "Converting Durations": a number counts milliseconds unless the property says otherwise. */
function* inSpring(facts: FileFacts): Generator<Detection<Data>> {
  if (facts.dialects[0] !== 'spring-oauth2') return;
  for (const entry of facts.tree.entries) {
    if (entry.kind !== 'scalar' || !/^\d+$/.test(entry.value.trim())) continue;
    const path = entry.path.map((part) => String(part).replace(/[-_]/g, '').toLowerCase()).join('.');
    if (
      !/^spring\.security\.oauth2\.authorizationserver\.client\..+\.token\.(?:authorizationcode|accesstoken|refreshtoken|devicecode)timetolive$/.test(
        path,
      )
    )
      continue;
    const count = Number(entry.value);
    // Whoever writes 3600000 knows.
    if (count >= 60_000) continue;
    const meaning = count < 1000 ? `${count} milliseconds` : wordDuration(count / 1000);
    yield detection(facts, { entry, name: entry.key, fault: 'spring', meaning, instead: `${count}s` });
  }
}

/** AWS::Cognito::UserPoolClient: hours for access and ID tokens (at most a day), days for refresh tokens (ten years). */
const cognito = [
  { key: 'AccessTokenValidity', unit: 'AccessToken', word: 'hours', most: 24 },
  { key: 'IdTokenValidity', unit: 'IdToken', word: 'hours', most: 24 },
  { key: 'RefreshTokenValidity', unit: 'RefreshToken', word: 'days', most: 3650 },
] as const;

function* inCognito(facts: FileFacts): Generator<Detection<Data>> {
  for (const client of cognitoClients(facts)) {
    for (const { key, unit, word, most } of cognito) {
      const entry = childOf(client, key);
      if (entry?.kind !== 'scalar' || !/^\d+$/.test(entry.value) || Number(entry.value) <= most) continue;
      if (childOf(childOf(client, 'TokenValidityUnits'), unit) !== undefined) continue;
      const size = word === 'hours' ? 3600 : 86_400;
      const inUnit = Number(entry.value) / size;
      const instead = Number.isInteger(inUnit) && inUnit <= most ? String(inUnit) : undefined;
      yield detection(facts, { entry, name: key, fault: 'cognito', meaning: word, instead });
    }
  }
}

const cognitoClients = ({ tree }: FileFacts): readonly Entry[] =>
  tree.roots.flatMap((root) =>
    [...childrenOf(childOf(root, 'Resources')), ...childrenOf(childOf(childOf(root, 'resources'), 'Resources'))]
      .filter((resource) => textAt(resource, 'Type') === 'AWS::Cognito::UserPoolClient')
      .flatMap((resource) => childOf(resource, 'Properties') ?? []),
  );
