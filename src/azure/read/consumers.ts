// The Azure service that pulls, where the question names one: its subnets, its outbound addresses, the identity it pulls with.
import type { AzureFacts, Question } from '../../model.ts';
import { mapRead, type Read, unread, value } from '../answer.ts';
import { wholeList } from '../arm.ts';
import { clusterFacts, containerAppFacts, containerGroupFacts, environmentFacts, publicIpFacts, siteFacts, taskFacts } from '../facts/consumer.ts';
import { vnetFacts } from '../facts/network.ts';
import { type Params, paramsOf, TYPES } from '../ids.ts';
import type { Scope } from './telling.ts';

type Consumer = AzureFacts['consumer'];
type Service = NonNullable<Question['for']>['service'];

const TYPE_OF: Readonly<Record<Service, string | undefined>> = {
  aks: TYPES.cluster,
  'app-service': TYPES.site,
  aci: TYPES.containerGroup,
  'container-apps': TYPES.containerApp,
  tasks: TYPES.task,
  defender: undefined,
  devops: undefined,
};

export async function readConsumer(scope: Scope): Promise<Consumer | undefined> {
  const asked = scope.question.for;
  if (!asked) return undefined;
  const startedAt = scope.now();
  const { service, resourceId } = asked;
  const read = await consumerAt(scope, service, resourceId);
  scope.tell('consumer', resourceId ?? scope.loginServer, startedAt, read);
  return read.status === 'value' ? read.value : undefined;
}

async function consumerAt(scope: Scope, service: Service, resourceId: string | undefined): Promise<Read<Consumer>> {
  const type = TYPE_OF[service];
  if (type === undefined) return unread('not-supported', `Azure Resource Manager has no resource that stands for ${service}`);
  if (resourceId === undefined) return unread('not-asked', 'No resource id was given for the service that pulls');
  const params = paramsOf(resourceId, type);
  if (!params) return unread('not-supported', `The resource id is not one of ${type}`);
  const { arm } = scope.reading;
  switch (service) {
    case 'aks':
      return readCluster(scope, params);
    case 'app-service':
      return readSite(scope, params);
    case 'aci':
      return mapRead(await arm.get('containerGroup', params), containerGroupFacts);
    case 'container-apps':
      return readContainerApp(scope, params);
    default:
      return mapRead(await arm.get('task', params), taskFacts);
  }
}

async function readCluster({ reading: { arm } }: Scope, params: Params): Promise<Read<Consumer>> {
  const read = mapRead(await arm.get('cluster', params), clusterFacts);
  if (read.status !== 'value') return read;
  const { facts, publicIpIds, nodeGroup } = read.value;
  const [ips, subnets] = await Promise.all([
    Promise.all(publicIpIds.map((id) => publicIp(id))),
    nodeGroup === undefined ? undefined : managedSubnets(params.sub ?? '', nodeGroup),
  ]);
  const known = ips.every((ip) => ip !== undefined) ? ips : undefined; // some of the addresses would look like all of them
  return value({
    ...facts,
    ...(known && known.length > 0 ? { outboundIps: known } : {}),
    ...(facts.subnetIds === undefined && subnets && subnets.length > 0 ? { subnetIds: subnets } : {}),
  });

  async function publicIp(id: string): Promise<string | undefined> {
    const ip = paramsOf(id, TYPES.publicIp);
    const answer = ip && mapRead(await arm.get('publicIp', ip), publicIpFacts);
    return answer?.status === 'value' ? answer.value : undefined;
  }
  /** A cluster without a VNet of its own has one in its node resource group. */
  async function managedSubnets(sub: string, rg: string): Promise<readonly string[] | undefined> {
    const all = wholeList(await arm.list('vnetsInGroup', { sub, rg }), 'Virtual networks');
    if (all.status !== 'value') return undefined;
    return all.value.flatMap((item) => {
      const vnet = vnetFacts(item);
      return vnet.status === 'value' ? vnet.value.subnets.map((s) => s.id) : [];
    });
  }
}

async function readSite({ reading: { arm } }: Scope, params: Params): Promise<Read<Consumer>> {
  const [site, config] = await Promise.all([arm.get('site', params), arm.get('siteConfig', params)]);
  return mapRead(site, (body) => siteFacts(body, config.status === 'value' ? config.value : undefined));
}

async function readContainerApp({ reading: { arm } }: Scope, params: Params): Promise<Read<Consumer>> {
  const read = mapRead(await arm.get('containerApp', params), containerAppFacts);
  if (read.status !== 'value') return read;
  const { facts, environmentId } = read.value;
  const environment = environmentId === undefined ? undefined : paramsOf(environmentId, TYPES.environment);
  const subnet = environment && mapRead(await arm.get('environment', environment), environmentFacts);
  return value({ ...facts, ...(subnet?.status === 'value' && subnet.value !== undefined ? { subnetIds: [subnet.value] } : {}) });
}
