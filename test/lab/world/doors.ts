// The front doors of the registry and of Azure beside it, with the manners that the faults give them. Pure.
import { DOORS, FABRIKAM, NORTHWIND } from '../base.ts';
import type { Fault, Target } from '../scenario.ts';
import type { FrontDoor } from '../world.ts';
import { type Chosen, hostOf, privateDoors, publicDoors } from './names.ts';

type Key = keyof typeof DOORS;
const CONTROL: readonly Key[] = ['entra', 'arm', 'mcr', 'logs'];

/** Doors that a target stands for. */
export function doorsOf(target: Target, given: Chosen): readonly Key[] {
  switch (target) {
    case 'internet':
      return [...publicDoors(given), ...CONTROL];
    case 'registry':
      return [...publicDoors(given), ...privateDoors(given)];
    case 'dns':
    case 'proxy':
      return [];
    default:
      return [target];
  }
}
const list = <T>(of: T | readonly T[]): readonly T[] => (Array.isArray(of) ? of : [of as T]);

function mannersOf(key: Key, given: Chosen, faults: readonly Fault[]): Pick<FrontDoor, 'tls' | 'answers'> {
  const aimed = faults.filter((f) => (f.fault === 'tls' || f.fault === 'answer') && list(f.at).some((t) => doorsOf(t, given).includes(key)));
  const tls = aimed.find((f) => f.fault === 'tls');
  return {
    tls: tls?.fault === 'tls' ? tls.how : 'good',
    answers: aimed.flatMap((f) => (f.fault === 'answer' ? [{ how: f.how, every: f.every ?? 1 }] : [])),
  };
}

const SERVES: Partial<Record<Key, FrontDoor['serves']>> = { blob: 'blob', entra: 'control', arm: 'control', mcr: 'control', logs: 'control' };
const servesOf = (key: Key): FrontDoor['serves'] => SERVES[key] ?? (key.startsWith('data') ? 'data' : 'registry');

export function frontDoors(given: Chosen, faults: readonly Fault[], withAzure: boolean): readonly FrontDoor[] {
  const layersAt = given.dataEndpoints ? hostOf('data', given) : DOORS.blob.host;
  const door = (key: Key, lets: FrontDoor['lets']): FrontDoor => {
    const { v4, v6 } = DOORS[key];
    const serves = servesOf(key);
    return {
      host: hostOf(key, given),
      addresses: [v4, ...(given.dualStack && v6 ? [v6] : [])],
      serves: withAzure && serves === 'control' && key !== 'mcr' ? 'azure' : serves,
      lets,
      anonymousPull: given.anonymousPull,
      ...(serves === 'registry' ? { layersAt } : {}),
      ...mannersOf(key, given, faults),
    };
  };
  const lets = given.access === 'open' ? 'all' : given.access === 'off' ? 'nobody' : given.access;
  const others = [
    { ...FABRIKAM, lets: 'all' as const },
    { ...NORTHWIND, lets: 'nobody' as const },
  ].map(
    ({ host, v4, lets: who }): FrontDoor => ({
      host,
      addresses: [v4],
      serves: 'registry',
      tls: 'good',
      answers: [],
      lets: who,
      anonymousPull: false,
      layersAt: DOORS.blob.host,
    }),
  );
  return [
    ...publicDoors(given).map((key) => door(key, key === 'blob' ? 'all' : lets)),
    ...privateDoors(given).map((key) => door(key, 'all')),
    ...CONTROL.map((key) => door(key, 'all')),
    ...others,
  ];
}
