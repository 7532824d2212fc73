// The app manifest, made from what the code uses: scopes, commands, events, shortcuts. Pure.
import type { Profile } from './config.ts';
import { COMMAND, DEV_COMMAND, ENDPOINT, MOUNT, SHORTCUT } from './names.ts';

export interface ManifestOptions {
  readonly profile: Profile;
  readonly mode: 'socket' | 'http';
  /** For people who try things out beside the production app: other names, so that neither takes the other's commands. */
  readonly development?: boolean;
  /** http: where the bot is reached, `https://bot.example`. */
  readonly url?: string;
  /** Show what stands behind links to the bot's own report pages; needs the domain of PUBLIC_URL. */
  readonly unfurl?: string;
}

interface Need {
  readonly scope: string;
  /** Slack shows it to nobody; the manifest's readers do. */
  readonly why: string;
}

const MINIMAL: readonly Need[] = [
  { scope: 'commands', why: 'the slash command and the message shortcut' },
  { scope: 'chat:write', why: 'answers, and changing them while a check runs' },
  { scope: 'app_mentions:read', why: '@mentions, in threads too' },
];
const INCIDENT: readonly Need[] = [
  { scope: 'channels:history', why: 'words in our own threads without a mention, edits, marked messages (public channels)' },
  { scope: 'groups:history', why: 'the same in private channels' },
  { scope: 'channels:read', why: 'whether the bot is in a channel, and whether others share it (then network detail is masked)' },
  { scope: 'groups:read', why: 'the same for private channels' },
  { scope: 'im:history', why: 'direct messages to the bot' },
  { scope: 'reactions:read', why: 'the pushpin that marks a message for the incident’s timeline' },
  { scope: 'files:read', why: 'a saved report or a log that is attached to a message' },
  { scope: 'files:write', why: 'the picture of the path with the break in it' },
  { scope: 'users:read', why: 'a person’s language and time zone' },
];
const UNFURL: readonly Need[] = [
  { scope: 'links:read', why: 'links to our own report pages' },
  { scope: 'links:write', why: 'what is shown for them' },
];

const EVENTS: Readonly<Record<Profile, readonly string[]>> = {
  minimal: ['app_home_opened', 'app_mention', 'app_uninstalled', 'tokens_revoked'],
  incident: [
    'app_home_opened',
    'app_mention',
    'app_uninstalled',
    'channel_left',
    'group_left',
    'member_joined_channel',
    'member_left_channel',
    'message.channels',
    'message.groups',
    'message.im',
    'reaction_added',
    'reaction_removed',
    'tokens_revoked',
  ],
};

export const needs = (profile: Profile, unfurl = false): readonly Need[] => [
  ...MINIMAL,
  ...(profile === 'incident' ? INCIDENT : []),
  ...(unfurl ? UNFURL : []),
];
export const scopesOf = (profile: Profile): ReadonlySet<string> => new Set(needs(profile).map(({ scope }) => scope));
export const eventsOf = (profile: Profile, unfurl = false): readonly string[] => [...EVENTS[profile], ...(unfurl ? ['link_shared'] : [])].sort();

const LONG =
  'Asks, from several places at once, why an Azure container registry cannot be reached: from the bot’s own host, from probe workers inside your ' +
  'networks, from what Azure Resource Manager says is configured, and from what the registry’s own logs saw. Names the cause, the evidence and the fix. ' +
  'It only reads: no fix is ever run by the bot.';

/** As `apps.manifest.create` takes it. */
export function manifest({ profile, mode, development = false, url = 'https://acr-check.example.com', unfurl }: ManifestOptions): object {
  const name = development ? 'acr-check (dev)' : 'acr-check';
  const requests = mode === 'http' ? { request_url: `${url}${MOUNT}${ENDPOINT}` } : {};
  return {
    _metadata: { major_version: 2, minor_version: 1 },
    display_information: {
      name,
      description: 'Says why an Azure container registry cannot be reached, and what to do',
      long_description: LONG,
      background_color: '#0b3d66',
    },
    features: {
      app_home: { home_tab_enabled: true, messages_tab_enabled: true, messages_tab_read_only_enabled: profile === 'minimal' },
      bot_user: { display_name: development ? 'acr-check-dev' : 'acr-check', always_online: true },
      shortcuts: [
        { name: 'Diagnose this error', type: 'message', callback_id: SHORTCUT, description: 'Find the registry and the error in this message, and check it' },
      ],
      slash_commands: [
        {
          command: development ? DEV_COMMAND : COMMAND,
          ...(mode === 'http' ? { url: requests.request_url } : {}),
          description: 'Why can this registry not be reached?',
          usage_hint: 'myregistry [--from vnet-prod] [-- "docker pull error"]  |  help',
          should_escape: false,
        },
      ],
      ...(unfurl === undefined ? {} : { unfurl_domains: [unfurl] }),
    },
    oauth_config: { scopes: { bot: needs(profile, unfurl !== undefined).map(({ scope }) => scope) } },
    settings: {
      event_subscriptions: { ...requests, bot_events: eventsOf(profile, unfurl !== undefined) },
      interactivity: { is_enabled: true, ...requests },
      org_deploy_enabled: false,
      socket_mode_enabled: mode === 'socket',
      token_rotation_enabled: false,
    },
  };
}
