// Bodies of what stands around the registry: provider, health, activity, diagnostics, role assignments, Defender. Pure.
import { z } from 'zod';
import type { AzureFacts } from '../../model.ts';
import type { Read } from '../answer.ts';
import { firmId, firmText, id, known, list, longText, parseAs, part, text } from './shape.ts';

export const providerFacts = (body: unknown, subscriptionId: string): Read<AzureFacts['provider']> =>
  parseAs(z.object({ namespace: text, registrationState: firmText }), body, 'Resource provider', (p) => ({
    subscriptionId,
    namespace: p.namespace ?? 'Microsoft.ContainerRegistry',
    state: p.registrationState,
  }));

export const healthFacts = (body: unknown): Read<AzureFacts['health']> =>
  parseAs(z.object({ properties: z.object({ availabilityState: firmText, summary: longText }) }), body, 'Resource health', ({ properties: p }) =>
    known<AzureFacts['health']>({ state: p.availabilityState, summary: p.summary }),
  );

const localized = part({ value: text });
const event = z.object({
  eventTimestamp: z
    .string()
    .regex(/^\d{4}-\d\d-\d\dT/)
    .max(40),
  operationName: localized,
  resourceId: firmId,
  status: localized,
  caller: text,
});
const MAX_EVENTS = 200;

const ROLE = /^(.*)\/providers\/microsoft\.authorization\/roleassignments\//;

/** Is the event about the registry, what hangs on it, one of its private endpoints, or a role that covers the registry? */
function concerns(resourceId: string, registryId: string, endpointIds: readonly string[]): boolean {
  const about = resourceId.toLowerCase();
  const below = (id: string) => about === id.toLowerCase() || about.startsWith(`${id.toLowerCase()}/`);
  const scope = ROLE.exec(about)?.[1];
  return below(registryId) || endpointIds.some(below) || (scope !== undefined && `${registryId.toLowerCase()}/`.startsWith(`${scope}/`));
}

/** Newest first. An event that cannot be read is left out: the log is no complete record anyway. */
export function activityFacts(items: readonly unknown[], registryId: string, endpointIds: readonly string[] = []): AzureFacts['activity'] {
  const entries = items.flatMap((item) => {
    const parsed = event.safeParse(item);
    const operation = parsed.data?.operationName?.value;
    if (!parsed.success || operation === undefined || !concerns(parsed.data.resourceId, registryId, endpointIds)) return [];
    const e = parsed.data;
    return [
      known<AzureFacts['activity']['entries'][number]>({
        at: e.eventTimestamp,
        operation,
        resourceId: e.resourceId,
        status: e.status?.value,
        caller: e.caller,
      }),
    ];
  });
  return { entries: entries.sort((a, b) => (a.at < b.at ? 1 : -1)).slice(0, MAX_EVENTS) };
}

const category = z.object({ category: text, categoryGroup: text, enabled: z.boolean() });
const setting = z.object({
  name: firmText,
  properties: z.object({ workspaceId: z.unknown().optional(), logs: z.array(category).max(256).nullish() }),
});
const EVERYTHING = ['ContainerRegistryLoginEvents', 'ContainerRegistryRepositoryEvents'];
const inGroup: Readonly<Record<string, readonly string[]>> = { alllogs: EVERYTHING, audit: EVERYTHING };

/** Categories that are on; the groups allLogs and audit hold both of the registry's categories. */
export const diagnosticFacts = (items: readonly unknown[]): Read<AzureFacts['diagnostics']> =>
  parseAs(z.array(setting).max(64), items, 'Diagnostic settings', (all) => ({
    settings: all.map(({ name, properties: p }) => {
      const on = (p.logs ?? []).filter((log) => log.enabled);
      const categories = on.flatMap((log) => (log.category ? [log.category] : (inGroup[log.categoryGroup?.toLowerCase() ?? ''] ?? [])));
      return known<AzureFacts['diagnostics']['settings'][number]>({ name, workspaceId: id.parse(p.workspaceId), categories: [...new Set(categories)] });
    }),
  }));

export const workspaceFacts = (body: unknown): Read<string> =>
  parseAs(z.object({ properties: z.object({ customerId: z.string().regex(/^[\w-]{1,64}$/) }) }), body, 'Workspace', (w) => w.properties.customerId);

const assignment = z.object({ properties: z.object({ roleDefinitionId: firmId, scope: z.string().min(1).max(600) }) });

/** roleId: the definition's GUID, the last part of its id. */
export const roleFacts = (items: readonly unknown[], principalId: string): Read<AzureFacts['roleAssignments']> =>
  parseAs(z.array(assignment).max(5000), items, 'Role assignments', (all) => ({
    principalId,
    roles: all.map(({ properties: p }) => ({ roleId: p.roleDefinitionId.split('/').at(-1) ?? p.roleDefinitionId, scope: p.scope })),
  }));

const onOff = z.union([z.boolean(), z.string().transform((s) => s.toLowerCase() === 'true')]);

export const defenderFacts = (body: unknown, subscriptionId: string): Read<AzureFacts['defender']> =>
  parseAs(
    z.object({ properties: z.object({ pricingTier: firmText, extensions: list(z.object({ name: firmText, isEnabled: onOff })) }) }),
    body,
    'Defender plan',
    ({ properties: p }) => ({
      subscriptionId,
      tier: p.pricingTier,
      extensions: (p.extensions ?? []).map((e) => ({ name: e.name, enabled: e.isEnabled })),
    }),
  );
