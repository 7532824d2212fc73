// Bodies of private endpoints, their interfaces, and private DNS -> facts. Examples: test/arm/private-*.json, derived/nic.*. Pure.
import { z } from 'zod';
import { isAddress } from '../../address.ts';
import type { AzureFacts } from '../../model.ts';
import type { Read } from '../answer.ts';
import { same } from '../ids.ts';
import { count, firmId, firmText, id, known, list, parseAs, part, text, texts } from './shape.ts';

type Endpoint = AzureFacts['privateEndpoint'];
type Zone = AzureFacts['privateDnsZone'];

const address = z.string().refine(isAddress, 'not an IP address');
const connection = z.object({
  properties: part({ privateLinkServiceId: id, groupIds: texts, privateLinkServiceConnectionState: part({ status: text }) }),
});
const endpoint = z.object({
  id: firmId,
  location: text,
  properties: z.object({
    privateLinkServiceConnections: list(connection),
    manualPrivateLinkServiceConnections: list(connection),
    subnet: part({ id }),
    networkInterfaces: list(z.object({ id: firmId })),
  }),
});

export interface EndpointRead {
  readonly facts: Endpoint;
  readonly nicIds: readonly string[];
}

/** An endpoint may hold connections to several services: the one to this registry counts, else the first. */
export const endpointFacts = (body: unknown, registryId: string | undefined): Read<EndpointRead> =>
  parseAs(endpoint, body, 'Private endpoint', ({ id: endpointId, location, properties: p }) => {
    const automatic = (p.privateLinkServiceConnections ?? []).map((c) => ({ ...c, manual: false }));
    const manual = (p.manualPrivateLinkServiceConnections ?? []).map((c) => ({ ...c, manual: true }));
    const all = [...automatic, ...manual];
    const target = (c: (typeof all)[number]) => c.properties?.privateLinkServiceId;
    const own = all.find((c) => registryId !== undefined && same(target(c) ?? '', registryId)) ?? all[0];
    return {
      facts: known<Endpoint>({
        id: endpointId,
        location,
        subnetId: p.subnet?.id,
        registryId: own?.properties?.privateLinkServiceId,
        groupIds: own?.properties?.groupIds,
        status: own?.properties?.privateLinkServiceConnectionState?.status,
        manual: own?.manual ?? false,
      }),
      nicIds: (p.networkInterfaces ?? []).map((nic) => nic.id),
    };
  });

const nic = z.object({
  properties: z.object({
    ipConfigurations: z
      .array(
        z.object({
          properties: z.object({
            privateIPAddress: address,
            privateIPAllocationMethod: text,
            privateLinkConnectionProperties: z.object({ requiredMemberName: firmText, fqdns: z.array(firmText).max(256) }).nullish(),
          }),
        }),
      )
      .max(256),
  }),
});

/** The endpoint's own interface: which address stands for which host. The truth that DNS should repeat. */
export const memberFacts = (body: unknown): Read<NonNullable<Endpoint['members']>> =>
  parseAs(nic, body, 'Network interface', ({ properties }) =>
    properties.ipConfigurations.flatMap(({ properties: p }) => {
      const link = p.privateLinkConnectionProperties;
      if (!link) return [];
      return [
        known<NonNullable<Endpoint['members']>[number]>({
          member: link.requiredMemberName,
          hosts: link.fqdns.map((host) => host.toLowerCase()),
          address: p.privateIPAddress,
          allocation: p.privateIPAllocationMethod,
        }),
      ];
    }),
  );

const recordSet = z.object({ recordType: text, recordSetName: firmText, ipAddresses: z.array(address).max(256) });
const zoneGroup = z.object({
  properties: z.object({
    privateDnsZoneConfigs: z.array(z.object({ properties: z.object({ privateDnsZoneId: firmId, recordSets: z.array(recordSet).max(256).nullish() }) })).max(32),
  }),
});

export const zoneGroupFacts = (items: readonly unknown[]): Read<NonNullable<Endpoint['zoneGroups']>> =>
  parseAs(z.array(zoneGroup).max(8), items, 'DNS zone groups', (groups) =>
    groups.flatMap((group) =>
      group.properties.privateDnsZoneConfigs.map(({ properties: p }) => ({
        zoneId: p.privateDnsZoneId,
        records: (p.recordSets ?? []).map((r) => ({ name: r.recordSetName, addresses: r.ipAddresses })),
      })),
    ),
  );

const link = z.object({
  id: firmId,
  properties: z.object({ virtualNetwork: z.object({ id: firmId }), virtualNetworkLinkState: text, resolutionPolicy: text }),
});

export const linkFacts = (items: readonly unknown[]): Read<NonNullable<Zone['links']>> =>
  parseAs(z.array(link).max(5000), items, 'Virtual network links', (links) =>
    links.map(({ id: linkId, properties: p }) =>
      known<NonNullable<Zone['links']>[number]>({
        id: linkId,
        vnetId: p.virtualNetwork.id,
        state: p.virtualNetworkLinkState,
        resolutionPolicy: p.resolutionPolicy,
      }),
    ),
  );

const record = z.object({ name: firmText, properties: z.object({ ttl: count, aRecords: z.array(z.object({ ipv4Address: address })).max(256) }) });
const named = z.object({ name: firmText });
const OTHERS = 20;

/**
 * A records for this registry, judged strictly, and the names of up to 20 others, so that a zone which shadows public names
 * can be seen. A broken record of another registry is not this one's trouble.
 */
export function recordFacts(items: readonly unknown[], isOurs: (name: string) => boolean): Read<NonNullable<Zone['records']>> {
  const names = items.map((item) => named.safeParse(item).data?.name.toLowerCase());
  const ours = items.filter((_, i) => isOurs(names[i] ?? ''));
  const others = items.filter((_, i) => names[i] !== undefined && !isOurs(names[i] ?? '')).slice(0, OTHERS);
  const facts = (r: z.output<typeof record>) =>
    known<NonNullable<Zone['records']>[number]>({
      name: r.name.toLowerCase(),
      addresses: r.properties.aRecords.map((a) => a.ipv4Address),
      ttl: r.properties.ttl,
    });
  return parseAs(z.array(record).max(256), ours, 'A records', (own) => [
    ...own.map(facts),
    ...others.flatMap((item) => {
      const parsed = record.safeParse(item);
      return parsed.success ? [facts(parsed.data)] : [];
    }),
  ]);
}
