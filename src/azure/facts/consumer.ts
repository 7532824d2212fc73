// Bodies of the services that pull -> facts. Nothing here reads a password: credentials are looked at for their server alone. Pure.
import { z } from 'zod';
import { isAddress } from '../../address.ts';
import type { AzureFacts } from '../../model.ts';
import { redact } from '../../symptom/redact.ts';
import type { Read } from '../answer.ts';
import { once } from '../ids.ts';
import { firmId, flag, id, known, list, longText, parseAs, part, soft, text } from './shape.ts';

type Consumer = AzureFacts['consumer'];
const body = <T extends z.ZodRawShape>(properties: T) => z.object({ id: firmId, identity, properties: z.object(properties) });
const userIdentities = z
  .record(z.string(), part({ principalId: text }))
  .nullish()
  .catch(undefined);
const identity = part({ type: text, principalId: text, userAssignedIdentities: userIdentities });
type Identity = z.output<typeof identity>;

/** Principal of the identity named by id (or the word "system"), if the resource tells it. */
function principalOf(of: Identity, wanted: string | undefined): string | undefined {
  if (wanted === undefined || /^system/i.test(wanted)) return of?.principalId;
  const found = Object.entries(of?.userAssignedIdentities ?? {}).find(([key]) => key.toLowerCase() === wanted.toLowerCase());
  return found?.[1]?.principalId;
}

const cluster = body({
  agentPoolProfiles: list(z.object({ vnetSubnetID: id, nodeImageVersion: text })),
  networkProfile: part({
    outboundType: text,
    loadBalancerProfile: part({ effectiveOutboundIPs: list(z.object({ id: firmId })) }),
    natGatewayProfile: part({ effectiveOutboundIPs: list(z.object({ id: firmId })) }),
  }),
  apiServerAccessProfile: part({ enablePrivateCluster: flag }),
  identityProfile: part({ kubeletidentity: part({ objectId: text }) }),
  servicePrincipalProfile: part({ clientId: text }),
  nodeResourceGroup: text,
});

export interface ClusterRead {
  readonly facts: Consumer;
  readonly publicIpIds: readonly string[];
  /** Where the nodes' own VNet is, for a cluster that brought none. */
  readonly nodeGroup?: string;
}

export const clusterFacts = (from: unknown): Read<ClusterRead> =>
  parseAs(cluster, from, 'AKS cluster', ({ id: clusterId, properties: p }) => {
    const subnets = p.agentPoolProfiles && once(p.agentPoolProfiles.map((pool) => pool.vnetSubnetID));
    const outbound = [
      ...(p.networkProfile?.loadBalancerProfile?.effectiveOutboundIPs ?? []),
      ...(p.networkProfile?.natGatewayProfile?.effectiveOutboundIPs ?? []),
    ];
    const kubelet = p.identityProfile?.kubeletidentity?.objectId;
    const principal = p.servicePrincipalProfile?.clientId;
    return known<ClusterRead>({
      facts: known<Consumer>({
        service: 'aks',
        id: clusterId,
        subnetIds: subnets && subnets.length > 0 ? subnets : undefined,
        outboundType: p.networkProfile?.outboundType,
        principalId: kubelet,
        usesIdentity: kubelet !== undefined || principal === 'msi' ? true : principal === undefined ? undefined : false,
        nodeImageVersion: p.agentPoolProfiles?.[0]?.nodeImageVersion,
        privateCluster: p.apiServerAccessProfile?.enablePrivateCluster,
      }),
      publicIpIds: outbound.map((ip) => ip.id).slice(0, 10),
      nodeGroup: subnets?.length === 0 ? p.nodeResourceGroup : undefined,
    });
  });

export const publicIpFacts = (from: unknown): Read<string | undefined> =>
  parseAs(z.object({ properties: z.object({ ipAddress: text }) }), from, 'Public IP address', (b) => b.properties.ipAddress);

const site = body({
  virtualNetworkSubnetId: id,
  outboundVnetRouting: part({ imagePullTraffic: flag, allTraffic: flag }),
  vnetImagePullEnabled: flag,
  outboundIpAddresses: soft(z.string().max(20_000)),
  siteConfig: part({ acrUseManagedIdentityCreds: flag, linuxFxVersion: longText, acrUserManagedIdentityID: text }),
});
const siteConfig = z.object({ properties: z.object({ acrUseManagedIdentityCreds: flag, acrUserManagedIdentityID: text, linuxFxVersion: longText }) });

/** DOCKER|contoso.azurecr.io/app:1 */
const serverIn = (image: string | undefined): readonly string[] | undefined => {
  const host = /^DOCKER\|([\w.-]+\.[\w.-]+)\//i.exec(image ?? '')?.[1];
  return host === undefined ? undefined : [host.toLowerCase()];
};

/** `config` is sites/config/web, where it could be read: the site itself leaves most of it out. */
export const siteFacts = (from: unknown, config: unknown): Read<Consumer> =>
  parseAs(site, from, 'App Service', ({ id: siteId, identity: own, properties: p }) => {
    const web = siteConfig.safeParse(config).data?.properties ?? p.siteConfig;
    const pulls = p.outboundVnetRouting?.imagePullTraffic ?? p.vnetImagePullEnabled;
    return known<Consumer>({
      service: 'app-service',
      id: siteId,
      subnetIds: p.virtualNetworkSubnetId === undefined ? undefined : [p.virtualNetworkSubnetId],
      outboundIps: p.outboundIpAddresses?.split(',').filter(isAddress).slice(0, 256),
      principalId: principalOf(own, undefined),
      usesIdentity: web?.acrUseManagedIdentityCreds,
      pullsOverVnet: p.outboundVnetRouting?.allTraffic === true ? true : pulls,
      servers: serverIn(web?.linuxFxVersion),
    });
  });

const event = z.object({ name: text, message: longText });
const containerGroup = body({
  subnetIds: list(z.object({ id: firmId })),
  imageRegistryCredentials: list(z.object({ server: text, identity: text })),
  instanceView: part({ events: list(event) }),
  containers: list(z.object({ properties: part({ instanceView: part({ events: list(event) }) }) })),
});

export const containerGroupFacts = (from: unknown): Read<Consumer> =>
  parseAs(containerGroup, from, 'Container instance', ({ id: groupId, identity: own, properties: p }) => {
    const events = [...(p.instanceView?.events ?? []), ...(p.containers ?? []).flatMap((c) => c.properties?.instanceView?.events ?? [])];
    const credentials = p.imageRegistryCredentials;
    const wanted = credentials?.find((c) => c.identity !== undefined)?.identity;
    return known<Consumer>({
      service: 'aci',
      id: groupId,
      subnetIds: p.subnetIds?.map((subnet) => subnet.id),
      principalId: principalOf(own, wanted),
      usesIdentity: credentials && credentials.length > 0 ? wanted !== undefined : undefined,
      servers: credentials?.flatMap((c) => (c.server === undefined ? [] : [c.server.toLowerCase()])),
      messages: events.flatMap((e) => (e.message === undefined ? [] : [redact(e.message).slice(0, 500)])).slice(-20),
    });
  });

const containerApp = body({
  environmentId: id,
  managedEnvironmentId: id,
  outboundIpAddresses: list(z.string().max(60)),
  configuration: part({ registries: list(z.object({ server: text, identity: text })) }),
});

export interface ContainerAppRead {
  readonly facts: Consumer;
  readonly environmentId?: string;
}

export const containerAppFacts = (from: unknown): Read<ContainerAppRead> =>
  parseAs(containerApp, from, 'Container app', ({ id: appId, identity: own, properties: p }) => {
    const registries = p.configuration?.registries;
    const wanted = registries?.find((r) => r.identity !== undefined)?.identity;
    return known<ContainerAppRead>({
      facts: known<Consumer>({
        service: 'container-apps',
        id: appId,
        outboundIps: p.outboundIpAddresses?.filter(isAddress),
        principalId: principalOf(own, wanted),
        usesIdentity: registries && registries.length > 0 ? wanted !== undefined : undefined,
        servers: registries?.flatMap((r) => (r.server === undefined ? [] : [r.server.toLowerCase()])),
      }),
      environmentId: p.environmentId ?? p.managedEnvironmentId,
    });
  });

export const environmentFacts = (from: unknown): Read<string | undefined> =>
  parseAs(
    z.object({ properties: z.object({ vnetConfiguration: part({ infrastructureSubnetId: id }) }) }),
    from,
    'Container Apps environment',
    (b) => b.properties.vnetConfiguration?.infrastructureSubnetId,
  );

export const taskFacts = (from: unknown): Read<Consumer> =>
  parseAs(body({}), from, 'Task', ({ id: taskId, identity: own }) =>
    known<Consumer>({ service: 'tasks', id: taskId, principalId: own?.principalId, usesIdentity: own?.type === undefined ? undefined : own.type !== 'None' }),
  );
