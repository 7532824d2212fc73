import { describe, expect, it } from 'vitest';
import { nextHopFor } from '../../src/evaluate/routes.ts';
import type { Route } from '../../src/model.ts';

const TAGS = new Map([['azurecontainerregistry', ['20.62.128.0/24']]]);
const route = (prefix: string, nextHop: string, nextHopIp?: string): Route => ({ name: prefix, prefix, nextHop, ...(nextHopIp ? { nextHopIp } : {}) });
const hop = (routes: readonly Route[], address = '20.62.128.10', effective = false) =>
  nextHopFor({ address, routes, effective, virtualNetwork: ['10.1.0.0/16'], tags: TAGS });

describe('nextHopFor', () => {
  it('leads to the Internet by default, and says that no user route did it', () => {
    expect(hop([])).toEqual({ nextHop: 'Internet', prefix: '0.0.0.0/0' });
  });
  it('takes the longest prefix', () => {
    expect(hop([route('0.0.0.0/0', 'VirtualAppliance', '10.0.1.4'), route('20.62.0.0/16', 'None')]).nextHop).toBe('None');
    expect(hop([route('20.62.0.0/16', 'None'), route('20.62.128.10/32', 'Internet')]).nextHop).toBe('Internet');
  });
  it('prefers a user route to a system route of the same length', () => {
    expect(hop([route('0.0.0.0/0', 'VirtualAppliance', '10.0.1.4')])).toMatchObject({
      nextHop: 'VirtualAppliance',
      nextHopIp: '10.0.1.4',
      route: { name: '0.0.0.0/0' },
    });
  });
  it('keeps the network’s own addresses inside, and drops strange private ones', () => {
    expect(hop([], '10.1.2.5').nextHop).toBe('VnetLocal');
    expect(hop([], '10.9.2.5').nextHop).toBe('None');
  });
  it('expands service tags, and says unknown where it cannot', () => {
    expect(hop([route('AzureContainerRegistry', 'Internet'), route('20.0.0.0/8', 'None')]).nextHop).toBe('Internet');
    expect(hop([route('Storage', 'Internet'), route('20.0.0.0/8', 'None')]).nextHop).toBe('unknown');
    expect(hop([route('Storage', 'Internet'), route('20.62.128.10/32', 'None')]).nextHop).toBe('None');
  });
  it('adds no system routes to what Azure computed', () => {
    expect(hop([], undefined, true).nextHop).toBe('unknown');
    expect(hop([route('0.0.0.0/0', 'None')], undefined, true).nextHop).toBe('None');
  });
  it('routes IPv6 by its own prefixes', () => {
    expect(hop([route('0.0.0.0/0', 'None')], '2603:1030::10').nextHop).toBe('Internet');
    expect(hop([route('::/0', 'None')], '2603:1030::10').nextHop).toBe('None');
  });
});
