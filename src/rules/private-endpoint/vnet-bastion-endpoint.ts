import { cite } from '../../evaluate/cite.ts';
import { standsIn } from '../../evaluate/private-dns.ts';
import { consumerOf } from '../../evaluate/services.ts';
import type { Observation } from '../../model.ts';
import { VNET_ID } from '../private-path-sample.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { saw } from '../sample.ts';
import { createEndpoint } from '../ways-out.ts';

const BASTION = `${VNET_ID}/subnets/AzureBastionSubnet`;
const isBastion = (subnetId: string | undefined): boolean => subnetId !== undefined && /\/subnets\/AzureBastionSubnet$/i.test(subnetId);

export default rule({
  id: 'vnet-bastion-endpoint',
  layer: 'private-endpoint',
  severity: 'info',
  role: 'risk',
  title: say('Azure Bastion’s subnet cannot serve as a way in', 'Azure Bastion 的子网不能作为访问入口'),
  about: say(
    'The subnet of Azure Bastion is for Bastion alone: it is not supported as a network source of a registry, nor for its private endpoint. Bastion opens a session on a machine; that machine’s own subnet is what must reach the registry.',
    'Azure Bastion 的子网仅供 Bastion 使用：不支持将其作为注册表的网络来源，也不支持在其中放置专用终结点。Bastion 只是打开到某台计算机的会话；需要能访问注册表的是该计算机所在的子网。',
  ),
  docs: `${ACR_DOCS}/container-registry-troubleshoot-access`,
  needs: ['registry'],
  wants: ['privateEndpoint', 'vnet', 'place', 'tcp', 'client', 'consumer'],
  permission: 'Microsoft.Network/virtualNetworks/subnets/read',

  *examine(evidence, question) {
    const config = evidence.first('registry');
    const uses: { readonly what: readonly [en: string, zh: string]; readonly because: readonly [Observation, ...Observation[]]; readonly subnet: string }[] =
      [];
    const listed = config?.facts.virtualNetworkRules?.find(isBastion);
    if (config && listed) uses.push({ what: ['A rule of the registry names', '注册表的一条规则引用了'], because: [config], subnet: listed });
    for (const endpoint of evidence.seen('privateEndpoint')) {
      const { subnetId } = endpoint.facts;
      if (subnetId && isBastion(subnetId)) uses.push({ what: ['A private endpoint lies in', '有专用终结点位于'], because: [endpoint], subnet: subnetId });
    }
    for (const from of evidence.vantages) {
      const here = standsIn(evidence, from);
      if (here?.subnet && isBastion(here.subnet.id))
        uses.push({ what: [`${from} stands in`, `${from} 位于`], because: cite([], here.vnet), subnet: here.subnet.id });
    }
    const consumer = consumerOf(evidence, question);
    const theirs = consumer?.facts.subnetIds?.find(isBastion);
    if (consumer && theirs) uses.push({ what: ['The service that pulls lies in', '拉取映像的服务位于'], because: [consumer], subnet: theirs });
    for (const { what, because, subnet } of uses) {
      yield {
        because,
        target: subnet,
        detail: say(`${what[0]} the subnet of Azure Bastion, which is not supported.`, `${what[1]} Azure Bastion 的子网，不支持这种用法。`),
        fixes: [createEndpoint(config?.facts.id)],
      };
    }
  },

  examples: {
    fires: {
      'a rule names it': [saw('registry', { virtualNetworkRules: [BASTION] })],
      'a private endpoint lies in it': [saw('registry'), saw('privateEndpoint', { subnetId: BASTION })],
    },
    quiet: {
      'an ordinary subnet': [saw('registry', { virtualNetworkRules: [`${VNET_ID}/subnets/apps`] }), saw('privateEndpoint')],
      'Bastion in the same network is fine': [saw('registry'), saw('vnet', { subnets: [{ id: BASTION, prefixes: ['10.1.9.0/26'] }] }), saw('place')],
      'rules not readable': [saw('registry', {}, { unknown: ['virtualNetworkRules'] })],
    },
  },
});
