import { childOf, entryAt } from '../syntax/tree.ts';
import { structuredDialect } from './structured.ts';

/**
 * What Expo builds into an application (docs.expo.dev, "app.json / app.config.js"), read for the schemes under which the
 * system knows it. Expo reads the file as JSON5: one that is not plain JSON is left alone.
 */
export const expoApp = structuredDialect({
  id: 'expo-app',
  title: 'Expo app configuration (app.json)',
  kind: 'metadata',
  formats: ['json'],
  files: ['**/app.json', '**/app.config.json'],
  references: 'none',
  recognise: ({ roots: [root], problems }) => {
    if (problems.length > 0 || root?.kind !== 'map') return 0;
    const expo = childOf(root, 'expo');
    return expo?.kind === 'map' && entryAt(expo, 'scheme') !== undefined ? 0.9 : 0;
  },
  blocks: [],
});
