// Bodies of VNets and their subnets -> facts. Pure.
// A subnet whose security group cannot be read makes the VNet unknown: "no group" would say that everything is allowed.
import { z } from 'zod';
import type { AzureFacts, Subnet } from '../../model.ts';
import type { Read } from '../answer.ts';
import { either, firmId, firmText, flag, known, list, parseAs, reference, references, text } from './shape.ts';

const absentIsNone = <T extends z.ZodType>(item: T, most: number) =>
  z
    .array(item)
    .max(most)
    .nullish()
    .transform((v) => v ?? []);

const subnet = z.object({
  id: firmId,
  properties: z.object({
    addressPrefix: z.string().max(300).nullish(),
    addressPrefixes: z.array(firmText).max(256).nullish(),
    networkSecurityGroup: reference,
    routeTable: reference,
    natGateway: reference,
    serviceEndpoints: absentIsNone(z.object({ service: firmText }), 256),
    serviceEndpointPolicies: references,
    delegations: absentIsNone(z.object({ properties: z.object({ serviceName: firmText }) }), 256),
    privateEndpointNetworkPolicies: text,
    defaultOutboundAccess: flag,
    ipConfigurations: list(z.unknown(), 65_536),
  }),
});
const peering = z.object({
  name: firmText,
  properties: z.object({ remoteVirtualNetwork: z.object({ id: firmId }), peeringState: firmText, useRemoteGateways: flag, allowForwardedTraffic: flag }),
});
const vnet = z.object({
  id: firmId,
  location: text,
  properties: z.object({
    addressSpace: z.object({ addressPrefixes: z.array(firmText).min(1).max(256) }),
    dhcpOptions: z.object({ dnsServers: z.array(firmText).max(256).nullish() }).nullish(),
    subnets: absentIsNone(subnet, 5000),
    virtualNetworkPeerings: list(peering),
  }),
});

const subnetFacts = ({ id, properties: p }: z.output<typeof subnet>): Subnet =>
  known<Subnet>({
    id,
    prefixes: either(p.addressPrefix, p.addressPrefixes),
    nsgId: p.networkSecurityGroup,
    routeTableId: p.routeTable,
    natGatewayId: p.natGateway,
    serviceEndpoints: p.serviceEndpoints.map((s) => s.service),
    serviceEndpointPolicyIds: p.serviceEndpointPolicies,
    delegations: p.delegations.map((d) => d.properties.serviceName),
    privateEndpointNetworkPolicies: p.privateEndpointNetworkPolicies,
    defaultOutboundAccess: p.defaultOutboundAccess,
    usedAddresses: p.ipConfigurations?.length,
  });

export const vnetFacts = (body: unknown): Read<AzureFacts['vnet']> =>
  parseAs(vnet, body, 'Virtual network', ({ id, location, properties: p }) =>
    known<AzureFacts['vnet']>({
      id,
      location,
      prefixes: p.addressSpace.addressPrefixes,
      dnsServers: p.dhcpOptions?.dnsServers ?? [], // absent: Azure DNS
      peerings: p.virtualNetworkPeerings?.map((one) =>
        known<NonNullable<AzureFacts['vnet']['peerings']>[number]>({
          name: one.name,
          remoteId: one.properties.remoteVirtualNetwork.id,
          state: one.properties.peeringState,
          useRemoteGateways: one.properties.useRemoteGateways,
          allowForwarded: one.properties.allowForwardedTraffic,
        }),
      ),
      subnets: p.subnets.map(subnetFacts),
    }),
  );
