import { parseJsonObject } from '../../base/json.ts';
import type { FileFacts, Setting } from '../../dialects/types.ts';
import { fileRule } from '../define.ts';
import { isBlankBody, isPemLike, type Pem, readPem, writePem } from '../support/pem.ts';
import { literals, setValue, valuePlace } from '../support/value.ts';
import type { Severity } from '../types.ts';

interface Fault {
  readonly what: string;
  readonly severity: Severity;
  /** The key with its line breaks restored. */
  readonly repaired?: string;
}

interface Data extends Fault {
  readonly setting: Setting;
}

export const rule = fileRule<Data>({
  meta: {
    id: 'private-key-malformed',
    group: 'secrets',
    severity: 'error',
    reach: 'file',
    fix: 'safe',
    summary: 'A private key must be a complete PEM block or JWK.',
  },
  *detect({ facts, settings }) {
    for (const setting of literals(settings('private_key'))) {
      const text = setting.value.text.trim();
      const fault = isPemLike(text) ? pemFault(text, setting, facts) : jwkFault(text);
      if (fault !== undefined) yield { at: valuePlace(setting), severity: fault.severity, data: { setting, ...fault } };
    }
  },
  word: ({ setting, what }) => `${setting.name} ${what}`,
  fix: ({ data: { setting, repaired } }, { facts }) =>
    repaired === undefined ? [] : setValue(facts, setting, repaired, 'Restore the line breaks', 'safe'),
});

const unreadable = 'Signing fails with an error such as "DECODER routines::unsupported" or "Invalid keyData".';

function pemFault(text: string, setting: Setting, facts: FileFacts): Fault | undefined {
  const pem = readPem(text);
  if (pem === undefined) return undefined;
  // The first line alone: the rest was lost with the line breaks, which `env-pem-newlines` reports.
  if (pem.endLabel === undefined && facts.tree.format === 'dotenv' && setting.entry.quoting === 'plain')
    return undefined;
  if (!pem.label.endsWith('PRIVATE KEY')) {
    const kind =
      pem.label === 'CERTIFICATE' ? 'certificate' : pem.label.endsWith('PUBLIC KEY') ? 'public key' : undefined;
    if (kind === undefined) return undefined;
    return {
      what: `holds a ${kind}, and only a private key can sign. ${unreadable} Put the private key here.`,
      severity: 'error',
    };
  }
  if (pem.endLabel === undefined) {
    return {
      what: `has no END line, so the key was cut short. ${unreadable} Copy the whole block.`,
      severity: 'error',
    };
  }
  if (pem.endLabel !== pem.label) {
    return {
      what: `begins as ${pem.label} and ends as ${pem.endLabel}. ${unreadable} Copy the whole block again.`,
      severity: 'error',
    };
  }
  return bodyFault(pem, facts.environment.isFixture);
}

function bodyFault(pem: Pem, isSample: boolean): Fault | undefined {
  const { label, body, hasLines } = pem;
  // Keys encrypted in the older form have header lines (RFC 1421), which need their line breaks.
  const isEncryptedOld = /Proc-Type:|DEK-Info:/.test(body);
  if (isEncryptedOld) return undefined;
  const base64 = body.replace(/\s+/g, '');
  if (isBlankBody(pem)) {
    return {
      what: `has a placeholder between its BEGIN and END lines. ${unreadable} Put the key there.`,
      severity: isSample ? 'hint' : 'error',
    };
  }
  if (base64 === '' || !/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) {
    return {
      what: `has ${base64 === '' ? 'nothing' : 'text that is not Base64'} between its BEGIN and END lines. ${unreadable} Copy the key again.`,
      severity: 'error',
    };
  }
  if (hasLines) return undefined;
  return {
    what: `has lost its line breaks. PEM readers want the BEGIN and END lines on lines of their own (RFC 7468). ${unreadable} Put them back.`,
    severity: 'error',
    repaired: writePem(label, base64),
  };
}

/** Only texts that say they are a JWK are judged; other forms of keys (hex, Base64, paths, ids) are left alone. */
function jwkFault(text: string): Fault | undefined {
  if (!text.startsWith('{') || !/["']?kty["']?\s*:/.test(text)) return undefined;
  const jwk = parseJsonObject(text);
  if (jwk === undefined) {
    return {
      what: 'looks like a JWK, but is not valid JSON. Libraries stop with a parse error. Keep it on one line, with straight quotes.',
      severity: 'error',
    };
  }
  const secretMember = jwk.kty === 'oct' ? 'k' : 'd';
  if (typeof jwk[secretMember] === 'string') return undefined;
  return {
    what: `is a JWK without "${secretMember}", which makes it a public key (RFC 7518 section 6). Signing fails. Put the private JWK here.`,
    severity: 'error',
  };
}
