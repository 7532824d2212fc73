// Ways out that several rules offer, so that the same thing is always said and done in the same way. Plain data: nothing is run.
import { nameOf, partOf, vnetOfSubnet } from '../evaluate/private-dns.ts';
import type { Fix } from '../model.ts';
import { ACR_DOCS, say } from './rule.ts';

/** Lets one more public address in. */
export const allowAddress = (registry: string, ip: string): Fix => ({
  label: say(`Allow ${ip} on the registry; it takes a few minutes`, `在注册表上允许 ${ip}；几分钟后生效`),
  command: ['az', 'acr', 'network-rule', 'add', '--name', registry, '--ip-address', ip],
  risk: 'widens-access',
});

/** Lets one more subnet in, over its service endpoint. */
export const allowSubnet = (registry: string, subnetId: string | undefined): Fix => ({
  label: say('Allow the subnet on the registry; it takes a few minutes', '在注册表上允许该子网；几分钟后生效'),
  command: ['az', 'acr', 'network-rule', 'add', '--name', registry, '--subnet', subnetId ?? '<subnet id>'],
  risk: 'widens-access',
});

export const listRules = (registry: string): Fix => ({
  label: say('List the registry’s network rules', '列出注册表的网络规则'),
  command: ['az', 'acr', 'network-rule', 'list', '--name', registry],
  risk: 'none',
});

export const removeSubnetRule = (registry: string, subnetId: string | undefined): Fix => ({
  label: say('Remove the service endpoint rule once the private endpoint works', '专用终结点可用后，删除该服务终结点规则'),
  command: ['az', 'acr', 'network-rule', 'remove', '--name', registry, '--subnet', subnetId ?? '<subnet id>'],
  risk: 'interrupts',
});

/** A private endpoint in the given subnet, where it is known. */
export const createEndpoint = (registryId: string | undefined, subnetId?: string): Fix => ({
  label: say('Create a private endpoint in the client’s network', '在客户端所在网络中创建专用终结点'),
  command: [
    'az',
    'network',
    'private-endpoint',
    'create',
    '--resource-group',
    (subnetId && partOf(subnetId, 'resourceGroups')) ?? '<resource group>',
    '--name',
    '<endpoint name>',
    ...(subnetId ? ['--subnet', subnetId] : ['--vnet-name', '<vnet>', '--subnet', '<subnet>']),
    '--private-connection-resource-id',
    registryId ?? '<registry id>',
    '--group-ids',
    'registry',
    '--connection-name',
    '<connection name>',
  ],
  link: `${ACR_DOCS}/container-registry-private-endpoints`,
  risk: 'none',
});

/** Compares DNS in the client's network with the private endpoint. Only from inside that network does the answer mean anything. */
export const checkFromInside = (registry: string, subnetOrVnetId?: string): Fix => ({
  label: say('From inside the private endpoint’s network, check its DNS', '在专用终结点所在网络内检查其 DNS'),
  command: ['az', 'acr', 'check-health', '--name', registry, '--vnet', subnetOrVnetId ? vnetOfSubnet(subnetOrVnetId) : '<vnet>', '--yes'],
  risk: 'none',
});

/** Turns public access on, for selected addresses only. */
export const openToSelected = (registry: string): Fix => ({
  label: say('Turn public access on for selected addresses, then add a rule', '为选定地址启用公用网络访问，然后添加规则'),
  command: ['az', 'acr', 'update', '--name', registry, '--public-network-enabled', 'true', '--default-action', 'Deny'],
  link: `${ACR_DOCS}/container-registry-access-selected-networks`,
  risk: 'widens-access',
});

/** The name that a command wants: of the resource where its id is known, else what to fill in. */
export const named = (id: string | undefined, otherwise: string): string => (id ? nameOf(id) : `<${otherwise}>`);
export const groupOf = (id: string | undefined): string => (id && partOf(id, 'resourceGroups')) ?? '<resource group>';

/** Lets TCP 443 to a private endpoint through a network security group, at the client (Outbound) or at the endpoint's subnet (Inbound). */
export const allowThroughGroup = (nsgId: string | undefined, address: string, direction: 'Outbound' | 'Inbound'): Fix => ({
  label: say('Allow TCP 443 to the private endpoint in that group', '在该安全组中允许到专用终结点的 TCP 443'),
  command: [
    ...['az', 'network', 'nsg', 'rule', 'create', '--resource-group', groupOf(nsgId), '--nsg-name', named(nsgId, 'security group')],
    ...['--name', 'allow-acr-endpoint', '--priority', '<free priority>', '--direction', direction, '--access', 'Allow', '--protocol', 'Tcp'],
    ...(direction === 'Inbound' ? ['--source-address-prefixes', 'VirtualNetwork'] : []),
    ...['--destination-address-prefixes', address, '--destination-port-ranges', '443'],
  ],
  risk: 'none',
});

/** Network Watcher names the hop at which a virtual machine's packets are lost. */
export const traceTo = (address: string): Fix => ({
  label: say('Ask Network Watcher where packets for this address are lost', '使用网络观察程序查明到此地址的数据包在何处丢失'),
  command: [
    ...['az', 'network', 'watcher', 'test-connectivity', '--resource-group', '<resource group>', '--source-resource', '<vm id>'],
    ...['--dest-address', address, '--dest-port', '443'],
  ],
  link: 'https://learn.microsoft.com/en-us/azure/private-link/troubleshoot-private-endpoint-connectivity',
  risk: 'none',
});

/** Where the network has a path to the endpoint: names then resolve to it. */
export const linkZone = (zoneId: string | undefined, zone: string, vnetId: string | undefined): Fix => ({
  label: say('Link the private DNS zone to this virtual network', '将专用 DNS 区域链接到此虚拟网络'),
  command: [
    ...['az', 'network', 'private-dns', 'link', 'vnet', 'create'],
    ...['--resource-group', (zoneId && partOf(zoneId, 'resourceGroups')) ?? '<zone resource group>', '--zone-name', zone],
    ...['--name', vnetId ? `${nameOf(vnetId)}-link` : '<link name>', '--virtual-network', vnetId ?? '<vnet id>', '--registration-enabled', 'false'],
  ],
  risk: 'none',
});
