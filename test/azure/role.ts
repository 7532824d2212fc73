// Writes the role definitions in deploy/azure from the list of calls. `npm run role`; a test compares.
import { mkdirSync, writeFileSync } from 'node:fs';
import { roleFiles } from '../../src/azure/role.ts';

const folder = new URL('../../deploy/azure/', import.meta.url);
mkdirSync(folder, { recursive: true });
for (const [name, text] of roleFiles()) writeFileSync(new URL(name, folder), text);
