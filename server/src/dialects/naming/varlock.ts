import type { EnvNaming } from './types.ts';

const decorator =
  /^[ \t]*#[ \t]*@(?:sensitive|required|optional|type=|defaultSensitive|defaultRequired|envFlag|plugin\()/m;

/** varlock: names with decorators in comments and resolver functions as values, read as documentation. */
export const varlock: EnvNaming = {
  id: 'env-varlock',
  title: 'varlock schema of environment variables',
  recognise: (_, { name, text }) => (/^\.env\.schema$/i.test(name) || decorator.test(text) ? 0.99 : 0),
};
