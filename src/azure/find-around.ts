// Finding what stands around registries, for all of them with one question each: endpoints, zones, firewalls.
import { z } from 'zod';
import { labelOf } from '../hosts.ts';
import type { CloudNames } from '../model.ts';
import { type Read, value } from './answer.ts';
import type { Arm, List } from './arm.ts';
import { rowsIn } from './find.ts';
import { same, TYPES } from './ids.ts';

/** Endpoints of all registries at once: one question answers for every registry that is looked at meanwhile. */
const endpointsQuery =
  `resources | where type =~ '${TYPES.endpoint}' | where tostring(properties.privateLinkServiceConnections) contains '/${TYPES.registry}/' ` +
  `or tostring(properties.manualPrivateLinkServiceConnections) contains '/${TYPES.registry}/' ` +
  '| project id, links=properties.privateLinkServiceConnections, manual=properties.manualPrivateLinkServiceConnections, nics=properties.networkInterfaces, subnet=properties.subnet.id';

/** Every zone at or below the cloud's two suffixes: one question for all registries; zoneConcerns picks. */
const zonesQuery = ({ privateZone, registrySuffix }: CloudNames): string =>
  `resources | where type =~ '${TYPES.zone}' | where name =~ '${privateZone}' or name endswith '.${privateZone}' or name =~ '${registrySuffix}' ` +
  `or name endswith '.${registrySuffix}' | project id`;

/**
 * Could a zone of this name answer for the registry? The private zone, the public suffix itself, data and regional zones below
 * either, and a zone made for this one registry; not one made for another.
 */
export function zoneConcerns(zone: string, label: string, { privateZone, registrySuffix, dataInfix, geoInfix }: CloudNames): boolean {
  const name = zone.toLowerCase();
  const base = [privateZone, registrySuffix].find((suffix) => name === suffix || name.endsWith(`.${suffix}`));
  if (base === undefined) return false;
  const rest = name === base ? [] : name.slice(0, -base.length - 1).split('.');
  const infix = rest.at(-1);
  if (infix !== dataInfix && infix !== geoInfix) return rest.length === 0 || (rest.length === 1 && rest[0] === label);
  return rest.length <= 2 || (rest.length === 3 && rest[0] === label); // data, eastus.data, contoso.eastus.data
}

const firewallsQuery = `resources | where type =~ '${TYPES.firewall}' | project id, ip=properties.ipConfigurations[0].properties.privateIPAddress, hubIp=properties.hubIPAddresses.privateIPAddress, policyId=properties.firewallPolicy.id`;

const connection = z.array(z.object({ properties: z.object({ privateLinkServiceId: z.string() }) })).catch([]);
const endpointRow = z.object({
  id: z.string().startsWith('/').max(600),
  links: connection,
  manual: connection,
  nics: z.array(z.object({ id: z.string().max(600) })).catch([]),
  subnet: z.string().startsWith('/').max(600).nullish().catch(undefined),
});

export interface FoundEndpoint {
  readonly id: string;
  readonly nicIds: readonly string[];
  readonly subnetId?: string;
}

/** Asked before the registry is known: see endpointsQuery. */
export const endpointRows = (arm: Arm): Promise<Read<List>> => arm.graph(endpointsQuery);

/** Private endpoints that point to this registry, out of those rows. */
export async function findEndpoints(rows: Promise<Read<List>>, registryId: string): Promise<readonly FoundEndpoint[]> {
  const read = await rows;
  if (read.status !== 'value') return []; // the registry's own connections name them too
  return read.value.items.flatMap((item) => {
    const parsed = endpointRow.safeParse(item);
    if (!parsed.success) return [];
    const { id, links, manual, nics, subnet } = parsed.data;
    if (![...links, ...manual].some((c) => same(c.properties.privateLinkServiceId, registryId))) return [];
    return [{ id, nicIds: nics.map((nic) => nic.id), ...(subnet ? { subnetId: subnet } : {}) }];
  });
}

/** Ids of the zones that concern the registry with this login server. */
export async function findZones(arm: Arm, cloud: CloudNames, loginServer: string): Promise<Read<readonly string[]>> {
  const read = await arm.graph(zonesQuery(cloud));
  if (read.status !== 'value') return read;
  const label = labelOf(loginServer).toLowerCase();
  return value(
    rowsIn(read.value)
      .map((r) => r.id)
      .filter((id) => zoneConcerns(id.split('/').at(-1) ?? '', label, cloud)),
  );
}

const firewallRow = z.object({
  id: z.string().startsWith('/').max(600),
  ip: z.string().nullish().catch(undefined),
  hubIp: z.string().nullish().catch(undefined),
  policyId: z.string().nullish().catch(undefined),
});
export interface FoundFirewall {
  readonly id: string;
  readonly ip?: string;
  readonly policyId?: string;
}

export async function findFirewalls(arm: Arm): Promise<Read<readonly FoundFirewall[]>> {
  const read = await arm.graph(firewallsQuery);
  if (read.status !== 'value') return read;
  return value(
    read.value.items.flatMap((item) => {
      const { id, ip, hubIp, policyId } = firewallRow.safeParse(item).data ?? {};
      if (id === undefined) return [];
      const address = ip ?? hubIp ?? undefined;
      return [{ id, ...(address ? { ip: address } : {}), ...(policyId ? { policyId } : {}) }];
    }),
  );
}
