import { memoisedFor } from '../../base/memo.ts';
import { stripPublicPrefix } from '../../knowledge/environments.ts';
import { clientIdMatches, findProvider } from '../../knowledge/providers/lookup.ts';
import {
  type Client,
  type Evidence,
  knownText,
  type Model,
  type ResolvedSetting,
  settingsOf,
} from '../../model/types.ts';
import { workspaceRule } from '../define.ts';
import { eitherWay, named, placeOf, relatedTo, severityBy } from '../support/model.ts';
import type { Severity, WorkspaceScope } from '../types.ts';
import { unregistered } from './unregistered.ts';

interface Data {
  readonly left: ResolvedSetting;
  readonly leftText: string;
  readonly right: ResolvedSetting;
  readonly rightText: string;
  readonly reason: string;
  readonly isObjectId: boolean;
}

interface Pair {
  readonly left: ResolvedSetting;
  readonly right: ResolvedSetting;
  readonly evidence: Evidence;
  readonly full: Severity;
  /** The left one is the object ID of the application that the right one is the client ID of. */
  readonly isObjectId?: boolean;
}

/**
 * A code is bound to the client it was issued to (RFC 6749 section 4.1.3): one client under two ids fails at the token
 * endpoint. Only compared along evidence that does not itself rest on the client_id.
 */
export const rule = workspaceRule<Data>({
  meta: {
    id: 'cross-client-id-mismatch',
    group: 'cross-file',
    severity: 'error',
    reach: 'workspace',
    across: true,
    fix: 'review',
    summary: 'One client has one client_id in all files of an environment.',
  },
  *detect(scope) {
    for (const { left, right, evidence, full, isObjectId = false } of pairs(scope)) {
      const [leftText, rightText] = [knownText(left.resolved), knownText(right.resolved)];
      if (leftText === undefined || rightText === undefined || leftText === rightText) continue;
      const severity = severityBy(evidence.strength, full);
      if (severity === undefined) continue;
      yield {
        at: placeOf(left),
        severity,
        data: { left, leftText, right, rightText, reason: evidence.reason, isObjectId },
        related: [relatedTo(right, `${right.place.name} is ${rightText}`)],
      };
    }
  },
  word: ({ left, leftText, right, rightText, reason, isObjectId }) => {
    if (isObjectId) {
      return (
        `${left.place.name} is the object ID of the application, but its client ID is ${rightText}, which is ` +
        `${named(right, left)}. Microsoft Entra ID knows no such client (AADSTS700016). Use the client ID.`
      );
    }
    return (
      `${left.place.name} is ${leftText}, but ${named(right, left)} is ${rightText}. The browser and the server, or the ` +
      'application and its registration, would speak for two clients: invalid_client, invalid_grant or a rejected ' +
      `audience follows. Compared because ${reason}.`
    );
  },
  fix: ({ data }, scope) =>
    eitherWay(scope.model, data, allPairs(scope), (target, text) => {
      if (data.isObjectId) return target === data.left;
      const { setting } = target;
      const provider = findProvider(setting.provider ?? '');
      return provider === undefined || clientIdMatches(provider, text) !== false;
    }),
});

/** One list for all fixes. */
const allPairs = memoisedFor((scope: WorkspaceScope): readonly Pair[] => pairs(scope));

function pairs({ model, survey }: WorkspaceScope): readonly Pair[] {
  const told = unregistered(survey).map(
    ({ use, registered, reason, isObjectId }): Pair => ({
      left: use,
      right: registered,
      evidence: { strength: 'strong', reason },
      full: isObjectId ? 'error' : 'warning',
      isObjectId,
    }),
  );
  const linkedPairs = [...survey(linked), ...model.links.flatMap(({ a, b, evidence }) => pairOf(a, b, evidence))];
  const objectIds = new Set(told.flatMap(({ left, isObjectId }) => (isObjectId === true ? [left.setting] : [])));
  return [
    ...told,
    ...(objectIds.size === 0 ? linkedPairs : linkedPairs.filter(({ left }) => !objectIds.has(left.setting))),
  ];
}

const linked = ({ clients, matches }: Model): readonly Pair[] => [
  ...clients.flatMap((client) => [...within(client)]),
  ...matches
    .filter(({ evidence }) => evidence.strength !== 'strong')
    .flatMap(({ use, registration, evidence }) => pairOf(use, registration, evidence)),
];

function pairOf(a: Client, b: Client, evidence: Evidence): readonly Pair[] {
  const [left, right] = [only(a), only(b)];
  return left === undefined || right === undefined ? [] : [{ left, right, evidence, full: 'warning' }];
}

/** A public twin of a private name, and settings that an explicit reference made one client. */
function* within(client: Client): Generator<Pair> {
  const ids = settingsOf(client, 'client_id');
  const twin = ids.find((s) => s.setting.isPublic);
  const original = ids.find((s) => !s.setting.isPublic && stem(s) === (twin === undefined ? undefined : stem(twin)));
  if (twin !== undefined && original !== undefined) {
    const reason = `${twin.setting.name} is the public twin of ${original.setting.name}`;
    yield { left: twin, right: original, evidence: { strength: 'certain', reason }, full: 'error' };
    return;
  }
  const reference = client.evidence.find((e) => e.strength === 'certain' && e.reason.includes(' refers to '));
  const [left, right] = ids;
  if (reference === undefined || left === undefined || right === undefined || ids.length !== 2) return;
  if (left.setting.file !== right.setting.file)
    yield { left: right, right: left, evidence: reference, full: 'warning' };
}

const stem = ({ setting }: ResolvedSetting): string => stripPublicPrefix(setting.name)?.rest ?? setting.name;

/** A client's id when it has exactly one. */
function only(client: Client): ResolvedSetting | undefined {
  const ids = settingsOf(client, 'client_id');
  return ids.length === 1 ? ids[0] : undefined;
}
