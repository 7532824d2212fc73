// The manifest as YAML, with the reason beside each scope. Pure.
import { stringify } from 'yaml';
import { type ManifestOptions, manifest, needs } from './manifest.ts';

export function manifestText(options: ManifestOptions): string {
  const { profile, mode, development = false } = options;
  const head = [
    `# acr-check in Slack: ${development ? 'development' : 'production'}, profile ${profile}, ${mode === 'socket' ? 'Socket Mode' : 'HTTP'}.`,
    '# Made by `node adapters/slack/manifest-main.ts`; a test keeps it true to the code. Paste it at https://api.slack.com/apps > From a manifest.',
    '# Scopes:',
    ...needs(profile, options.unfurl !== undefined).map(({ scope, why }) => `#   ${scope}: ${why}`),
  ];
  return `${head.join('\n')}\n${stringify(manifest(options), { lineWidth: 0 })}`;
}

/** The files in manifest/, and what each is. */
export const MANIFESTS: Readonly<Record<string, ManifestOptions>> = {
  'slack.yaml': { profile: 'incident', mode: 'socket' },
  'slack.minimal.yaml': { profile: 'minimal', mode: 'socket' },
  'slack.http.yaml': { profile: 'incident', mode: 'http' },
  'slack.dev.yaml': { profile: 'incident', mode: 'socket', development: true },
};
