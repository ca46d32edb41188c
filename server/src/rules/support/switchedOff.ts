import { memoisedFor } from '../../base/memo.ts';
import { variableAt, variablesNamed } from '../../dialects/lookups.ts';
import type { FileFacts, Setting } from '../../dialects/types.ts';
import { childrenOf, type Entry } from '../../syntax/tree.ts';

const isFalse = /^(?:false|no|off|0)$/i;
const isTrue = /^(?:true|yes|on|1)$/i;

/**
 * The file says that what the setting is for is not in use: `enabled: false` in its block or one around it, `OIDC_ENABLED=false`
 * among the variables of the same program.
 */
export const isSwitchedOff = (facts: FileFacts, setting: Setting): boolean =>
  isOffAt(setting.entry.parent) || isOffByVariable(facts, setting);

function isOffAt(block: Entry | undefined): boolean {
  if (block === undefined) return false;
  return saysOff(block) || isOffAt(block.parent);
}

const saysOff = memoisedFor((block: Entry): boolean =>
  block.kind === 'map'
    ? childrenOf(block).some(
        (child) =>
          child.kind === 'scalar' &&
          // Not `ENABLED`, which is a variable among others.
          ((/^[Ee]nabled$/.test(child.key) && isFalse.test(child.value)) ||
            (/^[Dd]isabled$/.test(child.key) && isTrue.test(child.value))),
      )
    : false,
);

/** The stem of its client with the words that say so: `OIDC_ENABLED`, `ENABLE_OIDC`. */
function isOffByVariable(facts: FileFacts, { slot, entry }: Setting): boolean {
  const stem = slot?.slice(slot.indexOf('/') + 1).toUpperCase() ?? '';
  if (!/^[A-Z][A-Z0-9_]*$/.test(stem)) return false;
  const service = variableAt(facts, entry.contentSpan.start)?.service;
  return [`${stem}_ENABLED`, `ENABLE_${stem}`, `${stem}_ENABLE`].some((name) => {
    const last = variablesNamed(facts, name).findLast((variable) => variable.service === service);
    return last !== undefined && isFalse.test(last.value.text.trim());
  });
}
