// A simulated Azure, declared: tenants, identities, resources, what may not be read, and what goes wrong. Plain JSON, parsed at the edge.
import { z } from 'zod';

const id = z.string().startsWith('/subscriptions/').max(600);

export const resource = z.object({
  id,
  name: z.string().optional(), // both from the id where not given
  type: z.string().optional(),
  location: z.string().optional(),
  sku: z.record(z.string(), z.unknown()).optional(),
  identity: z.record(z.string(), z.unknown()).optional(),
  tags: z.record(z.string(), z.string()).optional(),
  properties: z.record(z.string(), z.unknown()).default({}),
});

/** Which requests: a part of the path (any case), or everything. */
const match = z.string().default('');

export const azureWorldSchema = z.object({
  tenant: z.string().default('72f988bf-0000-4000-8000-000000000001'),
  clients: z
    .array(z.object({ id: z.string(), secret: z.string(), objectId: z.string() }))
    .default([{ id: '11111111-1111-4111-8111-111111111111', secret: 'demo-secret', objectId: '22222222-2222-4222-8222-222222222222' }]),
  subscriptions: z.array(
    z.object({
      id: z.string(),
      resources: z.array(resource).default([]),
      /** Namespace -> registrationState; what is not named is Registered. */
      providers: z.record(z.string(), z.string()).default({}),
      /** The identity has no right at all here: Azure answers as if the subscription did not exist. */
      invisible: z.boolean().default(false),
    }),
  ),
  /** 403 for an action (may end in *), for ids that begin so, or for both at once. Resource Graph leaves such resources out. */
  deny: z.array(z.object({ action: z.string().optional(), id: z.string().optional() })).default([]),
  throttle: z.array(z.object({ match, retryAfter: z.number(), times: z.number().int().optional() })).default([]),
  faults: z
    .array(
      z.object({
        match,
        fault: z.enum(['status', 'truncate', 'html', 'empty', 'replace', 'endless', 'foreign-page', 'huge', 'hang', 'close']),
        status: z.number().int().optional(),
        code: z.string().optional(),
        body: z.unknown().optional(),
        times: z.number().int().optional(),
      }),
    )
    .default([]),
  latencyMs: z.number().min(0).default(0),
  /** Lower-cased namespace -> api-versions served; any other version of it is refused, with this list. */
  versions: z.record(z.string(), z.array(z.string())).default({}),
  /** Ids that Resource Graph does not know yet. */
  graphLacks: z.array(z.string()).default([]),
  activity: z
    .array(z.object({ at: z.string(), operation: z.string(), resourceId: z.string(), status: z.string().default('Succeeded'), caller: z.string().optional() }))
    .default([]),
  health: z.record(z.string(), z.object({ state: z.string(), summary: z.string().optional() })).default({}),
  usages: z.record(z.string(), z.array(z.object({ name: z.string(), currentValue: z.number(), limit: z.number() }))).default({}),
  roleAssignments: z.array(z.object({ scope: z.string(), principalId: z.string(), roleId: z.string() })).default([]),
  /** Names that somebody else has. */
  takenNames: z.array(z.string()).default([]),
  serviceTags: z.record(z.string(), z.array(z.string())).default({}),
  /** NIC id -> what Azure would compute for it, as its two long-running calls answer. `polls`: how often it is not ready yet. */
  effective: z.record(z.string(), z.object({ rules: z.unknown().optional(), routes: z.unknown().optional(), polls: z.number().int().default(1) })).default({}),
  /** Rows of ContainerRegistryLoginEvents, newest or oldest first; `minutesAgo` from the moment of the query. */
  logins: z
    .array(
      z.object({
        registryId: z.string(),
        workspaceId: z.string().optional(), // customer id; any workspace where not given
        ip: z.string(),
        status: z.number().int(),
        identity: z.string().default(''),
        region: z.string().default('eastus'),
        minutesAgo: z.number().min(0).default(5),
        times: z.number().int().min(1).default(1),
      }),
    )
    .default([]),
});

export type AzureWorldInput = z.input<typeof azureWorldSchema>;
export type AzureWorld = z.output<typeof azureWorldSchema>;
export type Resource = z.output<typeof resource>;
export type ResourceInput = z.input<typeof resource>;
