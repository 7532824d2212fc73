// The shapes in which Slack says something, as far as they are read. Everything is checked here, once; unknown fields are left out.
import { z } from 'zod';

const id = z
  .string()
  .min(1)
  .max(40)
  .regex(/^[A-Z0-9]+$/);
const ts = z
  .string()
  .max(40)
  .regex(/^\d+\.\d+$/);
const words = z.string().max(70_000);
const team = z.object({ id }).nullish();

export const slash = z.object({
  command: z.string().max(80),
  text: words.default(''),
  team_id: id,
  channel_id: id,
  channel_name: z.string().max(200).default(''),
  user_id: id,
  user_name: z.string().max(200).default(''),
  trigger_id: z.string().max(200),
  response_url: z.string().max(2_000),
});
export type Slash = z.infer<typeof slash>;

const file = z.object({
  name: z.string().max(300).nullish(),
  mimetype: z.string().max(200).nullish(),
  size: z.number().nullish(),
  url_private: z.string().max(2_000).nullish(),
});
export type SlackFile = z.infer<typeof file>;

/** What all messages have, posted, changed or deleted. */
const messageBody = z.object({ user: id.nullish(), bot_id: id.nullish(), text: words.nullish(), ts: ts.nullish(), thread_ts: ts.nullish() });

export const message = messageBody.extend({
  type: z.literal('message'),
  subtype: z.string().nullish(),
  channel: id,
  channel_type: z.string().nullish(),
  event_ts: ts.nullish(),
  parent_user_id: id.nullish(),
  files: z.array(file).max(20).nullish(),
  message: messageBody.nullish(),
  previous_message: messageBody.nullish(),
  deleted_ts: ts.nullish(),
});
export type SlackMessage = z.infer<typeof message>;

const mention = z.object({
  type: z.literal('app_mention'),
  user: id,
  text: words,
  ts,
  channel: id,
  thread_ts: ts.nullish(),
  edited: z.unknown().optional(),
  files: z.array(file).max(20).nullish(),
});
export type Mention = z.infer<typeof mention>;

const reaction = z.object({
  type: z.enum(['reaction_added', 'reaction_removed']),
  user: id,
  reaction: z.string().max(200),
  item: z.object({ type: z.string(), channel: id.optional(), ts: ts.optional() }),
});
export type Reaction = z.infer<typeof reaction>;

const opened = z.object({ type: z.literal('app_home_opened'), user: id, channel: id, tab: z.string() });
const link = z.object({
  type: z.literal('link_shared'),
  user: id,
  channel: z.string().max(40),
  message_ts: z.string().max(200),
  unfurl_id: z.string().max(200).nullish(),
  source: z.string().max(40).nullish(),
  links: z.array(z.object({ url: z.string().max(3_000) })).max(20),
});
const membership = z.object({ type: z.enum(['member_joined_channel', 'member_left_channel']), user: id, channel: id });
const left = z.object({ type: z.enum(['channel_left', 'group_left']), channel: id });
const gone = z.object({ type: z.literal('app_uninstalled') });
const revoked = z.object({ type: z.literal('tokens_revoked'), tokens: z.object({ bot: z.array(z.string()).nullish() }).nullish() });

export const event = z.discriminatedUnion('type', [mention, message, reaction, opened, link, membership, left, gone, revoked]);
export type SlackEvent = z.infer<typeof event>;

export const envelope = z.object({
  type: z.literal('event_callback'),
  team_id: id,
  event_id: z.string().max(100),
  /** The channel is shared with another organisation. */
  is_ext_shared_channel: z.boolean().nullish(),
  authorizations: z.array(z.object({ team_id: id.nullish() })).nullish(),
});
export type Envelope = z.infer<typeof envelope>;

const person = z.object({ id, name: z.string().max(200).nullish(), username: z.string().max(200).nullish(), team_id: id.nullish() });

export const pressed = z.object({
  type: z.literal('block_actions'),
  team,
  user: person,
  trigger_id: z.string().max(200),
  response_url: z.string().max(2_000).nullish(),
  container: z.object({ type: z.string(), message_ts: ts.nullish(), channel_id: id.nullish(), is_ephemeral: z.boolean().nullish() }),
  channel: z.object({ id }).nullish(),
  message: z.object({ ts: ts.nullish(), thread_ts: ts.nullish() }).nullish(),
  actions: z
    .array(
      z.object({
        action_id: z.string().max(255),
        block_id: z.string().max(255).default(''),
        action_ts: z.string().max(60).default(''),
        value: z.string().max(2_000).nullish(),
        selected_option: z.object({ value: z.string().max(200) }).nullish(),
      }),
    )
    .min(1)
    .max(25),
});
export type Pressed = z.infer<typeof pressed>;

export const shortcut = z.object({
  type: z.literal('message_action'),
  callback_id: z.string().max(255),
  team,
  user: person,
  channel: z.object({ id, name: z.string().max(200).nullish() }),
  message: z.object({
    text: words.nullish(),
    ts,
    thread_ts: ts.nullish(),
    files: z.array(file).max(20).nullish(),
    attachments: z
      .array(z.object({ text: words.nullish(), fallback: words.nullish() }))
      .max(50)
      .nullish(),
  }),
  message_ts: ts.nullish(),
  trigger_id: z.string().max(200),
  response_url: z.string().max(2_000).nullish(),
});
export type Shortcut = z.infer<typeof shortcut>;

const answer = z.object({
  value: z.string().max(70_000).nullish(),
  selected_option: z.object({ value: z.string() }).nullish(),
  selected_options: z.array(z.object({ value: z.string() })).nullish(),
});
export const submission = z.object({
  type: z.literal('view_submission'),
  team,
  user: person,
  view: z.object({
    id,
    hash: z.string().max(200).nullish(),
    callback_id: z.string().max(255),
    private_metadata: z.string().max(3_000),
    state: z.object({ values: z.record(z.string(), z.record(z.string(), answer)) }),
  }),
});
export type Submission = z.infer<typeof submission>;
