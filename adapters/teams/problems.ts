// Teams' words for what went wrong -> ours. Pure.
import { PostFailed, type PostProblem } from '../../src/bot/platform.ts';
import { PAUSE_MS } from './limits.ts';
import { TeamsProblem } from './sdk/problem.ts';

const NAMES: Readonly<Record<string, PostProblem>> = {
  BotNotInConversationRoster: 'not-a-member',
  ConversationBlockedByUser: 'not-a-member',
  MessageWritesBlocked: 'not-a-member',
  ForbiddenOperationException: 'not-a-member',
  BotDisabledByAdmin: 'signed-out',
  BotBlockedInTenant: 'signed-out',
  InvalidBotApiHost: 'signed-out',
  ConversationNotFound: 'gone',
  ActivityNotFoundInConversation: 'gone',
  MessageSizeTooBig: 'refused',
};

function byStatus(status: number): PostProblem {
  // 412: two writes met at one conversation, and Teams wants the later one again.
  if (status === 429 || status === 412) return 'throttled';
  if (status === 401) return 'signed-out';
  if (status === 403) return 'not-a-member';
  if (status === 404 || status === 410) return 'gone';
  if (status >= 400 && status < 500 && status !== 408) return 'refused';
  return 'unavailable';
}

export const postProblem = ({ status, code }: TeamsProblem): PostProblem =>
  status === 429 || status === 412 || status >= 500 ? byStatus(status) : (NAMES[code] ?? byStatus(status));

export function postFailed(error: unknown): PostFailed {
  if (error instanceof PostFailed) return error;
  if (!(error instanceof TeamsProblem)) return new PostFailed('unavailable', error instanceof Error ? error.message : String(error));
  const problem = postProblem(error);
  return new PostFailed(problem, error.message, error.retryAfterMs ?? (problem === 'throttled' ? PAUSE_MS : undefined));
}

/** The way to one person is closed for good, and trying again would not open it. */
export const isClosed = (error: unknown): boolean => ['not-a-member', 'gone', 'refused', 'cannot-be-private'].includes(postFailed(error).problem);
/** The bot itself is not there any more: not only this one message. */
export const isRemoved = (error: unknown): boolean =>
  error instanceof TeamsProblem && ['BotNotInConversationRoster', 'ConversationNotFound', 'BotDisabledByAdmin'].includes(error.code);
