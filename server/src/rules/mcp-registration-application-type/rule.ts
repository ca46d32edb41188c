import type { MapEntry } from '../../syntax/tree.ts';
import { fileRule } from '../define.ts';
import { isAllNative, isIssued, isMcpRegistration, redirectsOf, setNative } from '../support/applicationType.ts';
import { placeOfKey, placeOfMap, placeOfValue, scalarAt } from '../support/document.ts';
import { hasStatement, registrationOf } from '../support/registration.ts';

interface Data {
  readonly root: MapEntry;
  readonly isWeb: boolean;
}

/** MCP authorization (2026-07-28), "Client registration": clients specify application_type. OIDC Registration section 2. */
export const rule = fileRule<Data>({
  meta: {
    id: 'mcp-registration-application-type',
    group: 'mcp',
    severity: 'warning',
    reach: 'file',
    fix: 'safe',
    summary: 'The registration of an installed MCP client says application_type native.',
  },
  *detect({ facts }) {
    const root = registrationOf(facts);
    if (root === undefined || hasStatement(root) || isIssued(root) || !isMcpRegistration(facts, root)) return;
    const type = scalarAt(root, 'application_type');
    if (!isAllNative(root) || (type !== undefined && type.value !== 'web')) return;
    const list = redirectsOf(root)[0]?.parent;
    const at =
      type !== undefined
        ? placeOfValue(facts, type)
        : list === undefined
          ? placeOfMap(facts, root)
          : placeOfKey(facts, list);
    yield { at, data: { root, isWeb: type !== undefined } };
  },
  word: ({ isWeb }) =>
    `Every redirect URI is that of an installed application, but application_type is ${isWeb ? 'web' : 'missing, which means web'}. ` +
    'OpenID Connect servers then refuse loopback addresses and custom schemes (invalid_redirect_uri), and MCP requires ' +
    'the field. Set it to native.',
  fix: ({ data: { root } }, { facts }) => setNative(facts, root, 'safe'),
});
