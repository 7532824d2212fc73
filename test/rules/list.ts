// Writes src/rules/index.ts, the explicit list of the catalog, from the files that are there. Run after adding a rule.
import { readdirSync, renameSync, writeFileSync } from 'node:fs';
import { LAYERS } from '../../src/model.ts';

const home = new URL('../../src/rules/', import.meta.url);
const camel = (id: string): string => id.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
const pathIn = (line: string): string => line.slice(line.indexOf("'"));
const entries = LAYERS.flatMap((layer) =>
  readdirSync(new URL(`${layer}/`, home))
    .filter((file) => file.endsWith('.ts'))
    .sort()
    .map((file) => ({ layer, id: file.slice(0, -3) })),
);
const text = [
  '// The catalog: one line a rule, in the order of the layers. Written by `npm run rules`.',
  ...entries.map(({ layer, id }) => `import ${camel(id)} from './${layer}/${id}.ts';`).sort((a, b) => (pathIn(a) < pathIn(b) ? -1 : 1)),
  "import type { Rule } from './rule.ts';",
  '',
  'export const RULES: readonly Rule[] = [',
  ...entries.map(({ id }) => `  ${camel(id)},`),
  '] as unknown as readonly Rule[];',
  '',
].join('\n');
const draft = new URL(`index.ts.${process.pid}`, home);
writeFileSync(draft, text);
renameSync(draft, new URL('index.ts', home));
console.log(`${entries.length} rules listed`);
