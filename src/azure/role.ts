// The custom roles that the calls need: the core role, and one add-on a group. Pure; deploy/azure holds what this makes.
import { CALL_NAMES, CALLS, type Call, GROUPS, type Group, LOG_ACTIONS } from './calls.ts';

export interface RoleDefinition {
  readonly Name: string;
  readonly IsCustom: true;
  readonly Description: string;
  readonly Actions: readonly string[];
  readonly NotActions: readonly string[];
  readonly DataActions: readonly string[];
  readonly NotDataActions: readonly string[];
  readonly AssignableScopes: readonly string[];
}

const WHAT: Readonly<Record<Group, string>> = {
  core: 'Read the configuration that decides whether a container registry can be reached. No data action: it cannot pull an image',
  firewall: 'Add-on: read the Azure firewalls that stand between a client and the registry',
  tags: 'Add-on: read the published address ranges of Azure services',
  effective: 'Add-on: ask Azure for the rules and routes in effect on a network interface. POST, and changes nothing',
  logs: 'Add-on: read the login and repository events of the registry in Log Analytics',
  tasks: 'Add-on: read the agent pools and tasks of the registry',
  consumers: 'Add-on: read the services that pull from the registry, and what their identities are assigned',
  defender: 'Add-on: read whether Defender for Containers is on',
};

export function roleFor(group: Group): RoleDefinition {
  const calls: readonly Call[] = CALL_NAMES.map((name) => CALLS[name]);
  const actions = new Set(calls.filter((call) => call.group === group).flatMap((call) => call.actions));
  if (group === 'logs') for (const action of LOG_ACTIONS) actions.add(action);
  return {
    Name: group === 'core' ? 'acr-check reader' : `acr-check reader: ${group}`,
    IsCustom: true,
    Description: WHAT[group],
    Actions: [...actions].sort((a, b) => a.localeCompare(b, 'en')),
    NotActions: [],
    DataActions: [],
    NotDataActions: [],
    AssignableScopes: ['/subscriptions/<registry-subscription>', '/subscriptions/<network-subscription>'],
  };
}

/** File name under deploy/azure -> its text. */
export const roleFiles = (): ReadonlyMap<string, string> =>
  new Map(GROUPS.map((group) => [group === 'core' ? 'role.json' : `role.${group}.json`, `${JSON.stringify(roleFor(group), null, 2)}\n`]));

/** The role that holds an action, or undefined for an action that is none of ours. */
export function roleWith(action: string): string | undefined {
  const group = GROUPS.find((g) => roleFor(g).Actions.some((a) => a.toLowerCase() === action.toLowerCase()));
  return group && roleFor(group).Name;
}

/**
 * The command that grants what a denied read lacked. `detail` is the outcome's: Azure's own words name the principal and the
 * scope, and what they do not name stands in <...>.
 */
export function grantCommand(permission: string, detail = '', scope = '<scope>'): readonly string[] {
  const principal = /object id '([0-9a-f-]{36})'/i.exec(detail)?.[1] ?? '<principal-id>';
  const over = /over scope '(\/[^']+)'/.exec(detail)?.[1] ?? scope;
  return ['az', 'role', 'assignment', 'create', '--assignee', principal, '--role', roleWith(permission) ?? 'Reader', '--scope', over];
}
