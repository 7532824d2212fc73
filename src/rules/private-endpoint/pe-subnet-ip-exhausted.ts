import { roomOf, unfinished } from '../../evaluate/address-need.ts';
import { cite } from '../../evaluate/cite.ts';
import { nameOf } from '../../evaluate/private-dns.ts';
import { home } from '../private-path-sample.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { saw } from '../sample.ts';

const replicas = (...states: readonly string[]) =>
  saw('replications', {
    list: states.map((provisioningState, i) => ({ name: `r${i}`, location: ['eastus', 'westus', 'northeurope'][i] ?? `r${i}`, provisioningState })),
  });
const FULL = home({}, { prefixes: ['10.1.2.0/29'], usedAddresses: 3 });

export default rule({
  id: 'pe-subnet-ip-exhausted',
  layer: 'private-endpoint',
  severity: 'error',
  role: 'cause',
  title: say('The private endpoint’s subnet has no addresses left', '专用终结点所在子网没有可用地址'),
  about: say(
    'A private endpoint takes one address for the login server, one for each replica’s data endpoint, and one more for each replica where regional endpoints are on. If its subnet has fewer left, adding a replica fails: it shows as Creating and then vanishes, and the error does not name the subnet. Azure keeps five addresses of every range.',
    '专用终结点需要一个登录服务器地址、每个副本一个数据终结点地址；启用区域终结点时每个副本再加一个。如果子网剩余地址不足，添加副本会失败：副本显示“正在创建”后消失，且错误不会指明子网。Azure 在每个范围中保留五个地址。',
  ),
  docs: `${ACR_DOCS}/container-registry-private-endpoints#plan-subnet-ip-capacity-for-private-endpoints`,
  needs: ['registry', 'privateEndpoint', 'vnet'],
  wants: ['replications'],
  permission: 'Microsoft.Network/virtualNetworks/subnets/read',
  explains: ['pe-replica-permission', 'registry-provisioning-not-succeeded'],

  *examine(evidence) {
    const config = evidence.first('registry');
    const replications = evidence.first('replications');
    if (!config) return;
    const stuck = unfinished(replications?.facts);
    const each = config.facts.regionalEndpoints === 'Enabled' ? 2 : 1;
    for (const { endpoint, vnet, subnet, lacking, free } of roomOf(evidence)) {
      const short = lacking > free;
      if (!short && free >= each) continue;
      const blocks = short && stuck.length > 0;
      yield {
        because: cite([config, ...(replications ? [replications] : []), endpoint], vnet),
        target: subnet.id,
        ...(blocks ? {} : { role: 'risk', severity: short ? 'warning' : 'info' }),
        detail: short
          ? say(
              `Endpoint ${nameOf(endpoint.facts.id)} needs ${lacking} more address(es); subnet ${nameOf(subnet.id)} has ${free} left.`,
              `终结点 ${nameOf(endpoint.facts.id)} 还需要 ${lacking} 个地址；子网 ${nameOf(subnet.id)} 仅剩 ${free} 个。`,
            )
          : say(
              `Subnet ${nameOf(subnet.id)} has ${free} address(es) left: too few for another replica, which takes ${each}.`,
              `子网 ${nameOf(subnet.id)} 仅剩 ${free} 个地址：不足以再添加一个副本（需要 ${each} 个）。`,
            ),
        fixes: [
          {
            label: say(
              'Move the endpoint to a larger subnet (/27 or more), or add a range to this one',
              '将终结点移至更大的子网（/27 或更大），或为此子网添加地址范围',
            ),
            command: ['az', 'network', 'vnet', 'subnet', 'update', '--ids', subnet.id, '--address-prefixes', ...subnet.prefixes, '<another range>'],
            link: `${ACR_DOCS}/container-registry-private-endpoints#plan-subnet-ip-capacity-for-private-endpoints`,
            risk: 'none',
          },
        ],
      };
    }
  },

  examples: {
    fires: {
      'a replica is being made, and there is no address for it': [saw('registry'), saw('privateEndpoint'), FULL, replicas('Succeeded', 'Creating')],
      'no room for the next one': [saw('registry'), saw('privateEndpoint'), FULL, replicas('Succeeded')],
      'regional endpoints double the need': [
        saw('registry', { regionalEndpoints: 'Enabled' }),
        saw('privateEndpoint'),
        home({}, { prefixes: ['10.1.2.0/28'], usedAddresses: 10 }),
        replicas('Succeeded', 'Failed'),
      ],
    },
    quiet: {
      'room enough': [saw('registry'), saw('privateEndpoint'), home({}, { usedAddresses: 2 }), replicas('Succeeded', 'Creating')],
      'use not readable': [saw('registry'), saw('privateEndpoint'), home({}, { prefixes: ['10.1.2.0/29'] }), replicas('Succeeded', 'Creating')],
      'the full subnet is another one': [
        saw('registry'),
        saw('privateEndpoint'),
        home({ prefixes: ['10.1.0.0/29'], usedAddresses: 3 }),
        replicas('Succeeded', 'Creating'),
      ],
      'the endpoint’s NIC not readable': [saw('registry'), saw('privateEndpoint', {}, { unknown: ['members'] }), FULL, replicas('Succeeded', 'Creating')],
    },
  },
});
