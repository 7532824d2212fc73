// node adapters/slack/manifest-main.ts                                      writes manifest/slack*.yaml
// node adapters/slack/manifest-main.ts --profile minimal --mode http --url https://bot.example [--unfurl bot.example] [--dev]   prints one
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { PROFILES } from './config.ts';
import { MANIFESTS, manifestText } from './manifest-text.ts';

const { values } = parseArgs({
  options: { profile: { type: 'string' }, mode: { type: 'string' }, url: { type: 'string' }, unfurl: { type: 'string' }, dev: { type: 'boolean' } },
});

if (values.profile === undefined && values.mode === undefined) {
  for (const [name, options] of Object.entries(MANIFESTS)) {
    writeFileSync(new URL(`../../manifest/${name}`, import.meta.url), manifestText(options));
    console.log(`manifest/${name}`);
  }
} else {
  const profile = PROFILES.find((known) => known === (values.profile ?? 'incident'));
  const mode = (['socket', 'http'] as const).find((known) => known === (values.mode ?? 'socket'));
  if (!profile || !mode) {
    console.error('acr-check: --profile is minimal or incident, --mode is socket or http');
    process.exitCode = 2;
  } else {
    const { url, unfurl, dev } = values;
    process.stdout.write(manifestText({ profile, mode, ...(url ? { url } : {}), ...(unfurl ? { unfurl } : {}), ...(dev ? { development: true } : {}) }));
  }
}
