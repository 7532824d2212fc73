// The manifests in manifest/ are what the code says; and the code uses nothing that they do not ask for.
import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { eventsOf, manifest, scopesOf } from '../../adapters/slack/manifest.ts';
import { MANIFESTS, manifestText } from '../../adapters/slack/manifest-text.ts';
import { COMMAND, DEV_COMMAND, SHORTCUT } from '../../adapters/slack/names.ts';
import { event } from '../../adapters/slack/receive/payloads.ts';

interface Manifest {
  readonly display_information: { readonly name: string; readonly description: string; readonly long_description: string };
  readonly features: {
    readonly slash_commands: readonly { readonly command: string; readonly url?: string }[];
    readonly shortcuts: readonly { readonly callback_id: string; readonly name: string }[];
  };
  readonly oauth_config: { readonly scopes: { readonly bot: readonly string[] } };
  readonly settings: {
    readonly socket_mode_enabled: boolean;
    readonly event_subscriptions: { readonly request_url?: string; readonly bot_events: readonly string[] };
  };
}

describe('manifests', () => {
  it.each(Object.entries(MANIFESTS))('%s is what the code says', async (name, options) => {
    const file = new URL(`../../manifest/${name}`, import.meta.url);
    if (process.env.UPDATE_GOLDEN === '1') await writeFile(file, manifestText(options));
    expect(await readFile(file, 'utf8')).toBe(manifestText(options));
  });

  it.each(Object.entries(MANIFESTS))('%s stays within Slack’s limits', (_name, options) => {
    const { display_information: shown, features, settings } = parse(manifestText(options)) as Manifest;
    expect(shown.name.length).toBeLessThanOrEqual(35);
    expect(shown.description.length).toBeLessThanOrEqual(140);
    expect(shown.long_description.length).toBeGreaterThanOrEqual(174);
    expect(shown.long_description.length).toBeLessThanOrEqual(4_000);
    expect(features.slash_commands[0]?.command).toBe(options.development ? DEV_COMMAND : COMMAND);
    expect(features.shortcuts).toMatchObject([{ callback_id: SHORTCUT, name: 'Diagnose this error' }]);
    expect(features.shortcuts[0]?.name.length).toBeLessThanOrEqual(24);
    expect(settings.socket_mode_enabled).toBe(options.mode === 'socket');
    expect(settings.event_subscriptions.request_url === undefined).toBe(options.mode === 'socket');
  });

  it('asks for three scopes, and for more only in the incident profile', () => {
    expect([...scopesOf('minimal')].sort()).toEqual(['app_mentions:read', 'chat:write', 'commands']);
    expect([...scopesOf('incident')]).toEqual(expect.arrayContaining(['users:read', 'reactions:read', 'files:read', 'im:history', 'channels:history']));
  });

  it('subscribes to events that the code reads, and to all of them', () => {
    const read = event.options.flatMap((option) => {
      const { type } = option.shape;
      return 'options' in type ? type.options : [...type.values];
    }) as readonly string[];
    const subscribed = eventsOf('incident', true).map((name) => name.split('.')[0]);
    expect(new Set(subscribed)).toEqual(new Set(read));
    for (const name of eventsOf('minimal')) expect(eventsOf('incident')).toContain(name);
  });

  it('asks for link scopes only with the domain of our pages', () => {
    const { oauth_config: oauth } = manifest({ profile: 'minimal', mode: 'http', unfurl: 'bot.example' }) as Manifest;
    expect(oauth.scopes.bot).toEqual(expect.arrayContaining(['links:read', 'links:write']));
  });
});
