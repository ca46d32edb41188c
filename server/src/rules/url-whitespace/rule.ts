import type { Setting } from '../../dialects/types.ts';
import { isUrlRole, type Role } from '../../knowledge/roles.ts';
import { fileRule } from '../define.ts';
import { placeholderPart } from '../support/placeholderUrl.ts';
import { setValue, valuePlace } from '../support/value.ts';

interface Data {
  readonly setting: Setting;
  readonly where: 'ends' | 'inside' | 'line-break' | 'several' | 'assignment';
  readonly isFolded: boolean;
}

/** RFC 3986 section 2 has no white space in URIs, and redirect URIs are compared as strings (RFC 9700 section 4.1.3). */
export const rule = fileRule<Data>({
  meta: {
    id: 'url-whitespace',
    group: 'url',
    severity: 'error',
    reach: 'file',
    fix: 'safe',
    summary: 'A URL must not contain white space.',
  },
  *detect({ settings }) {
    for (const setting of settings()) {
      if (!isUrlRole(setting.role) || setting.value.state !== 'literal') continue;
      const where = whereOf(setting);
      // `<your tenant>` is left to url-placeholder-host.
      if (where === undefined || placeholderPart(setting.value.text)?.kind === 'template') continue;
      // An application may trim its own address.
      const severity = setting.role === 'base_url' ? 'warning' : 'error';
      const isFolded = setting.entry.quoting === 'block' || (where === 'inside' && isOverLines(setting));
      yield { at: valuePlace(setting), severity, data: { setting, where, isFolded } };
    }
  },
  word: ({ setting, where, isFolded }) => {
    const name = setting.name;
    const why = lists.has(setting.role)
      ? 'The server compares the URL character by character and refuses it (redirect_uri_mismatch, "Invalid URL").'
      : 'No URL has any (RFC 3986), so a program refuses it ("Invalid URL") or asks for another address (404).';
    switch (where) {
      case 'ends':
        return isFolded
          ? `${name} ends with a line break, because the YAML block keeps it. ${why} Write the URL on the line of its key, or use |- or >-.`
          : `${name} begins or ends with white space inside the value. ${why} Remove it.`;
      case 'line-break':
        return `${name} contains a line break. ${why} Write the URL on one line.`;
      case 'assignment':
        return `${name} goes on behind the URL with another setting. ${why} Write each setting on a line of its own.`;
      case 'several':
        return `${name} holds several URLs, but this setting takes one. ${why} Keep one of them.`;
      case 'inside':
        return isFolded
          ? `${name} contains a space: YAML joins the lines of the value with one. ${why} Write the URL on one line.`
          : `${name} contains white space. ${why} Remove it, or write a space as %20.`;
    }
  },
  fix: ({ data }, { facts }) => {
    const { setting, where, isFolded } = data;
    const text = setting.value.text.trim();
    if (where === 'ends') return setValue(facts, setting, text, 'Remove the white space', 'safe');
    if (where === 'several' || where === 'assignment') return [];
    const joined = text.replace(/\s+/g, '');
    if (where === 'line-break' || isFolded)
      return setValue(facts, setting, joined, 'Join the lines of the URL', 'review');
    return [
      ...(text.includes(' ')
        ? setValue(facts, setting, text.replace(/ /g, '%20').replace(/\s/g, ''), 'Write the space as %20', 'review')
        : []),
      ...setValue(facts, setting, joined, 'Remove the white space', 'review'),
    ];
  },
});

/** Several values in one string are a convention for these. */
const lists: ReadonlySet<Role> = new Set<Role>(['redirect_uri', 'post_logout_redirect_uri']);

function whereOf({ value, role }: Setting): Data['where'] | undefined {
  const text = value.text.trim();
  // Lists in JSON, and text that tells what to put here.
  if (!/\s/.test(value.text) || /^[[{]|<[A-Za-z]/.test(text)) return undefined;
  const words = text.split(/[\s,;]+/).filter((word) => word !== '');
  if (!/\s/.test(text)) return words.length > 1 && lists.has(role) ? undefined : 'ends';
  const isList = words.length > 1 && words.every((word) => /^[a-z][a-z0-9+.-]*:|^\//i.test(word));
  if (isList) return lists.has(role) ? undefined : 'several';
  if (/[\r\n]/.test(text)) return 'line-break';
  return nextAssignment.test(text) ? 'assignment' : 'inside';
}

/** `…/cb" CLIENT_SECRET="…`, `…/cb CLIENT_SECRET=…`, `…/cb; CLIENT_SECRET=…` */
const nextAssignment = /^[^\s?=]+\s+(?:export\s+)?[A-Za-z_][\w.]{0,80}=/;

/** The value is written on more lines than it has. */
const isOverLines = ({ entry, value }: Setting): boolean =>
  entry.contentSpan.end - entry.contentSpan.start > value.text.length && entry.quoting !== 'block';
