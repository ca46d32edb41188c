import { withoutPasted } from '../lint/redact.ts';

/**
 * An argument as an error may repeat it: a word that a generator has drawn was meant for another option, or for no command
 * line at all. Paths of several parts stay, as folders of a build have such names.
 */
export const shownArgument = (argument: string): string =>
  /[./\\]/.test(argument) ? argument : withoutPasted(argument);
