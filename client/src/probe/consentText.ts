import type { PlanInfo } from '../../../server/src/lsp/protocol.ts';

export interface ConsentText {
  readonly message: string;
  readonly detail: string;
}

/** What the consent dialog says: names only, as a plan holds no values. `mayRemember`: the dialog offers to. */
export function consentText(plan: PlanInfo, mayRemember = false): ConsentText {
  const { message, detail } = plan.kind === 'metadata' ? metadataText(plan) : tokenText(plan);
  return { message, detail: mayRemember ? `${detail}\n\n${rememberText}` : detail };
}

const rememberText =
  '“Always” sends this request without asking, in this workspace, as long as everything above stays the same; the values ' +
  'of the settings may change. The command “Forget Consents” takes it back.';

function tokenText(plan: PlanInfo): ConsentText {
  const lines = [
    `Address: ${plan.url}`,
    `Client: ${plan.client}`,
    `Environment: ${plan.environment}`,
    `Grant: ${plan.grant}${plan.harmless ? ' with a code that is invalid on purpose, so that no token is issued' : ', which issues a token'}`,
    `Client authentication: ${plan.authMethod}`,
    `Parameters: ${listOr(plan.parameters, 'none')}`,
    `Values are taken from: ${listOr(plan.variables, 'no setting')}`,
  ];
  const notes = plan.notes.length > 0 ? `\n\n${plan.notes.join('\n')}` : '';
  return { message: `Send a token request to ${plan.host}?`, detail: `${lines.join('\n')}${notes}` };
}

/** The issuer's metadata says where the token endpoint is; reading it needs no credentials. */
function metadataText(plan: PlanInfo): ConsentText {
  const notes = plan.notes.length > 0 ? `\n\n${plan.notes.join('\n')}` : '';
  return {
    message: `Read the metadata of ${plan.host}?`,
    detail:
      `Address: ${plan.url}\nClient: ${plan.client}\nEnvironment: ${plan.environment}\n` +
      `A GET without credentials. It tells the token endpoint, for which you are asked again.${notes}`,
  };
}

function listOr(names: readonly string[], none: string): string {
  return names.length > 0 ? names.join(', ') : none;
}
