import { cite } from '../../evaluate/cite.ts';
import { saidSymptom } from '../../evaluate/said.ts';
import { subnetRules } from '../../evaluate/service-endpoint.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { saw } from '../sample.ts';
import { createEndpoint, removeSubnetRule } from '../ways-out.ts';

const SUBNET = '/subscriptions/s/resourceGroups/net/providers/Microsoft.Network/virtualNetworks/v/subnets/apps';
const BY_SUBNET = { publicNetworkAccess: 'Enabled', defaultAction: 'Deny', virtualNetworkRules: [SUBNET] };
const CANNOT = saw('said', { text: 'cannot add a virtual network', symptoms: [{ id: 'cannot-add-rules', excerpt: 'cannot add a virtual network' }] });
const FULL = saw('usages', { list: [{ name: 'VNetRules', current: 100, limit: 100 }] });

export default rule({
  id: 'net-service-endpoint-portal-unsupported',
  layer: 'network-rules',
  severity: 'warning',
  role: 'risk',
  title: say('The registry relies on service endpoints, a preview', '注册表依赖仍为预览的服务终结点'),
  about: say(
    'Rules for subnets cannot be seen or changed in the portal, only with the Azure CLI. The feature has been a preview since 2018 and is being withdrawn: newer API versions neither show nor keep such rules, so a template deployed with one of them may drop them. Move to private endpoints.',
    '子网规则无法在门户中查看或更改，只能使用 Azure CLI。该功能自 2018 年起一直为预览，并正在停用：较新的 API 版本既不显示也不保留此类规则，使用这些版本部署模板可能会丢失规则。请迁移到专用终结点。',
  ),
  changed: say(
    'Service endpoints are being withdrawn: rules for subnets left the API with 2023-06-01-preview. Older texts offer them beside private endpoints.',
    '服务终结点正在停用：自 2023-06-01-preview 起，API 不再包含子网规则。旧文档仍将其与专用终结点并列推荐。',
  ),
  docs: `${ACR_DOCS}/container-registry-vnet`,
  needs: ['registry'],
  wants: ['said', 'usages', 'provider'],
  permission: 'Microsoft.ContainerRegistry/registries/read',

  *examine(evidence, question) {
    const rules = subnetRules(evidence);
    if (!rules) return;
    const { config, ids } = rules;
    // "Cannot add rules" has likelier causes: only where none of them shows is the portal itself to blame.
    const full = evidence.seen('usages').some((o) => o.facts.list.some((u) => /rules$/i.test(u.name) && u.limit > 0 && u.current >= u.limit));
    const unregistered = evidence.seen('provider').some((o) => o.facts.state !== 'Registered');
    const { sku, exportPolicy } = config.facts;
    const other = full || unregistered || exportPolicy === 'disabled' || (sku !== undefined && sku.toLowerCase() !== 'premium');
    const said = other ? undefined : saidSymptom(evidence, 'cannot-add-rules');
    yield {
      because: said ? cite([said], config) : [config],
      target: question.registry.loginServer,
      ...(said
        ? {
            role: 'cause',
            confidence: 'likely',
            settle: say('Trying the same change with the Azure CLI would settle it.', '使用 Azure CLI 执行相同更改即可确定。'),
          }
        : {}),
      detail: say(
        `${ids.length} rule(s) for subnets let clients in over service endpoints. The portal does not show them.`,
        `${ids.length} 条子网规则允许客户端通过服务终结点访问。门户不显示这些规则。`,
      ),
      fixes: [
        createEndpoint(config.facts.id, ids[0]),
        removeSubnetRule(question.registry.name, ids[0]),
        {
          label: say('Until then, change such rules with the Azure CLI', '在此之前，请使用 Azure CLI 更改此类规则'),
          command: ['az', 'acr', 'network-rule', 'list', '--name', question.registry.name],
          risk: 'none',
        },
      ],
    };
  },

  examples: {
    fires: {
      'rules for subnets': [saw('registry', BY_SUBNET)],
      'and the portal cannot add one': [saw('registry', BY_SUBNET), CANNOT],
      'and the list is full': [saw('registry', BY_SUBNET), CANNOT, FULL],
    },
    quiet: {
      'no rules for subnets': [saw('registry', { ...BY_SUBNET, virtualNetworkRules: [] }), CANNOT],
      'not readable: unknown, not none': [saw('registry', BY_SUBNET, { unknown: ['virtualNetworkRules'] }), CANNOT],
      'only IP rules': [saw('registry', { ...BY_SUBNET, virtualNetworkRules: [], ipRules: ['203.0.113.7'] })],
    },
  },
});
