// The registry's own firewall: public access, rules for addresses, rules for subnets.
import { assembleAzure, registry, subnetId, vnet } from '../../../src/world/azure/build.ts';
import type { Row } from '../harness.ts';
import { SUFFIX } from '../network.ts';
import { privateAzure, publicAzure, VNET } from './parts.ts';

const SE = ['Microsoft.ContainerRegistry'];
const APPS = subnetId('vnet-prod', 'apps');
const prod = (serviceEndpoints: readonly string[] = []) =>
  vnet('vnet-prod', { ...VNET, subnets: { ...VNET.subnets, apps: { prefix: '127.0.0.0/24', serviceEndpoints } } });

export const RULE_ROWS: readonly Row[] = [
  {
    name: 'a private registry, from an office',
    registry: 'contoso',
    from: 'office',
    azure: privateAzure('contoso'),
    verdict: 'unreachable',
    cause: 'net-public-access-disabled',
  },
  {
    name: 'an address that no rule holds',
    registry: 'fabrikam',
    from: 'office',
    azure: publicAzure('fabrikam', { defaultAction: 'Deny', ipRules: ['198.51.100.0/24'] }),
    verdict: 'unreachable',
    cause: 'net-ip-not-allowed',
  },
  {
    name: 'closed to all but selected, and none selected',
    registry: 'fabrikam',
    from: 'office',
    azure: publicAzure('fabrikam', { defaultAction: 'Deny' }),
    verdict: 'unreachable',
    cause: 'net-default-action-left-deny',
  },
  {
    name: 'a rule that has not arrived yet',
    registry: 'fabrikam',
    from: 'office',
    azure: publicAzure('fabrikam', { defaultAction: 'Deny', ipRules: ['203.0.113.0/24'] }),
    verdict: 'unreachable',
    cause: 'net-rule-propagation-delay',
  },
  {
    name: 'a service endpoint without a rule',
    registry: 'subnet',
    from: 'unlinked',
    azure: publicAzure('subnet', { defaultAction: 'Deny', ipRules: ['198.51.100.0/24'] }, [prod(SE)]),
    verdict: 'unreachable',
    cause: 'net-service-endpoint-no-vnet-rule',
  },
  {
    name: 'a rule for a subnet without the service endpoint',
    registry: 'fabrikam',
    from: 'unlinked',
    azure: publicAzure('fabrikam', { defaultAction: 'Deny', subnetRules: [APPS] }, [prod()]),
    verdict: 'unreachable',
    cause: 'net-service-endpoint-missing-on-subnet',
  },
  {
    name: 'a rule for a subnet, and public access off',
    registry: 'subnet',
    from: 'unlinked',
    azure: publicAzure('subnet', { publicNetworkAccess: 'Disabled', defaultAction: 'Deny', subnetRules: [APPS] }, [prod(SE)]),
    verdict: 'unreachable',
    cause: 'net-service-endpoint-public-disabled',
  },
  {
    name: 'an IPv6 source',
    registry: 'six',
    from: 'office',
    azure: publicAzure('six', { defaultAction: 'Deny', ipRules: ['198.51.100.0/24'] }),
    verdict: 'unreachable',
    cause: 'net-ipv6-source-not-allowed',
  },
  {
    name: 'a private range among the rules',
    registry: 'fabrikam',
    from: 'office',
    azure: publicAzure('fabrikam', { defaultAction: 'Deny', ipRules: ['10.1.0.0/16'] }),
    verdict: 'unreachable',
    cause: 'net-ip-rule-wrong-range',
  },
  {
    name: 'the data endpoint says no',
    registry: 'layers',
    from: 'office',
    azure: publicAzure('layers', { defaultAction: 'Deny', ipRules: ['198.51.100.0/24'], dataEndpoint: true }),
    verdict: 'impaired',
    cause: 'net-data-endpoint-forbidden',
  },
  {
    name: 'public access off, and no private endpoint',
    registry: 'fabrikam',
    from: 'unlinked',
    azure: publicAzure('fabrikam', { publicNetworkAccess: 'Disabled', defaultAction: 'Deny' }, [prod()]),
    verdict: 'unreachable',
    cause: 'pe-missing',
  },
  {
    name: 'an address that no rule holds, and Azure not asked',
    registry: 'fabrikam',
    from: 'office',
    verdict: 'unreachable',
    cause: 'net-ip-not-allowed',
  },
  {
    name: 'a public registry in a VNet',
    registry: 'open',
    from: 'unlinked',
    azure: assembleAzure([registry('open', { suffix: SUFFIX }), prod()]),
    verdict: 'reachable',
  },
];
