import { describe, expect, it } from 'vitest';
import { type Flow, judgeNsg } from '../../src/evaluate/nsg.ts';
import type { NsgRule } from '../../src/model.ts';

const TAGS = new Map([
  ['azurecontainerregistry', ['20.62.128.0/24']],
  ['azurecontainerregistry.eastus', ['20.62.128.0/25']],
]);
const rule = (priority: number, access: NsgRule['access'], destination: string, more: Partial<NsgRule> = {}): NsgRule => ({
  name: `${access}-${priority}`,
  priority,
  direction: 'Outbound',
  access,
  protocol: 'Tcp',
  sources: ['*'],
  destinations: [destination],
  sourcePorts: ['*'],
  destinationPorts: ['443'],
  byDefault: false,
  ...more,
});
const flow = (more: Partial<Flow> = {}): Flow => ({ direction: 'Outbound', source: '10.1.0.4', destination: '20.62.128.10', port: 443, tags: TAGS, ...more });
const access = (rules: readonly NsgRule[], more?: Partial<Flow>): string => judgeNsg(rules, flow(more)).access;

describe('judgeNsg', () => {
  it('allows the Internet by default, and says by which rule', () => {
    expect(judgeNsg([], flow({ virtualNetwork: ['10.1.0.0/16'] }))).toMatchObject({ access: 'allow', exact: true, rule: { name: 'AllowInternetOutBound' } });
  });
  it('takes the first match by priority, whatever the order given', () => {
    expect(access([rule(200, 'Deny', 'Internet'), rule(100, 'Allow', 'AzureContainerRegistry')])).toBe('allow');
    expect(access([rule(100, 'Deny', 'Internet'), rule(200, 'Allow', 'AzureContainerRegistry')])).toBe('deny');
  });
  it('knows tags without regard to case, regional ones too', () => {
    expect(access([rule(100, 'Deny', 'azureCONTAINERregistry.EastUS')])).toBe('deny');
    expect(access([rule(100, 'Deny', 'AzureContainerRegistry.EastUS')], { destination: '20.62.128.200' })).toBe('allow');
  });
  it('says unknown where a tag that cannot be expanded might decide otherwise', () => {
    expect(access([rule(100, 'Allow', 'AzureCloud'), rule(200, 'Deny', 'Internet')])).toBe('unknown');
    expect(access([rule(100, 'Deny', 'AzureCloud'), rule(200, 'Deny', 'Internet')])).toBe('deny');
  });
  it('takes a host’s own tag by its name where it cannot be expanded, and says that it is not exact', () => {
    const judged = judgeNsg([rule(100, 'Deny', 'AzureContainerRegistry')], flow({ tags: new Map(), belongs: ['azurecontainerregistry'] }));
    expect(judged).toMatchObject({ access: 'deny', exact: false });
  });
  it('minds ports, ranges of ports and protocols', () => {
    expect(access([rule(100, 'Deny', '*', { destinationPorts: ['80', '400-500'] })])).toBe('deny');
    expect(access([rule(100, 'Deny', '*', { destinationPorts: ['80'] })])).toBe('allow');
    expect(access([rule(100, 'Deny', '*', { protocol: 'Udp' })])).toBe('allow');
    expect(access([rule(100, 'Deny', '*', { protocol: '*' })])).toBe('deny');
  });
  it('minds the source, and does not guess one', () => {
    expect(access([rule(100, 'Deny', '*', { sources: ['10.9.0.0/16'] })])).toBe('allow');
    expect(access([rule(100, 'Deny', '*', { sources: ['10.1.0.0/24'] })])).toBe('deny');
    const { source: _, ...nameless } = flow();
    expect(judgeNsg([rule(100, 'Deny', '*', { sources: ['10.9.0.0/16'] })], nameless).access).toBe('unknown');
  });
  it('does not take a private address for the Internet, nor a private one for a service tag', () => {
    expect(access([rule(100, 'Deny', 'Internet')], { destination: '10.1.2.5', virtualNetwork: ['10.1.0.0/16'] })).toBe('allow');
    expect(access([rule(100, 'Deny', 'Storage')], { destination: '10.1.2.5', virtualNetwork: ['10.1.0.0/16'] })).toBe('allow');
  });
  it('is not exact about VirtualNetwork, whose ranges it cannot know all', () => {
    expect(judgeNsg([rule(100, 'Deny', 'VirtualNetwork')], flow({ destination: '10.7.2.5' }))).toMatchObject({ access: 'deny', exact: false });
  });
  it('does not read through an application security group', () => {
    expect(access([rule(100, 'Deny', '*', { destinations: [] })])).toBe('unknown');
  });
  it('judges the other direction by its own rules', () => {
    const inbound = rule(100, 'Deny', '10.1.2.5', { direction: 'Inbound' });
    expect(access([inbound])).toBe('allow');
    expect(access([inbound], { direction: 'Inbound', destination: '10.1.2.5' })).toBe('deny');
  });
});
