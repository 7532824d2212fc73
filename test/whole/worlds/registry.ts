// The registry itself, the way out to it, and what stands between.
import { assembleAzure, diagnostics, nsg, nsgId, registry, registryId, routeTable, routeTableId, vnet, zone } from '../../../src/world/azure/build.ts';
import type { Row } from '../harness.ts';
import { SUFFIX } from '../network.ts';
import { PROD, privateAzure, publicAzure, VNET, ZONE } from './parts.ts';

const apps = (more: Readonly<Record<string, unknown>>) =>
  vnet('vnet-prod', { ...VNET, subnets: { ...VNET.subnets, apps: { prefix: '127.0.0.0/24', ...more } } });

/** A zone of other registries, which makes the VNet worth reading. */
const shared = zone(ZONE, { links: [PROD] });

export const REGISTRY_ROWS: readonly Row[] = [
  { name: 'too many requests', registry: 'busy', from: 'office', azure: publicAzure('busy'), verdict: 'impaired', cause: 'registry-throttled' },
  {
    name: 'a registry that answers 503',
    registry: 'down',
    from: 'office',
    azure: publicAzure('down'),
    verdict: 'unreachable',
    cause: 'registry-service-degraded',
  },
  {
    name: 'network rules on a Basic registry',
    registry: 'open',
    from: 'office',
    azure: publicAzure('open', { sku: 'Basic' }),
    op: 'manage',
    said: 'az acr update --default-action Deny: Could not save network settings. Failed to save firewall and virtual network settings for container registry open.',
    verdict: 'impaired',
    cause: 'registry-sku-not-premium',
  },
  { name: 'a Basic registry, and nobody asked for more', registry: 'open', from: 'office', azure: publicAzure('open', { sku: 'Basic' }), verdict: 'reachable' },
  {
    name: 'provisioning that failed, and a registry that works',
    registry: 'open',
    from: 'office',
    azure: publicAzure('open', { more: { provisioningState: 'Failed' } }),
    verdict: 'reachable',
    finding: 'registry-provisioning-not-succeeded',
  },
  {
    name: 'a registry that this identity does not see',
    registry: 'open',
    from: 'office',
    azure: assembleAzure([vnet('vnet-prod', VNET)]),
    verdict: 'reachable',
    finding: 'registry-not-found-or-no-arm-access',
  },
  {
    name: 'managing a registry that this identity does not see',
    registry: 'open',
    from: 'office',
    azure: assembleAzure([vnet('vnet-prod', VNET)]),
    op: 'manage',
    verdict: 'impaired',
    cause: 'registry-not-found-or-no-arm-access',
  },
  {
    name: 'a firewall in the office drops the registry',
    registry: 'dropped',
    from: 'office',
    azure: publicAzure('dropped'),
    verdict: 'unreachable',
    cause: 'tcp-client-firewall-blocks-login',
  },
  {
    name: 'a firewall in the office drops the data endpoint',
    registry: 'droplayers',
    from: 'office',
    azure: publicAzure('droplayers', { dataEndpoint: true }),
    verdict: 'impaired',
    cause: 'tcp-client-firewall-blocks-data',
  },
  {
    name: 'an NSG that denies a public registry',
    registry: 'dropped',
    from: 'unlinked',
    azure: assembleAzure([
      registry('dropped', { suffix: SUFFIX }),
      shared,
      apps({ nsg: nsgId('nsg-apps') }),
      nsg('nsg-apps', [{ name: 'deny-door', priority: 100, access: 'Deny', to: '127.0.12.0/24' }]),
    ]),
    verdict: 'unreachable',
    cause: 'tcp-nsg-denies-registry',
  },
  {
    name: 'a route to nowhere for a public registry',
    registry: 'dropped',
    from: 'unlinked',
    azure: assembleAzure([
      registry('dropped', { suffix: SUFFIX }),
      shared,
      apps({ routes: routeTableId('rt-apps') }),
      routeTable('rt-apps', { '127.0.12.0/24': 'None' }),
    ]),
    verdict: 'unreachable',
    cause: 'tcp-udr-blackhole',
  },
  {
    name: 'TLS that is taken apart on the way',
    registry: 'inspected',
    from: 'office',
    azure: publicAzure('inspected'),
    verdict: 'unreachable',
    cause: 'tls-interception',
  },
  {
    name: 'a certificate that has expired',
    registry: 'expired',
    from: 'office',
    azure: publicAzure('expired'),
    verdict: 'unreachable',
    cause: 'tls-certificate-expired',
  },
  { name: 'a sign-in page', registry: 'portal', from: 'office', azure: publicAzure('portal'), verdict: 'unreachable', cause: 'http-captive-portal' },
  {
    name: 'a box that resets the handshake',
    registry: 'cut',
    from: 'office',
    azure: publicAzure('cut'),
    verdict: 'unreachable',
    cause: 'tls-reset-or-eof-by-middlebox',
  },
  // Odd, and healthy all the same.
  { name: 'the admin user is on', registry: 'open', from: 'office', azure: publicAzure('open', { more: { adminUserEnabled: true } }), verdict: 'reachable' },
  { name: 'no diagnostic setting', registry: 'open', from: 'office', azure: publicAzure('open'), verdict: 'reachable' },
  {
    name: 'diagnostics with a workspace',
    registry: 'open',
    from: 'office',
    azure: publicAzure('open', {}, [diagnostics(registryId('open'))]),
    verdict: 'reachable',
  },
  {
    name: 'dual stack, and nobody speaks of tasks',
    registry: 'open',
    from: 'office',
    azure: publicAzure('open', { more: { endpointProtocol: 'IPv4AndIPv6' } }),
    verdict: 'reachable',
  },
  {
    name: 'trusted services off, and nobody asked',
    registry: 'contoso',
    from: 'linked',
    azure: privateAzure('contoso', { more: { networkRuleBypassOptions: 'None' } }),
    verdict: 'reachable',
  },
  {
    name: 'ABAC mode, and no failed pull',
    registry: 'open',
    from: 'office',
    azure: publicAzure('open', { more: { roleAssignmentMode: 'AbacRepositoryPermissions' } }),
    verdict: 'reachable',
  },
  { name: 'a public registry, and Azure not asked', registry: 'open', from: 'office', verdict: 'reachable' },
  { name: 'a private registry, and Azure not asked', registry: 'contoso', from: 'linked', verdict: 'reachable' },
  {
    name: 'a private registry that still lets selected addresses in',
    registry: 'halfshut',
    from: 'linked',
    azure: privateAzure('halfshut', { publicNetworkAccess: 'Enabled', ipRules: ['203.0.113.0/24'] }),
    verdict: 'reachable',
  },
];
