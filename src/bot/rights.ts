// Which role a command needs. Looking is for everybody who may see the registry; what others will notice needs an operator; what the bot
// itself is made of needs an admin. Pure.
import type { Command, VerbName } from '../command/types.ts';
import { ROLES, type Role } from './policy.ts';

const OPERATOR: ReadonlySet<VerbName> = new Set(['mute', 'unmute', 'digest', 'incident']);
const ADMIN: ReadonlySet<VerbName> = new Set(['workers', 'tokens', 'data']);
const LOOKS: ReadonlySet<string> = new Set(['list', 'show', 'timeline', 'export', 'test']);

/** The role that this command needs. */
export function roleNeeded(command: Command): Role {
  // The policy names people, other channels' registries and a webhook: not everybody's reading.
  if (command.verb === 'config') return command.key === 'policy' ? 'admin' : command.value === undefined ? 'viewer' : 'operator';
  // Looking at the bot is for everybody; trying again what it gave up is not.
  if (command.verb === 'doctor') return command.requeue === undefined ? 'viewer' : 'admin';
  if ('action' in command && LOOKS.has(command.action)) return 'viewer';
  if (OPERATOR.has(command.verb)) return 'operator';
  return ADMIN.has(command.verb) ? 'admin' : 'viewer';
}

export const hasRole = (role: Role | undefined, needed: Role): boolean => role !== undefined && ROLES.indexOf(role) >= ROLES.indexOf(needed);

/** For help and buttons: may this verb be of any use to this role? Verbs with actions that only look are. */
export function verbPermitted(role: Role | undefined, verb: VerbName): boolean {
  if (role === undefined) return verb === 'help' || verb === 'whoami';
  if (verb === 'workers' || verb === 'digest' || verb === 'incident' || verb === 'mute') return true;
  return hasRole(role, ADMIN.has(verb) ? 'admin' : OPERATOR.has(verb) ? 'operator' : 'viewer');
}
