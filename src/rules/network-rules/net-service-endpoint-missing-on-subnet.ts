import { familyOf, isPrivate } from '../../address.ts';
import { hasServiceEndpoint } from '../../evaluate/access.ts';
import { addressesSaid, denialsOf } from '../../evaluate/denial.ts';
import { nameOf, sameId } from '../../evaluate/private-dns.ts';
import { clientSubnet, holdsSubnet, REGISTRY_SERVICE, subnetRules } from '../../evaluate/service-endpoint.ts';
import type { Fix, Subnet } from '../../model.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { denied, saw } from '../sample.ts';
import { SAMPLE_FACTS } from '../sample-facts.ts';
import { createEndpoint } from '../ways-out.ts';

const VNET = SAMPLE_FACTS.vnet;
const APPS = `${VNET.id}/subnets/apps`;
const LISTED = { publicNetworkAccess: 'Enabled', defaultAction: 'Deny', ipRules: [], virtualNetworkRules: [APPS] };
const subnetWith = (serviceEndpoints: readonly string[]) => saw('vnet', { subnets: [{ id: APPS, prefixes: ['10.1.0.0/24'], serviceEndpoints }] });
const BARE = subnetWith(['Microsoft.Storage']);
const HERE = saw('place', { subnetId: APPS });

/** `az network vnet subnet update` replaces the list: those that are there must be named again. */
const addEndpoint = (subnet: Subnet): Fix => ({
  label: say('Turn the registry’s service endpoint on for the subnet', '为该子网启用注册表的服务终结点'),
  command: ['az', 'network', 'vnet', 'subnet', 'update', '--ids', subnet.id, '--service-endpoints', ...(subnet.serviceEndpoints ?? []), REGISTRY_SERVICE],
  risk: 'interrupts',
});

export default rule({
  id: 'net-service-endpoint-missing-on-subnet',
  layer: 'network-rules',
  severity: 'error',
  role: 'cause',
  title: say('The allowed subnet has no service endpoint', '已允许的子网未启用服务终结点'),
  about: say(
    'The registry has a rule for this subnet, but the subnet does not have the service endpoint Microsoft.ContainerRegistry. Its traffic then leaves from a public address, which the rule does not match, and the registry answers 403 with that public address.',
    '注册表有针对该子网的规则，但子网未启用服务终结点 Microsoft.ContainerRegistry。其流量因此从公用地址发出，规则无法匹配，注册表返回 403 并给出该公用地址。',
  ),
  docs: `${ACR_DOCS}/container-registry-vnet`,
  needs: ['registry', 'vnet'],
  wants: ['http', 'dns', 'place', 'tcp', 'client'],
  permission: 'Microsoft.Network/virtualNetworks/subnets/read',
  explains: ['net-ip-not-allowed', 'net-default-action-left-deny', 'net-data-endpoint-forbidden', 'log-blocked-ip-seen'],
  reach: 'vantage',

  *examine(evidence, question) {
    const rules = subnetRules(evidence);
    if (!rules || rules.config.facts.publicNetworkAccess === 'Disabled') return;
    const blamed = new Set<string>();
    for (const { from, target, ips, refusals } of denialsOf(evidence, question)) {
      const here = clientSubnet(evidence, from);
      if (here?.endpoint !== false || holdsSubnet(rules.ids, here.subnet.id) !== true) continue;
      if (ips.some((ip) => isPrivate(ip) || familyOf(ip) === 6)) continue;
      blamed.add(here.subnet.id.toLowerCase());
      const which = addressesSaid(ips);
      yield {
        because: [rules.config, here.vnet, ...refusals],
        from,
        target,
        confidence: here.certain ? 'certain' : 'likely',
        detail: say(
          `A rule allows subnet ${nameOf(here.subnet.id)}, but the subnet has no service endpoint for registries, so ${target} saw ${which.en} and refused it.`,
          `规则允许子网 ${nameOf(here.subnet.id)}，但该子网未启用注册表的服务终结点，因此 ${target} 看到 ${which.zh} 并拒绝。`,
        ),
        ...(here.certain
          ? {}
          : {
              settle: say(
                'The subnet was told from the client’s local address; its instance metadata would settle it.',
                '该子网是根据客户端本地地址推断的；实例元数据可以确定。',
              ),
            }),
        fixes: [addEndpoint(here.subnet), createEndpoint(rules.config.facts.id)],
      };
    }
    for (const vnet of evidence.seen('vnet')) {
      for (const subnet of vnet.facts.subnets) {
        if (blamed.has(subnet.id.toLowerCase()) || hasServiceEndpoint(subnet, REGISTRY_SERVICE) !== false) continue;
        if (!rules.ids.some((id) => sameId(id, subnet.id))) continue;
        yield {
          because: [rules.config, vnet],
          target: subnet.id,
          role: 'risk',
          severity: 'warning',
          detail: say(
            `A rule allows subnet ${nameOf(subnet.id)}, but the subnet has no service endpoint for registries: the rule lets nobody in.`,
            `规则允许子网 ${nameOf(subnet.id)}，但该子网未启用注册表的服务终结点：该规则不起作用。`,
          ),
          fixes: [addEndpoint(subnet), createEndpoint(rules.config.facts.id)],
        };
      }
    }
  },

  examples: {
    fires: {
      'allowed subnet without the service endpoint': [saw('registry', LISTED), BARE, HERE, denied('203.0.113.7')],
      'the same, seen by configuration alone': [saw('registry', LISTED), BARE],
    },
    quiet: {
      'the service endpoint is on': [saw('registry', LISTED), subnetWith(['Microsoft.ContainerRegistry']), HERE, denied('10.1.0.4')],
      'service endpoints not readable': [
        saw('registry', LISTED),
        saw('vnet', { subnets: [{ id: APPS, prefixes: ['10.1.0.0/24'] }] }),
        HERE,
        denied('203.0.113.7'),
      ],
      'no rule for the subnet': [saw('registry', { ...LISTED, virtualNetworkRules: [] }), BARE, HERE, denied('203.0.113.7')],
      'rules not readable': [saw('registry', LISTED, { unknown: ['virtualNetworkRules'] }), BARE, HERE, denied('203.0.113.7')],
      'public access off': [saw('registry', { ...LISTED, publicNetworkAccess: 'Disabled' }), BARE, HERE, denied('203.0.113.7')],
    },
  },
});
