// An activity -> what it is. Pure.
import { activity as shape } from './activity.ts';
import { circumstanceOf, tenantsOf } from './circumstance.ts';
import { invoked } from './invoke.ts';
import { conversation, edited, installation } from './life.ts';
import { messageReceived } from './message.ts';
import type { Received } from './received.ts';

/** Each tenant that it names is on the list; a signed activity that names none is nobody's. */
export function isAllowed(raw: unknown, tenants: readonly string[]): boolean {
  const parsed = shape.safeParse(raw);
  if (!parsed.success) return false;
  const named = tenantsOf(parsed.data);
  const known = new Set(tenants.map((id) => id.toLowerCase()));
  return named.length > 0 && named.every((id) => known.has(id.toLowerCase()));
}

export function receive(raw: unknown): Received {
  const parsed = shape.safeParse(raw);
  if (!parsed.success) return { is: 'unknown' };
  const of = parsed.data;
  const at = circumstanceOf(of);
  if (!at) return of.type === 'invoke' ? { is: 'unknown' } : { is: 'nothing' };
  // Ours, or another bot's: bots that answer each other never stop.
  if (of.from?.role === 'bot' || at.user.id === at.bot || at.user.id.startsWith('28:')) {
    if (of.type === 'message' || of.type === 'invoke') return { is: 'nothing' };
  }
  switch (of.type) {
    case 'message':
      return messageReceived(of, at);
    case 'invoke':
      return invoked(of, at);
    case 'installationUpdate':
      return installation(of, at);
    case 'conversationUpdate':
      return conversation(of, at);
    case 'messageUpdate':
    case 'messageDelete':
      return edited(of, at);
    default:
      return { is: 'nothing' };
  }
}
