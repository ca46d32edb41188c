import type { CancellationToken, LanguageModelTool } from 'vscode';
import { Disposable, LanguageModelTextPart, LanguageModelToolResult, l10n, lm, Uri, workspace } from 'vscode';
import type {
  CheckParams,
  CheckResult,
  ExplainParams,
  ExplainResult,
  OverviewParams,
  OverviewResult,
} from '../../../server/src/lsp/protocol.ts';
import { methods } from '../../../server/src/lsp/protocol.ts';
import { ServerOffError, type Session } from '../languageClient.ts';
import { checkText, explainText, inspectText } from './toolText.ts';

/** Inputs as the manifest's schemas have them. A model may send anything else all the same. */
interface CheckInput {
  readonly path?: unknown;
  readonly minSeverity?: unknown;
}

interface ExplainInput {
  readonly text?: unknown;
  readonly client?: unknown;
}

/**
 * The tools of the manifest for language models: they read what the language server knows, send nothing and change
 * nothing, and no secret is in what they say. Editors without tools have nothing to register them with.
 */
export function registerLanguageModelTools(session: Session): Disposable {
  // Forks and web hosts leave the whole namespace out.
  if (typeof (lm as typeof lm | undefined)?.registerTool !== 'function') return new Disposable(() => {});
  return Disposable.from(
    lm.registerTool(
      'authproof_check',
      toolOf<CheckInput>(l10n.t('Checking sign-in configuration'), async ({ path, minSeverity }, token) => {
        const uri = typeof path === 'string' && path !== '' ? uriOf(path) : undefined;
        const params: CheckParams = {
          ...(uri === undefined ? {} : { uri: uri.toString() }),
          ...(isSeverity(minSeverity) ? { minSeverity } : {}),
        };
        return checkText(await session.request<CheckResult>(methods.check, params, token), pathOf);
      }),
    ),
    lm.registerTool(
      'authproof_explain',
      toolOf<ExplainInput>(l10n.t('Explaining an authentication error'), async ({ text, client }, token) => {
        if (typeof text !== 'string') return 'The text of the error is missing.';
        const params: ExplainParams = { text, ...(typeof client === 'string' ? { client } : {}) };
        return explainText(await session.request<ExplainResult>(methods.explain, params, token));
      }),
    ),
    lm.registerTool(
      'authproof_inspect',
      toolOf<object>(l10n.t('Reading sign-in clients'), async (_, token) => {
        // Answered when the workspace has been read, which the overview does not wait for.
        await session.request<CheckResult>(methods.check, { limit: 1 } satisfies CheckParams, token);
        const params: OverviewParams = { inEnglish: true };
        return inspectText(await session.request<OverviewResult>(methods.overview, params, token), pathOf);
      }),
    ),
  );
}

function toolOf<Input>(
  message: string,
  run: (input: Input, token: CancellationToken) => Promise<string>,
): LanguageModelTool<Input> {
  return {
    prepareInvocation: () => ({ invocationMessage: message }),
    invoke: async ({ input }, token) => {
      const text = isOn() ? await run(input, token).catch(told) : 'AuthProof’s tools are switched off in the settings.';
      return new LanguageModelToolResult([new LanguageModelTextPart(text)]);
    },
  };
}

/** A fixed text: a server's exception could quote a value. */
function told(error: unknown): string {
  return error instanceof ServerOffError
    ? 'AuthProof is switched off, or its server did not start.'
    : 'An internal error of AuthProof kept it from answering.';
}

const isOn = (): boolean => workspace.getConfiguration('authproof').get('languageModelTools.enable', true);

/** An absolute path, or one below the first folder of the workspace. */
function uriOf(path: string): Uri {
  const [folder] = workspace.workspaceFolders ?? [];
  const isAbsolute = path.startsWith('/') || /^[A-Za-z]:[\\/]/.test(path);
  const relative = path.replace(/^\.?[\\/]+|[\\/]+$/g, '');
  if (isAbsolute || folder === undefined) return Uri.file(path.replace(/(?<=.)[\\/]+$/, ''));
  return relative === '' || relative === '.' ? folder.uri : Uri.joinPath(folder.uri, relative);
}

const pathOf = (uri: string): string => workspace.asRelativePath(Uri.parse(uri));

const isSeverity = (value: unknown): value is NonNullable<CheckParams['minSeverity']> =>
  value === 'error' || value === 'warning' || value === 'info' || value === 'hint';
