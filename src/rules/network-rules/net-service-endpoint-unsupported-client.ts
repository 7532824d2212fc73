import { cite } from '../../evaluate/cite.ts';
import { holdsSubnet, subnetRules } from '../../evaluate/service-endpoint.ts';
import { consumerOf } from '../../evaluate/services.ts';
import type { Service } from '../../model.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { saw } from '../sample.ts';
import { createEndpoint } from '../ways-out.ts';

const SUBNET = '/subscriptions/s/resourceGroups/net/providers/Microsoft.Network/virtualNetworks/v/subnets/aci';
const BY_SUBNET = { publicNetworkAccess: 'Enabled', defaultAction: 'Deny', ipRules: [], virtualNetworkRules: [SUBNET] };
const ACI = {
  service: 'aci' as const,
  id: '/subscriptions/s/resourceGroups/rg/providers/Microsoft.ContainerInstance/containerGroups/job',
  subnetIds: [SUBNET],
};
const APPROVED = { connections: [{ id: 'c1', name: 'c1', status: 'Approved' }] };

const UNSUPPORTED: readonly Service[] = ['aci', 'app-service', 'container-apps'];
const NAMES: Readonly<Partial<Record<Service, readonly [en: string, zh: string]>>> = {
  aci: ['Container instances', '容器实例'],
  'app-service': ['App Service', '应用服务'],
  'container-apps': ['Container Apps', '容器应用'],
};

export default rule({
  id: 'net-service-endpoint-unsupported-client',
  layer: 'network-rules',
  severity: 'error',
  role: 'cause',
  title: say('This service cannot come in by a service endpoint', '此服务无法通过服务终结点访问'),
  about: say(
    'Service endpoints of a registry work for virtual machines and AKS nodes only. A container instance or an app in an allowed subnet is still refused. Use a private endpoint, or where the service counts as trusted, its managed identity.',
    '注册表的服务终结点仅支持虚拟机和 AKS 节点。位于已允许子网中的容器实例或应用仍会被拒绝。请使用专用终结点；若该服务属于受信任的服务，则使用其托管标识。',
  ),
  docs: `${ACR_DOCS}/container-registry-vnet`,
  needs: ['registry'],
  wants: ['consumer'],
  permission: 'Microsoft.ContainerRegistry/registries/read',
  explains: ['net-service-endpoint-blocks-trusted'],

  *examine(evidence, question) {
    const rules = subnetRules(evidence);
    const service = question.for?.service;
    if (!rules || service === undefined || !UNSUPPORTED.includes(service)) return;
    const { config, ids } = rules;
    if (config.facts.publicNetworkAccess !== 'Enabled' || config.facts.defaultAction !== 'Deny') return;
    const consumer = consumerOf(evidence, question);
    const listed = consumer?.facts.subnetIds?.some((id) => holdsSubnet(ids, id) === true);
    if (listed === false || (listed === undefined && config.facts.connections?.some((c) => c.status === 'Approved'))) return;
    const [en, zh] = NAMES[service] ?? [service, service];
    yield {
      because: consumer && listed ? cite([consumer], config) : [config],
      target: question.registry.loginServer,
      ...(listed
        ? {}
        : {
            confidence: 'likely',
            settle: say('Reading the service’s subnet would tell whether a rule was meant for it.', '读取该服务所在子网，即可判断规则是否针对它。'),
          }),
      detail: say(
        `${en} cannot use the registry’s rules for subnets: these work for virtual machines and AKS nodes only.`,
        `${zh}无法使用注册表的子网规则：这些规则仅适用于虚拟机和 AKS 节点。`,
      ),
      fixes: [
        createEndpoint(config.facts.id),
        {
          label: say('Let the service in as a trusted one, where it is', '若该服务受信任，也可作为受信任的服务放行'),
          link: `${ACR_DOCS}/allow-access-trusted-services`,
          risk: 'none',
        },
      ],
    };
  },

  examples: {
    question: { for: { service: 'aci' } },
    fires: {
      'a container instance in an allowed subnet': [saw('registry', BY_SUBNET), saw('consumer', ACI)],
      'its subnet is not known': [saw('registry', BY_SUBNET)],
    },
    quiet: {
      'its subnet is in no rule': [saw('registry', BY_SUBNET), saw('consumer', { ...ACI, subnetIds: ['/subscriptions/s/other'] })],
      'no rules for subnets': [saw('registry', { ...BY_SUBNET, virtualNetworkRules: [] }), saw('consumer', ACI)],
      'open to all': [saw('registry', { ...BY_SUBNET, defaultAction: 'Allow' }), saw('consumer', ACI)],
      'it may come by a private endpoint': [saw('registry', { ...BY_SUBNET, ...APPROVED })],
    },
  },
});
