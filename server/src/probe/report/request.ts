import type { Plan, RequestSummary } from '../types.ts';

/** What the plan sends, in names. */
export const requestSummary = (plan: Plan): RequestSummary => ({
  method: plan.method,
  url: urlWithoutValues(plan.url),
  parameters: plan.parameters,
  variables: plan.variables,
});

/** Without user info and fragment; a query keeps its names only. A text that is no URL stands for itself. */
export function urlWithoutValues(text: string): string {
  if (!URL.canParse(text)) return text;
  const url = new URL(text);
  const names = [...new Set(url.searchParams.keys())];
  const query = names.length === 0 ? '' : `?${names.map((name) => `${encodeURIComponent(name)}=…`).join('&')}`;
  return `${url.protocol}//${url.host}${url.pathname}${query}`;
}
