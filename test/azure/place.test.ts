// From what a machine knows of itself to its interface and subnet, in a simulated Azure.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { interfaceFacts } from '../../src/azure/facts/place.ts';
import type { Place } from '../../src/azure/read/place.ts';
import type { Kind } from '../../src/model.ts';
import { assembleAzure, HUB_SUB, idOf, nsg, nsgId, registry, subnetId, vnet, vnetId } from '../../src/world/azure/build.ts';
import type { AzureWorldInput, ResourceInput } from '../../src/world/azure/world.ts';
import { look, ofKind, simulate } from './simulated.ts';

const VM = idOf('Microsoft.Compute/virtualMachines', 'runner-1');
const INSTANCE = `${idOf('Microsoft.Compute/virtualMachineScaleSets', 'aks-nodes')}/virtualMachines/3`;
const NIC = idOf('Microsoft.Network/networkInterfaces', 'runner-1-nic');
const APPS = subnetId('vnet-prod', 'apps');
const said = (more: Partial<Place> = {}): Place => ({
  vmId: VM,
  location: 'eastus',
  addresses: ['10.1.0.4'],
  subnets: ['10.1.0.0/24'],
  by: 'imds',
  ...more,
});
const nic = (id: string, subnet: string, { primary = true, address = '10.1.0.4', vm = VM } = {}): ResourceInput => ({
  id,
  location: 'eastus',
  properties: {
    primary,
    virtualMachine: { id: vm },
    ipConfigurations: [{ name: 'ipconfig1', properties: { privateIPAddress: address, subnet: { id: subnet } } }],
  },
});
const prod = vnet('vnet-prod', { subnets: { apps: { prefix: '10.1.0.0/24', nsg: nsgId('nsg-apps') }, endpoints: { prefix: '10.1.2.0/24' } } });
const parts = [registry('contoso'), prod, nsg('nsg-apps')];

async function placeIn(world: AzureWorldInput, instance: Place | undefined, wants: readonly Kind[] = []) {
  const azure = await simulate(world);
  const places: (Place | undefined)[] = [];
  const seen = await look(azure, { instance: Promise.resolve(instance), onPlace: (place) => places.push(place), wants: new Set(wants) });
  expect(places).toHaveLength(1);
  return { azure, seen, place: places[0] };
}

test('a machine stands where its interface is, and what guards its subnet is read', async () => {
  const { seen, place } = await placeIn(assembleAzure([...parts, nic(NIC, APPS)]), said());
  expect(place).toEqual({ ...said(), nicId: NIC, subnetId: APPS, vnetId: vnetId('vnet-prod') });
  expect(ofKind(seen, 'vnet').map((o) => o.target)).toEqual([vnetId('vnet-prod')]);
  expect(ofKind(seen, 'nsg').map((o) => [o.target, o.outcome.status])).toEqual([[nsgId('nsg-apps'), 'ok']]);
});

test('of several interfaces the primary one counts, else the one that holds the machine’s address', async () => {
  const second = nic(`${NIC}-2`, subnetId('vnet-prod', 'endpoints'), { primary: false, address: '10.1.2.9' });
  const primary = await placeIn(assembleAzure([...parts, second, nic(NIC, APPS)]), said());
  expect(primary.place?.nicId).toBe(NIC);
  const unmarked = [second, { ...nic(NIC, APPS), properties: { ...nic(NIC, APPS).properties, primary: undefined } }];
  expect((await placeIn(assembleAzure([...parts, ...unmarked]), said())).place?.subnetId).toBe(APPS);
});

test('an instance of a scale set is found by its own list', async () => {
  const world = assembleAzure([...parts, { id: INSTANCE, properties: {} }, nic(`${INSTANCE}/networkInterfaces/nic`, APPS, { vm: INSTANCE })]);
  const { place } = await placeIn(world, said({ vmId: INSTANCE }));
  expect(place).toMatchObject({ subnetId: APPS, nicId: `${INSTANCE}/networkInterfaces/nic`, by: 'imds' });
});

test('without a right to the interface, the only subnet of its range in the region is likely', async () => {
  const deny = [{ action: 'Microsoft.Network/networkInterfaces/*' }];
  const { place } = await placeIn(assembleAzure([...parts, nic(NIC, APPS)], { deny }), said());
  expect(place).toMatchObject({ subnetId: APPS, vnetId: vnetId('vnet-prod'), by: 'address' });
  expect(place).not.toHaveProperty('nicId');
  const twin = vnet('vnet-twin', { sub: HUB_SUB, subnets: { apps: { prefix: '10.1.0.0/24' } } });
  expect((await placeIn(assembleAzure([...parts, twin], { deny }), said())).place).toEqual(said());
  const elsewhere = vnet('vnet-west', { location: 'westus', subnets: { apps: { prefix: '10.1.0.0/24' } } });
  expect((await placeIn(assembleAzure([...parts, elsewhere], { deny }), said())).place?.subnetId).toBe(APPS);
});

test('what Azure does not know stays what the machine said; nothing said is nothing', async () => {
  expect((await placeIn(assembleAzure([registry('contoso')]), said())).place).toEqual(said());
  const none = await placeIn(assembleAzure([registry('contoso'), prod]), undefined);
  expect(none.place).toBeUndefined();
  expect(ofKind(none.seen, 'vnet').filter((o) => o.outcome.status === 'ok')).toEqual([]);
});

test('an id that is no id of a machine is put into no query', async () => {
  for (const vmId of [`${VM}' | project id | where id =~ '`, `${VM}/extensions/x`, '/subscriptions/../x', NIC]) {
    const { place, azure } = await placeIn(assembleAzure([...parts, nic(NIC, APPS, { vm: vmId })]), said({ vmId, subnets: [] }));
    expect(place?.subnetId).toBeUndefined();
    expect(azure.calls().some((call) => /networkInterfaces/i.test(call.path))).toBe(false);
  }
});

test('the network is read although the registry is somebody else’s', async () => {
  const { seen } = await placeIn(assembleAzure([prod, nsg('nsg-apps'), nic(NIC, APPS)]), said());
  expect(ofKind(seen, 'nsg').map((o) => o.outcome.status)).toEqual(['ok']);
});

test('what is in force at the interface is asked for where it is wanted, and for single machines alone', async () => {
  const rules = { value: [{ networkSecurityGroup: { id: nsgId('nsg-apps') }, effectiveSecurityRules: [] }] };
  const routes = { value: [{ name: 'out', source: 'User', state: 'Active', addressPrefix: ['0.0.0.0/0'], nextHopType: 'None', nextHopIpAddress: [] }] };
  const world = assembleAzure([...parts, nic(NIC, APPS)], { effective: { [NIC]: { rules, routes, polls: 2 } } });
  const { seen } = await placeIn(world, said(), ['effective']);
  const [one] = ofKind(seen, 'effective');
  expect(one?.outcome).toMatchObject({ status: 'ok', facts: { nicId: NIC, routes: [{ prefix: '0.0.0.0/0', nextHop: 'None' }] } });
  const quiet = await placeIn(assembleAzure([...parts, nic(NIC, APPS)]), said());
  expect(ofKind(quiet.seen, 'effective')).toEqual([]);
  const unknown = await placeIn(assembleAzure(parts), said({ vmId: INSTANCE }), ['effective']);
  expect(ofKind(unknown.seen, 'effective').map((o) => o.outcome)).toMatchObject([{ status: 'skipped', reason: 'not-asked' }]);
});

test('a published interface is understood', () => {
  const body = JSON.parse(readFileSync(new URL('../arm/nic.get.json', import.meta.url), 'utf8')) as unknown;
  expect(interfaceFacts(body)).toMatchObject({
    status: 'value',
    value: { primary: true, nsgId: expect.stringMatching(/nsg$/), addresses: ['172.20.2.4'] },
  });
});
