import type { Disposable } from 'vscode';
import { LanguageStatusSeverity, languages } from 'vscode';
import type { StatusParams } from '../../server/src/lsp/protocol.ts';
import { documentSelector } from './documents.ts';

/** The entry in the language status menu (the braces in the status bar). */
export interface Status extends Disposable {
  show(params: StatusParams): void;
  /** No server: why, as the rest of a sentence. */
  showOff(reason: string): void;
}

const showProblems = { title: 'Show problems', command: 'workbench.actions.view.problems' };
const showLog = { title: 'Show log', command: 'authproof.showLog' };

export function createStatus(): Status {
  const item = languages.createLanguageStatusItem('authproof.status', documentSelector);
  item.name = 'AuthProof';
  item.text = 'AuthProof: starting';
  item.busy = true;
  item.command = showLog;
  return {
    show: (params) => {
      item.text = `AuthProof: ${summary(params)}`;
      item.detail = `${count(params.filesRecognised, 'file')} recognised`;
      item.busy = params.busy;
      item.severity = severity(params);
      item.command = params.errors + params.warnings > 0 ? showProblems : showLog;
    },
    showOff: (reason) => {
      item.text = 'AuthProof: off';
      item.detail = reason;
      item.busy = false;
      item.severity = LanguageStatusSeverity.Information;
      item.command = showLog;
    },
    dispose: () => item.dispose(),
  };
}

function summary({ errors, warnings }: StatusParams): string {
  if (errors + warnings === 0) return 'nothing found';
  return [errors > 0 ? count(errors, 'error') : '', warnings > 0 ? count(warnings, 'warning') : '']
    .filter(Boolean)
    .join(', ');
}

function severity({ errors, warnings }: StatusParams): LanguageStatusSeverity {
  if (errors > 0) return LanguageStatusSeverity.Error;
  return warnings > 0 ? LanguageStatusSeverity.Warning : LanguageStatusSeverity.Information;
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}
