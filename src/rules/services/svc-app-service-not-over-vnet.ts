import { publicAccessFor } from '../../evaluate/access.ts';
import { asksFor, consumerOf, doorIs, restrictedRegistry } from '../../evaluate/services.ts';
import { rule, say } from '../rule.ts';
import { saw } from '../sample.ts';
import { readAbout } from '../ways-out-services.ts';

const ROUTING = 'https://learn.microsoft.com/en-us/azure/app-service/configure-vnet-integration-routing';
const SHUT = { publicNetworkAccess: 'Disabled', defaultAction: 'Deny' };
const SITE = '/subscriptions/s/resourceGroups/apps/providers/Microsoft.Web/sites/shop';
const SUBNET = '/subscriptions/s/resourceGroups/net/providers/Microsoft.Network/virtualNetworks/v/subnets/web';
const site = (facts: { subnetIds?: readonly string[]; pullsOverVnet?: boolean; outboundIps?: readonly string[] }) =>
  saw('consumer', { service: 'app-service', id: SITE, ...facts });

export default rule({
  id: 'svc-app-service-not-over-vnet',
  layer: 'services',
  severity: 'error',
  role: 'cause',
  title: say('The web app does not pull over its virtual network', 'Web 应用未通过虚拟网络拉取映像'),
  about: say(
    'App Service pulls images over the Internet unless image pulls are routed into the virtual network (outboundVnetRouting.imagePullTraffic, formerly vnetImagePullEnabled). A restricted registry then sees one of the app’s public addresses and answers 403. It is not a trusted service, so that setting does not help.',
    '除非将映像拉取路由到虚拟网络（outboundVnetRouting.imagePullTraffic，旧称 vnetImagePullEnabled），应用服务会通过 Internet 拉取映像。受限注册表看到的是应用的公用出站地址，并返回 403。应用服务不属于受信任的服务，因此“允许受信任的服务”不起作用。',
  ),
  changed: say(
    'The 2021 article said that App Service cannot reach a restricted registry. It can now: with virtual network integration and image pulls routed through it.',
    '2021 年的文章称应用服务无法访问受网络限制的注册表。现在可以：启用虚拟网络集成，并将映像拉取流量路由到该网络。',
  ),
  docs: ROUTING,
  needs: ['registry', 'consumer'],
  permission: 'Microsoft.Web/sites/read',

  *examine(evidence, question) {
    const config = restrictedRegistry(evidence);
    const app = consumerOf(evidence, question);
    if (!config || !app || !asksFor(question, 'app-service')) return;
    const { pullsOverVnet, subnetIds, outboundIps } = app.facts;
    const integrated = subnetIds === undefined || subnetIds.length > 0;
    if (pullsOverVnet === true ? integrated : pullsOverVnet === undefined && integrated) return;
    const doors = (outboundIps ?? []).map((ip) => publicAccessFor(config.facts, ip));
    if (doors.length > 0 && doors.every((d) => d === 'allowed')) return; // all of its public addresses are let in
    const known = config.facts.publicNetworkAccess === 'Disabled' || doors.some((d) => d === 'not-in-rules');
    const door = doorIs(config.facts);
    yield {
      because: [app, config],
      ...(known
        ? {}
        : {
            confidence: 'likely' as const,
            settle: say('Comparing the app’s outbound addresses with the registry’s rules would settle it.', '将应用的出站地址与注册表规则进行比较即可确定。'),
          }),
      detail: integrated
        ? say(
            `On ${config.facts.loginServer} ${door.en}, and the app pulls its image over the Internet.`,
            `${config.facts.loginServer} 上${door['zh-CN']}，而应用通过 Internet 拉取映像。`,
          )
        : say(
            `On ${config.facts.loginServer} ${door.en}, and the app has no virtual network integration.`,
            `${config.facts.loginServer} 上${door['zh-CN']}，而应用未启用虚拟网络集成。`,
          ),
      fixes: [
        ...(integrated ? [] : [readAbout(say('Integrate the app with a virtual network first', '请先将应用与虚拟网络集成'), ROUTING)]),
        {
          label: say('Route image pulls into the virtual network; the app restarts', '将映像拉取路由到虚拟网络；应用会重启'),
          command: ['az', 'resource', 'update', '--ids', app.facts.id, '--set', 'properties.outboundVnetRouting.imagePullTraffic=true'],
          link: ROUTING,
          risk: 'interrupts',
        },
      ],
    };
  },

  examples: {
    question: { for: { service: 'app-service' } },
    fires: {
      'pulls over the Internet': [saw('registry', SHUT), site({ subnetIds: [SUBNET], pullsOverVnet: false })],
      'no network integration': [saw('registry', SHUT), site({ subnetIds: [], outboundIps: ['203.0.113.7'] })],
      'one of its addresses is not allowed': [
        saw('registry', { publicNetworkAccess: 'Enabled', defaultAction: 'Deny', ipRules: ['203.0.113.7'] }),
        site({ subnetIds: [SUBNET], pullsOverVnet: false, outboundIps: ['203.0.113.7', '203.0.113.8'] }),
      ],
    },
    quiet: {
      'pulls over its network': [saw('registry', SHUT), site({ subnetIds: [SUBNET], pullsOverVnet: true })],
      'open to all': [saw('registry'), site({ subnetIds: [], pullsOverVnet: false })],
      'all of its addresses are allowed': [
        saw('registry', { publicNetworkAccess: 'Enabled', defaultAction: 'Deny', ipRules: ['203.0.113.0/24'] }),
        site({ subnetIds: [], pullsOverVnet: false, outboundIps: ['203.0.113.7'] }),
      ],
      'how it pulls is not known': [saw('registry', SHUT), site({ subnetIds: [SUBNET] })],
    },
  },
});
