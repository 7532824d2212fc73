import { cite } from '../../evaluate/cite.ts';
import { saidText } from '../../evaluate/said.ts';
import { dataHost, labelOf } from '../../hosts.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { saw } from '../sample.ts';
import { readAbout } from '../ways-out-services.ts';

const SPEAKS = /connected[ -]registry/i;
const said = saw('said', { text: 'the connected registry on the edge does not sync' });

export default rule({
  id: 'svc-connected-registry-egress',
  layer: 'services',
  severity: 'error',
  role: 'cause',
  title: say('A connected registry needs a dedicated data endpoint', '连接的注册表需要专用数据终结点'),
  about: say(
    'A connected registry synchronises through the login server and the dedicated data endpoint of the home region, both on 443. The registry has dedicated data endpoints switched off, so there is no such host to go to.',
    '连接的注册表通过登录服务器和主区域的专用数据终结点（均为 443 端口）进行同步。该注册表未启用专用数据终结点，因此没有可访问的数据主机。',
  ),
  docs: `${ACR_DOCS}/overview-connected-registry-access`,
  needs: ['registry', 'said'],
  permission: 'Microsoft.ContainerRegistry/registries/read',

  *examine(evidence, { registry, cloud }) {
    const config = evidence.first('registry');
    const said = saidText(evidence, SPEAKS);
    if (!said || config?.facts.dataEndpointEnabled !== false) return;
    const { location, loginServer } = config.facts;
    const host = location ? dataHost(labelOf(loginServer), location, cloud) : undefined;
    yield {
      because: cite([said], config),
      confidence: 'likely',
      settle: say('The connected registry’s own log would settle it.', '连接的注册表自身的日志即可确定。'),
      detail: say(
        `${loginServer} has no dedicated data endpoint${host ? `; a connected registry would go to ${host}` : ''}.`,
        `${loginServer} 没有专用数据终结点${host ? `；连接的注册表会访问 ${host}` : ''}。`,
      ),
      fixes: [
        readAbout(
          say('First let clients’ firewalls reach the new data hosts', '请先让客户端防火墙允许访问新的数据主机'),
          `${ACR_DOCS}/container-registry-dedicated-data-endpoints`,
        ),
        {
          label: say('Then enable dedicated data endpoints', '然后启用专用数据终结点'),
          command: ['az', 'acr', 'update', '--name', registry.name, '--data-endpoint-enabled', 'true'],
          risk: 'interrupts',
        },
      ],
    };
  },

  examples: {
    fires: {
      'no data endpoint': [saw('registry'), said],
      'no data endpoint, region unknown': [saw('registry', {}, { unknown: ['location'] }), said],
    },
    quiet: {
      'data endpoint enabled': [saw('registry', { dataEndpointEnabled: true, dataHosts: ['contoso.eastus.data.azurecr.io'] }), said],
      'nobody speaks of one': [saw('registry'), saw('said', { text: 'cannot connect to the registry' })],
      'not readable': [saw('registry', {}, { unknown: ['dataEndpointEnabled'] }), said],
    },
  },
});
