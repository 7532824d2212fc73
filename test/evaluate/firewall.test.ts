import { describe, expect, it } from 'vitest';
import { coversHost, judgeFirewall } from '../../src/evaluate/firewall.ts';
import type { Facts } from '../../src/model.ts';

type Firewall = Facts['firewall'];
const through = {
  host: 'contoso.azurecr.io',
  address: '20.62.128.10',
  port: 443,
  source: '10.1.0.4',
  tags: new Map([['azurecontainerregistry', ['20.62.128.0/24']]]),
  belongs: ['azurecontainerregistry'],
};
const firewall = (more: Partial<Firewall> = {}): Firewall => ({
  id: 'fw',
  privateIp: '10.0.1.4',
  complete: true,
  applicationRules: [],
  networkRules: [],
  ...more,
});
const app = (fqdns: readonly string[], more: Partial<Firewall['applicationRules'][number]> = {}) => ({
  name: 'app',
  action: 'Allow',
  priority: 200,
  sources: ['*'],
  fqdns,
  fqdnTags: [],
  protocols: ['Https:443'],
  ...more,
});
const net = (more: Partial<Firewall['networkRules'][number]> = {}) => ({
  name: 'net',
  action: 'Allow',
  priority: 100,
  sources: ['*'],
  destinations: [],
  fqdns: [],
  ports: ['443'],
  protocols: ['TCP'],
  ...more,
});
const access = (more: Partial<Firewall>): string => judgeFirewall(firewall(more), through).access;

describe('judgeFirewall', () => {
  it('denies what no rule allows, where all rules are known', () => {
    expect(judgeFirewall(firewall(), through)).toEqual({ access: 'deny' });
    expect(access({ complete: false })).toBe('unknown');
  });
  it('allows by name, with and without a wildcard', () => {
    expect(access({ applicationRules: [app(['contoso.azurecr.io'])] })).toBe('allow');
    expect(access({ applicationRules: [app(['*.azurecr.io'])] })).toBe('allow');
    expect(access({ applicationRules: [app(['fabrikam.azurecr.io'])] })).toBe('deny');
  });
  it('minds protocol, port and source', () => {
    expect(access({ applicationRules: [app(['*.azurecr.io'], { protocols: ['Http:80'] })] })).toBe('deny');
    expect(access({ applicationRules: [app(['*.azurecr.io'], { protocols: ['Https:8443'] })] })).toBe('deny');
    expect(access({ applicationRules: [app(['*.azurecr.io'], { sources: ['10.9.0.0/16'] })] })).toBe('deny');
    expect(access({ applicationRules: [app(['*.azurecr.io'], { sources: ['10.1.0.0/16'] })] })).toBe('allow');
  });
  it('asks network rules first, each kind by priority', () => {
    const deny = net({ action: 'Deny', destinations: ['AzureContainerRegistry'], name: 'no-acr' });
    expect(judgeFirewall(firewall({ networkRules: [deny], applicationRules: [app(['*'])] }), through)).toEqual({ access: 'deny', rule: 'no-acr' });
    expect(access({ networkRules: [deny, net({ priority: 50, destinations: ['20.62.128.10'] })] })).toBe('allow');
    expect(access({ networkRules: [net({ fqdns: ['contoso.azurecr.io'] })] })).toBe('allow');
  });
  it('says unknown where an IP group or an unreadable range might decide', () => {
    expect(access({ networkRules: [net({ sources: [], destinations: ['*'] })] })).toBe('unknown');
    expect(access({ networkRules: [net({ destinations: ['20.62.128.1-20.62.128.99'] })] })).toBe('unknown');
  });
  it('does not take an FQDN tag for a customer’s registry', () => {
    expect(access({ applicationRules: [app([], { fqdnTags: ['AzureKubernetesService'] })] })).toBe('deny');
    expect(
      judgeFirewall(firewall({ applicationRules: [app([], { fqdnTags: ['AzureKubernetesService'] })] }), { ...through, host: 'mcr.microsoft.com', belongs: [] })
        .access,
    ).toBe('unknown');
  });
});

describe('coversHost', () => {
  it.each([
    ['*', 'a.b', true],
    ['*.azurecr.io', 'x.azurecr.io', true],
    ['*.azurecr.io', 'x.eastus.data.azurecr.io', true],
    ['*.azurecr.io', 'azurecr.io', false],
    ['X.azurecr.io', 'x.AZURECR.io', true],
    ['*azurecr.io', 'notazurecr.io', true],
  ])('%s against %s', (pattern, host, expected) => {
    expect(coversHost(pattern, host)).toBe(expected);
  });
});
