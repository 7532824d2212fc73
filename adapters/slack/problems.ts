// Slack's words for what went wrong -> ours. Pure.
import { PostFailed, type PostProblem } from '../../src/bot/platform.ts';
import { SlackProblem } from './sdk/web.ts';

const NAMES: Readonly<Record<string, PostProblem>> = {
  ratelimited: 'throttled',
  rate_limited: 'throttled',
  message_limit_exceeded: 'throttled',
  not_in_channel: 'not-a-member',
  // A private channel without the bot does not exist for it.
  channel_not_found: 'not-a-member',
  restricted_action: 'not-a-member',
  restricted_action_read_only_channel: 'not-a-member',
  restricted_action_thread_only_channel: 'not-a-member',
  restricted_action_non_threadable_channel: 'not-a-member',
  is_archived: 'gone',
  message_not_found: 'gone',
  cant_update_message: 'gone',
  edit_window_closed: 'gone',
  thread_not_found: 'gone',
  user_not_in_channel: 'cannot-be-private',
  user_not_found: 'cannot-be-private',
  users_not_found: 'cannot-be-private',
  messages_tab_disabled: 'cannot-be-private',
  cannot_dm_bot: 'cannot-be-private',
  expired_url: 'cannot-be-private',
  used_url: 'cannot-be-private',
  not_authed: 'signed-out',
  invalid_auth: 'signed-out',
  account_inactive: 'signed-out',
  token_revoked: 'signed-out',
  token_expired: 'signed-out',
  org_login_required: 'signed-out',
  team_access_not_granted: 'signed-out',
  app_missing_action_url: 'refused',
  invalid_blocks: 'refused',
  invalid_blocks_format: 'refused',
  msg_too_long: 'refused',
  msg_blocks_too_long: 'refused',
  no_text: 'refused',
  invalid_arguments: 'refused',
  invalid_arg_name: 'refused',
  missing_scope: 'refused',
  no_permission: 'refused',
  ekm_access_denied: 'refused',
};

/** What is not known is tried again: Slack invents words (`internal_error`, `fatal_error`, `service_unavailable`, `team_added_to_org`). */
export const postProblem = (code: string): PostProblem => NAMES[code] ?? 'unavailable';

export function postFailed(error: unknown): PostFailed {
  if (error instanceof PostFailed) return error;
  if (!(error instanceof SlackProblem)) return new PostFailed('unavailable', error instanceof Error ? error.message : String(error));
  return new PostFailed(postProblem(error.code), error.message, error.retryAfterMs);
}

export const isCode = (error: unknown, ...codes: readonly string[]): boolean => error instanceof SlackProblem && codes.includes(error.code);
