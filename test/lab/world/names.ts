// The public DNS of the lab, and the private zone: healthy first, then as the faults leave them. Pure.
import { DOORS, FABRIKAM, HOME, LOGIN_SERVER, NORTHWIND, PRIVATE_ZONE, PROXY, REPLICA, SUFFIX } from '../base.ts';
import type { Fault, Network, RecordIs, Target } from '../scenario.ts';
import type { Addresses, RecordData, Records } from '../world.ts';

export const privateNameOf = (host: string): string => `${host.slice(0, -SUFFIX.length - 1)}.${PRIVATE_ZONE}`;

/** What a network is, with every choice made. */
export interface Chosen {
  readonly access: 'open' | 'off' | readonly string[];
  readonly dataEndpoints: boolean;
  readonly replica: boolean;
  readonly regional: boolean;
  readonly dualStack: boolean;
  readonly anonymousPull: boolean;
  readonly privateEndpoint: boolean;
  readonly loginServer: string;
}

export function chosen(network: Network): Chosen {
  const inside = network.base === 'private' || network.base === 'custom-dns' || network.base === 'private-proxied';
  return {
    access: inside ? 'off' : 'open',
    dataEndpoints: true,
    replica: false,
    regional: false,
    dualStack: false,
    anonymousPull: true,
    privateEndpoint: inside,
    loginServer: LOGIN_SERVER,
    ...network,
  };
}

type Key = keyof typeof DOORS;
/** Host of a door, where the login server may have another name than usual. */
export const hostOf = (key: Key, { loginServer }: Pick<Chosen, 'loginServer'>): string => {
  const label = loginServer.split('.')[0] ?? '';
  return DOORS[key].host.replace(/^contoso\./, `${label}.`);
};

/** Public doors of the registry that are there. */
export function publicDoors({ dataEndpoints, replica, regional }: Chosen): readonly Key[] {
  const data: readonly Key[] = dataEndpoints ? (replica ? ['data', 'data-2'] : ['data']) : ['blob'];
  const geo: readonly Key[] = regional ? (replica ? ['regional', 'regional-2'] : ['regional']) : [];
  return ['login', ...data, ...geo];
}
export function privateDoors({ privateEndpoint, replica, dataEndpoints, regional }: Chosen): readonly Key[] {
  if (!privateEndpoint) return [];
  const data: readonly Key[] = dataEndpoints ? (replica ? ['data-private', 'data-2-private'] : ['data-private']) : [];
  const geo: readonly Key[] = regional ? (replica ? ['regional-private', 'regional-2-private'] : ['regional-private']) : [];
  return ['login-private', ...data, ...geo];
}

const addressesOf = (key: Key, dualStack: boolean): Addresses => {
  const { v4, v6 } = DOORS[key];
  return { a: [v4], ...(dualStack && v6 ? { aaaa: [v6] } : {}) };
};

/** Aliases so long that an answer with three of them does not fit 512 bytes. */
function long(end: string): Records {
  const names = ['a', 'b', 'c', 'd'].map((letter) => `${letter.repeat(60)}.${letter.repeat(59)}x.${letter.repeat(60)}.traffic.azcr.io`);
  return Object.fromEntries(names.map((name, i) => [name, { cname: names[i + 1] ?? end }]));
}

/** As real answers run: name, private link alias where an endpoint exists, frontend alias, region's frontend, address. */
function doorRecords(key: Key, given: Chosen, isLong: boolean): Records {
  const host = hostOf(key, given);
  const region = key.endsWith('-2') ? REPLICA : HOME;
  const kind = key.startsWith('data') ? 'data' : key.startsWith('regional') ? 'geo' : 'fe';
  const frontend = `${region}-3-az.${kind}.azcr.io`;
  const end = `acr${kind}-${region}-3.${region}.cloudapp.azure.com`;
  const between = isLong ? long(end) : {};
  const tail: Records = { [frontend]: { cname: Object.keys(between)[0] ?? end }, ...between, [end]: addressesOf(key, given.dualStack) };
  if (!given.privateEndpoint) return { [host]: { cname: frontend }, ...tail };
  return { [host]: { cname: privateNameOf(host) }, [privateNameOf(host)]: { cname: frontend }, ...tail };
}

const CONTROL: readonly Key[] = ['entra', 'arm', 'mcr', 'logs'];

function healthy(given: Chosen, isLong: boolean): Records {
  const records: Record<string, RecordData> = {
    [PROXY.host]: { a: [PROXY.address] },
    [FABRIKAM.host]: { a: [FABRIKAM.v4] },
    [NORTHWIND.host]: { cname: privateNameOf(NORTHWIND.host) },
    [privateNameOf(NORTHWIND.host)]: { a: [NORTHWIND.v4] },
    'example.com': { a: ['203.0.113.200'] },
  };
  for (const key of publicDoors(given))
    Object.assign(records, key === 'blob' ? { [DOORS.blob.host]: { a: [DOORS.blob.v4] } } : doorRecords(key, given, isLong && key === 'login'));
  for (const key of CONTROL) records[DOORS[key].host] = addressesOf(key, false);
  return records;
}

const isDoor = (name: string): name is Key => Object.hasOwn(DOORS, name);
const nameOf = (name: Target | string, given: Chosen): string => (isDoor(name) ? hostOf(name, given) : name);

/** Undefined: NXDOMAIN. */
export function dataOf(is: RecordIs): RecordData | undefined {
  if (is === 'absent') return undefined;
  if (is === 'empty') return { a: [] };
  return is.cname === undefined ? { a: is.a ?? [], aaaa: is.aaaa ?? [] } : { cname: is.cname };
}

function put(records: Records, name: string, is: RecordIs): Records {
  const { [name]: _, ...others } = records;
  const data = dataOf(is);
  return data ? { ...others, [name]: data } : others;
}

export function publicZone(given: Chosen, faults: readonly Fault[]): Records {
  const changes = faults.filter((f) => f.fault === 'record' && f.zone !== 'private');
  const isLong = faults.some((f) => f.fault === 'resolver' && f.how === 'truncated-no-tcp');
  return changes.reduce((records, f) => (f.fault === 'record' ? put(records, nameOf(f.name, given), f.is) : records), healthy(given, isLong));
}

export function privateZone(given: Chosen, faults: readonly Fault[]): Records {
  const own = Object.fromEntries(privateDoors(given).map((key) => [privateNameOf(hostOf(key, given)), addressesOf(key, false)]));
  const changes = faults.filter((f) => f.fault === 'record' && f.zone === 'private');
  return changes.reduce((records, f) => (f.fault === 'record' ? put(records, privateNameOf(nameOf(f.name, given)), f.is) : records), own as Records);
}
