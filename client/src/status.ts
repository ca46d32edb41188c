import type { Disposable } from 'vscode';
import { LanguageStatusSeverity, l10n, languages } from 'vscode';
import type { StatusParams } from '../../server/src/lsp/protocol.ts';
import { documentSelector } from './documents.ts';

/** The entry in the language status menu (the braces in the status bar). */
export interface Status extends Disposable {
  show(params: StatusParams): void;
  /** No server: why. */
  showOff(reason: string): void;
}

const showProblems = { title: l10n.t('Show problems'), command: 'workbench.actions.view.problems' };
const showLog = { title: l10n.t('Show log'), command: 'authproof.showLog' };

export function createStatus(): Status {
  const item = languages.createLanguageStatusItem('authproof.status', documentSelector);
  item.name = 'AuthProof';
  item.text = l10n.t('AuthProof: starting');
  item.busy = true;
  item.command = showLog;
  return {
    show: (params) => {
      item.text = `AuthProof: ${summary(params)}`;
      item.detail =
        params.filesRecognised === 1
          ? l10n.t('1 file recognised')
          : l10n.t('{0} files recognised', params.filesRecognised);
      item.busy = params.busy;
      item.severity = severity(params);
      item.command = params.errors + params.warnings > 0 ? showProblems : showLog;
    },
    showOff: (reason) => {
      item.text = l10n.t('AuthProof: off');
      item.detail = reason;
      item.busy = false;
      item.severity = LanguageStatusSeverity.Information;
      item.command = showLog;
    },
    dispose: () => item.dispose(),
  };
}

function summary({ errors, warnings }: StatusParams): string {
  if (errors + warnings === 0) return l10n.t('nothing found');
  return [
    ...(errors === 0 ? [] : [errors === 1 ? l10n.t('1 error') : l10n.t('{0} errors', errors)]),
    ...(warnings === 0 ? [] : [warnings === 1 ? l10n.t('1 warning') : l10n.t('{0} warnings', warnings)]),
  ].join(', ');
}

function severity({ errors, warnings }: StatusParams): LanguageStatusSeverity {
  if (errors > 0) return LanguageStatusSeverity.Error;
  return warnings > 0 ? LanguageStatusSeverity.Warning : LanguageStatusSeverity.Information;
}
