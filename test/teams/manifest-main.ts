// npm run manifest [-- --app-id <MicrosoftAppId> --url <PUBLIC_URL>]
// Builds both app packages into dist/manifest and checks them. Ends with 1 when one is wrong.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { filled, icon, localised, PACKAGES, type PackageName, packaged } from '../../adapters/teams/manifest.ts';
import { wrongWithManifest } from './manifest-check.ts';

const { values } = parseArgs({ options: { 'app-id': { type: 'string' }, url: { type: 'string' } } });
const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string };
const appId = values['app-id'] ?? process.env.MicrosoftAppId ?? '00000000-0000-0000-0000-000000000000';
const url = values.url ?? process.env.PUBLIC_URL;
const filling = { appId, version, ...(url ? { url } : {}) };
const out = new URL('../../dist/manifest/', import.meta.url);
mkdirSync(out, { recursive: true });
for (const name of ['color', 'outline'] as const) writeFileSync(new URL(`../../manifest/teams/${name}.png`, import.meta.url), icon(name));
for (const name of Object.keys(PACKAGES) as PackageName[]) {
  const manifest = filled(name, filling);
  const wrong = wrongWithManifest(manifest, localised(manifest));
  for (const line of wrong) console.error(`${PACKAGES[name]}: ${line}`);
  if (wrong.length > 0) process.exitCode = 1;
  const file = `acr-check-teams-${name}.zip`;
  writeFileSync(new URL(file, out), packaged(name, filling));
  console.log(`dist/manifest/${file} (schema ${manifest.manifestVersion}${wrong.length > 0 ? ', WRONG' : ''})`);
}
if (appId.startsWith('00000000')) console.log('No --app-id was given: these packages are for checking, and cannot be installed.');
