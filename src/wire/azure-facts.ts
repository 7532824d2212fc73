// Schemas of what Azure and its logs say: the mirror of AzureFacts and LogFacts in model.ts, checked against them by type.
import { z } from 'zod';
import type { AzureFacts, LogFacts } from '../model.ts';
import { count, few, long, many, service, short, shorts, status } from './parts.ts';

const id = z.string().max(600);
const opt = short.exactOptional();
const flag = z.boolean().exactOptional();
const nsgRule = z.object({
  name: short,
  priority: z.number().int(),
  direction: z.enum(['Inbound', 'Outbound']),
  access: z.enum(['Allow', 'Deny']),
  protocol: short,
  sources: many(short),
  destinations: many(short),
  sourcePorts: shorts,
  destinationPorts: shorts,
  byDefault: z.boolean(),
});
const route = z.object({ name: short, prefix: short, nextHop: short, nextHopIp: opt });
const subnet = z.object({
  id,
  prefixes: shorts,
  nsgId: id.exactOptional(),
  routeTableId: id.exactOptional(),
  natGatewayId: id.exactOptional(),
  serviceEndpoints: shorts.exactOptional(),
  serviceEndpointPolicyIds: few(id).exactOptional(),
  delegations: shorts.exactOptional(),
  privateEndpointNetworkPolicies: opt,
  defaultOutboundAccess: flag,
  usedAddresses: count.exactOptional(),
});
const record = z.object({ name: short, addresses: shorts });
const connection = z.object({
  id,
  name: short,
  endpointId: id.exactOptional(),
  status: opt,
  description: long.exactOptional(),
  actionsRequired: long.exactOptional(),
  groupIds: shorts.exactOptional(),
});
const firewallRule = { name: short, action: short, priority: z.number(), sources: many(short), fqdns: many(short), protocols: shorts };

export const azureFacts = {
  registry: z.object({
    id,
    name: short,
    loginServer: short,
    location: opt,
    sku: opt,
    provisioningState: opt,
    publicNetworkAccess: opt,
    defaultAction: opt,
    ipRules: many(short).exactOptional(),
    virtualNetworkRules: many(id).exactOptional(),
    bypass: opt,
    tasksBypass: flag,
    dataEndpointEnabled: flag,
    dataHosts: shorts.exactOptional(),
    regionalEndpoints: opt,
    regionalHosts: shorts.exactOptional(),
    endpointProtocol: opt,
    nameLabelScope: opt,
    connections: many(connection).exactOptional(),
    anonymousPull: flag,
    adminUser: flag,
    roleAssignmentMode: opt,
    armAudience: opt,
    exportPolicy: opt,
    quarantinePolicy: opt,
    keyVaultKey: long.exactOptional(),
  }),
  replications: z.object({ list: few(z.object({ name: short, location: short, provisioningState: opt, status: opt, globalRouting: flag })) }),
  usages: z.object({ list: few(z.object({ name: short, current: z.number(), limit: z.number() })) }),
  agentPools: z.object({ list: few(z.object({ name: short, subnetId: id.exactOptional(), state: opt, count: z.number().exactOptional() })) }),
  privateEndpoint: z.object({
    id,
    location: opt,
    subnetId: id.exactOptional(),
    registryId: id.exactOptional(),
    groupIds: shorts.exactOptional(),
    status: opt,
    manual: z.boolean(),
    members: few(z.object({ member: short, hosts: shorts, address: short, allocation: opt })).exactOptional(),
    zoneGroups: few(z.object({ zoneId: id, records: few(record) })).exactOptional(),
  }),
  privateDnsZone: z.object({
    id,
    name: short,
    records: many(z.object({ name: short, addresses: shorts, ttl: z.number().exactOptional() })).exactOptional(),
    links: many(z.object({ id, vnetId: id, state: opt, resolutionPolicy: opt })).exactOptional(),
  }),
  vnet: z.object({
    id,
    location: opt,
    prefixes: shorts,
    dnsServers: shorts.exactOptional(),
    peerings: few(z.object({ name: short, remoteId: id, state: short, useRemoteGateways: flag, allowForwarded: flag })).exactOptional(),
    subnets: many(subnet),
  }),
  nsg: z.object({ id, rules: many(nsgRule) }),
  routeTable: z.object({ id, routes: many(route) }),
  effective: z.object({ nicId: id, rules: many(nsgRule).exactOptional(), routes: many(route).exactOptional() }),
  firewall: z.object({
    id,
    privateIp: opt,
    complete: z.boolean(),
    applicationRules: many(z.object({ ...firewallRule, fqdnTags: shorts })),
    networkRules: many(z.object({ ...firewallRule, destinations: many(short), ports: shorts })),
  }),
  serviceTags: z.object({ location: short, tags: few(z.object({ name: short, prefixes: z.array(short).max(20_000).readonly() })) }),
  provider: z.object({ subscriptionId: short, namespace: short, state: short }),
  diagnostics: z.object({ settings: few(z.object({ name: short, workspaceId: id.exactOptional(), categories: shorts })) }),
  nameAvailability: z.object({ name: short, available: z.boolean(), reason: opt }),
  health: z.object({ state: short, summary: long.exactOptional() }),
  activity: z.object({ entries: many(z.object({ at: short, operation: short, resourceId: id, status: opt, caller: opt })) }),
  roleAssignments: z.object({ principalId: short, roles: many(z.object({ roleId: short, scope: id })) }),
  consumer: z.object({
    service,
    id,
    subnetIds: few(id).exactOptional(),
    outboundType: opt,
    outboundIps: shorts.exactOptional(),
    principalId: opt,
    usesIdentity: flag,
    pullsOverVnet: flag,
    servers: shorts.exactOptional(),
    nodeImageVersion: opt,
    privateCluster: flag,
    messages: few(long).exactOptional(),
  }),
  defender: z.object({ subscriptionId: short, tier: short, extensions: few(z.object({ name: short, enabled: z.boolean() })) }),
} satisfies { readonly [K in keyof AzureFacts]: z.ZodType<AzureFacts[K]> };

export const logFacts = {
  logins: z.object({
    windowMinutes: z.number().min(0),
    rows: many(z.object({ ip: short, status, attempts: count, identities: shorts, first: opt, last: opt, region: opt })),
    anyRows: z.boolean(),
  }),
} satisfies { readonly [K in keyof LogFacts]: z.ZodType<LogFacts[K]> };
