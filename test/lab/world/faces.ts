// The name servers of the lab, each with what it says to whom. Pure.
import { NOBODY, PRIVATE_ZONE, RESOLVERS, SITES } from '../base.ts';
import type { Fault, Place, Resolver } from '../scenario.ts';
import type { Face, Records } from '../world.ts';
import { type Chosen, dataOf, privateZone } from './names.ts';

/** The company's server stands in the VNet, and asks as a client of it. */
const CLIENTS: Readonly<Record<Place, readonly string[]>> = {
  vnet: [`${SITES.vnet.address}/32`, `${RESOLVERS.custom}/32`],
  spoke: [`${SITES.spoke.address}/32`],
  office: [`${SITES.office.address}/32`],
};
/** Resolves for squid where the registry's names are to fail. */
export const POOR_RESOLVER = '198.51.100.54';

type ZoneFault = Extract<Fault, { fault: 'zone' }>;
const recordsOf = ({ records }: ZoneFault): Records =>
  Object.fromEntries(
    Object.entries(records).flatMap(([name, is]) => {
      const data = dataOf(is);
      return data ? [[name, data] as const] : [];
    }),
  );

/** Private zones as one VNet sees them. */
function zonesFor(place: Place, given: Chosen, faults: readonly Fault[]): Readonly<Record<string, Records>> {
  const links = faults.find((f) => f.fault === 'links');
  const linked = links ? links.places.includes(place) : place === 'vnet';
  const own = given.privateEndpoint && linked ? { [PRIVATE_ZONE]: privateZone(given, faults) } : {};
  const more = faults.filter((f) => f.fault === 'zone' && f.places.includes(place)).map((f) => [(f as ZoneFault).zone, recordsOf(f as ZoneFault)] as const);
  return { ...own, ...Object.fromEntries(more) };
}

const DATAGRAM = 512;

function broken(server: Resolver, faults: readonly Fault[]): Pick<Face, 'failing' | 'refusing' | 'down' | 'datagram'> {
  const own = faults.filter((f) => f.fault === 'resolver').filter((f) => f.server === server);
  const zones = (how: string): readonly string[] => own.filter((f) => f.how === how).map((f) => f.zone ?? '');
  return {
    failing: zones('servfail'),
    refusing: zones('refused'),
    down: own.some((f) => f.how === 'down'),
    ...(own.some((f) => f.how === 'truncated-no-tcp') ? { datagram: DATAGRAM } : {}),
  };
}

export function faces(given: Chosen, faults: readonly Fault[], custom: 'azure' | 'public'): readonly Face[] {
  const forwarder = faults.find((f) => f.fault === 'forwarder')?.to ?? custom;
  const azure = broken('azure', faults);
  return [
    ...(['vnet', 'spoke'] as const).map(
      (place): Face => ({ address: RESOLVERS.azure, clients: CLIENTS[place], zones: zonesFor(place, given, faults), ...azure }),
    ),
    { address: RESOLVERS.public, clients: [], zones: {}, ...broken('public', faults) },
    {
      address: RESOLVERS.custom,
      clients: [],
      zones: {},
      forwardTo: forwarder === 'nobody' ? NOBODY : RESOLVERS[forwarder],
      ...broken('custom', faults),
    },
    { address: POOR_RESOLVER, clients: [], zones: { 'azurecr.io': {} }, failing: [], refusing: [], down: false },
  ];
}
