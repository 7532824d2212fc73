// The two calls whose answer Azure computes: 202 now, and the result where Location points to, a few looks later.
import type { About } from './address.ts';
import { type Asked, fail, ok, type Reply } from './reply.ts';
import type { AzureWorld } from './world.ts';

export interface Computed {
  /** Undefined: none of these calls. */
  answer(what: About, asked: Asked): Reply | undefined;
}

const SOON = { 'retry-after-ms': '20' };

export function computed(world: AzureWorld): Computed {
  const operations = new Map<string, { left: number; readonly body: unknown }>();

  const begin = (what: About, { endpoint }: Asked, kind: 'rules' | 'routes'): Reply => {
    const given = Object.entries(world.effective).find(([nic]) => nic.toLowerCase() === what.id.toLowerCase())?.[1];
    const body = given?.[kind];
    if (!given || body === undefined) {
      const message = `Network interface ${what.id} must be attached to a running virtual machine.`;
      return fail(400, 'NetworkInterfaceNotAttachedToRunningVm', message);
    }
    const key = crypto.randomUUID();
    operations.set(key, { left: given.polls, body });
    const place = `/subscriptions/${what.subscription}/providers/Microsoft.Network/locations/eastus/operationResults/${key}`;
    return { status: 202, body: undefined, headers: { ...SOON, location: `${endpoint}${place}?api-version=2025-05-01` } };
  };
  const look = (what: About, { url }: Asked): Reply => {
    const operation = operations.get(what.path.split('/').at(-1) ?? '');
    if (!operation) return fail(404, 'NotFound', 'The operation was not found.');
    if (operation.left === 0) return ok(operation.body);
    operation.left -= 1;
    return { status: 202, body: undefined, headers: { ...SOON, location: url.href } };
  };

  return {
    answer(what, asked) {
      switch (what.types.at(-1)?.toLowerCase()) {
        case 'operationresults':
          return look(what, asked);
        case 'effectivenetworksecuritygroups':
          return begin(what, asked, 'rules');
        case 'effectiveroutetable':
          return begin(what, asked, 'routes');
        default:
          return undefined;
      }
    },
  };
}
