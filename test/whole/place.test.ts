// A check on an Azure machine: instance metadata says which one, Azure says where it stands, and the network around it explains.
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Observation, Report } from '../../src/model.ts';
import { idOf, nsg, nsgId, routeTable, routeTableId, subnetId, vnet, vnetId } from '../../src/world/azure/build.ts';
import type { AzureWorldInput, ResourceInput } from '../../src/world/azure/world.ts';
import { answering, machine, saying } from '../probe/client/metadata-server.ts';
import { type Row, type Running, startWhole } from './harness.ts';
import { publicAzure } from './worlds/parts.ts';

const VM = idOf('Microsoft.Compute/virtualMachines', 'runner-1');
const NIC = idOf('Microsoft.Network/networkInterfaces', 'runner-1-nic');
const APPS = subnetId('vnet-prod', 'apps');
const IMDS = machine({ vmId: VM, address: '10.1.0.4' });
const nic: ResourceInput = {
  id: NIC,
  location: 'eastus',
  properties: {
    primary: true,
    virtualMachine: { id: VM },
    ipConfigurations: [{ name: 'ipconfig1', properties: { privateIPAddress: '10.1.0.4', subnet: { id: APPS } } }],
  },
};
const DENY = [{ name: 'deny-internet', priority: 4000, access: 'Deny', to: 'Internet' }] as const;
const prod = (apps: { readonly nsg?: string; readonly routes?: string } = {}) => vnet('vnet-prod', { subnets: { apps: { prefix: '10.1.0.0/24', ...apps } } });
const around = (label: string, more: AzureWorldInput['subscriptions'][number]['resources'] = [], rest: Partial<AzureWorldInput> = {}) =>
  publicAzure(label, {}, [nic, ...more], rest);
const row = (more: Partial<Row>): Row => ({ name: 'x', registry: 'dropped', from: 'office', verdict: 'unreachable', deadlineMs: 6_000, ...more });
const placeOf = (report: Report) => report.evidence.find((o): o is Observation<'place'> => o.kind === 'place');

let whole: Running;
beforeAll(async () => {
  whole = await startWhole();
});
afterAll(() => whole.close());

it('a security group around the machine is the cause at a public registry', async () => {
  const azure = around('dropped', [prod({ nsg: nsgId('nsg-apps') }), nsg('nsg-apps', DENY)]);
  const { origin } = await saying(IMDS);
  const report = await whole.check(row({ azure, metadata: origin }));
  expect(report.causes).toEqual(['tcp-nsg-denies-registry']);
  const [cause] = report.findings.filter((f) => f.role === 'cause');
  expect(cause).toMatchObject({ confidence: 'certain', from: 'here:office' });
  expect(cause?.detail.en).toContain('deny-internet of nsg-apps');
  expect(placeOf(report)?.outcome).toMatchObject({ status: 'ok', facts: { vmId: VM, nicId: NIC, subnetId: APPS, vnetId: vnetId('vnet-prod'), by: 'imds' } });
  expect(JSON.stringify(report)).not.toContain(IMDS.compute.userData);
});

it('a route to nowhere around the machine is the cause', async () => {
  const azure = around('dropped', [prod({ routes: routeTableId('rt') }), routeTable('rt', { '0.0.0.0/0': 'None' })]);
  const report = await whole.check(row({ azure, metadata: (await saying(IMDS)).origin }));
  expect(report.causes).toEqual(['tcp-udr-blackhole']);
});

it('the group of the machine’s own interface is the cause as well', async () => {
  const guarded = { ...nic, properties: { ...nic.properties, networkSecurityGroup: { id: nsgId('nsg-nic') } } };
  const azure = publicAzure('dropped', {}, [guarded, prod(), nsg('nsg-nic', DENY)]);
  const report = await whole.check(row({ azure, metadata: (await saying(IMDS)).origin }));
  expect(report.causes).toEqual(['tcp-nsg-denies-registry']);
  expect(report.findings.find((f) => f.role === 'cause')?.detail.en).toContain('nsg-nic');
});

it('a deep check asks what is in force at the machine’s own interface', async () => {
  const rule = {
    name: 'securityRules/nic-deny',
    protocol: 'Tcp',
    direction: 'Outbound',
    access: 'Deny',
    priority: 100,
    sourceAddressPrefix: '0.0.0.0/0',
    destinationAddressPrefix: '0.0.0.0/0',
    sourcePortRange: '0-65535',
    destinationPortRange: '0-65535',
  };
  const rules = { value: [{ networkSecurityGroup: { id: nsgId('nsg-nic') }, effectiveSecurityRules: [rule] }] };
  const azure = around('dropped', [prod({ nsg: nsgId('nsg-apps') }), nsg('nsg-apps')], { effective: { [NIC]: { rules, routes: { value: [] }, polls: 1 } } });
  const metadata = (await saying(IMDS)).origin;
  const deep = await whole.check(row({ azure, metadata, deep: true }));
  expect(deep.causes).toEqual(['tcp-nsg-denies-registry']);
  const shallow = await whole.check(row({ azure, metadata }));
  expect(shallow.causes).not.toContain('tcp-nsg-denies-registry');
  expect(shallow.evidence.filter((o) => o.kind === 'effective')).toEqual([]);
});

it('a deep check ends at its deadline although Azure is still computing', async () => {
  const azure = around('open', [prod()], { effective: { [NIC]: { rules: { value: [] }, routes: { value: [] }, polls: 1_000_000 } } });
  const report = await whole.check(row({ registry: 'open', azure, metadata: (await saying(IMDS)).origin, deep: true, deadlineMs: 2_000 }));
  expect(report.tookMs).toBeLessThan(3_500);
  expect(report.verdict).toBe('reachable');
  expect(report.evidence.find((o) => o.kind === 'effective')?.outcome).toMatchObject({ status: 'skipped', reason: 'timed-out' });
  expect(placeOf(report)?.outcome).toMatchObject({ facts: { nicId: NIC } });
});

it('without metadata nothing is told of a place, nothing is found, and nothing waits', async () => {
  const silent = await answering(() => undefined);
  const azure = around('open', [prod({ nsg: nsgId('nsg-apps') }), nsg('nsg-apps', DENY)]);
  for (const metadata of [undefined, silent.origin]) {
    const report = await whole.check(row({ registry: 'open', verdict: 'reachable', azure, ...(metadata ? { metadata } : {}) }));
    expect(report.verdict).toBe('reachable');
    expect(placeOf(report)).toBeUndefined();
    expect(report.vantages[0]).toMatchObject({ status: 'answered' });
  }
  const { tookMs } = await whole.check(row({ registry: 'open', verdict: 'reachable', metadata: silent.origin }));
  expect(tookMs).toBeLessThan(3_000);
});

it('a healthy registry stays healthy on a machine behind a group that denies something else', async () => {
  const other = [{ name: 'no-ssh', priority: 100, access: 'Deny', to: '*', port: '22' }] as const;
  const azure = around('open', [prod({ nsg: nsgId('nsg-apps') }), nsg('nsg-apps', other)]);
  const report = await whole.check(row({ registry: 'open', azure, metadata: (await saying(IMDS)).origin }));
  expect([report.verdict, report.causes]).toEqual(['reachable', []]);
  expect(placeOf(report)?.outcome.status).toBe('ok');
});
