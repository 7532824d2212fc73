import { cite } from '../../evaluate/cite.ts';
import { minutesBetween } from '../../evaluate/minutes.ts';
import { isEndpointAddress } from '../../evaluate/reach.ts';
import { dataBlocks } from '../../evaluate/reach-data.ts';
import { allowHosts } from '../egress.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { DATA_HOST, healthy, no, saw } from '../sample.ts';

const DAYS = 14;
const BLOCKED = [...healthy(), no('tcp', 'timed-out', { target: DATA_HOST, address: '20.62.128.20' })];
const ON = saw('registry', { dataEndpointEnabled: true, dataHosts: [DATA_HOST] });
const wrote = (at: string, operation = 'Microsoft.ContainerRegistry/registries/write', status = 'Succeeded') =>
  saw('activity', { entries: [{ at, operation, resourceId: '/subscriptions/s', status }] });

export default rule({
  id: 'tcp-data-endpoint-just-enabled',
  layer: 'tcp',
  severity: 'error',
  role: 'cause',
  title: say('Data endpoints were turned on before firewalls knew them', '启用数据终结点时防火墙尚未放行'),
  about: say(
    'With dedicated data endpoints, layers come from registry.region.data.azurecr.io instead of shared storage, for every client at once. Creating the first private endpoint turns them on as well, also for clients on the public address. A firewall that allows only *.blob.core.windows.net blocks all pulls from that moment.',
    '启用专用数据终结点后，所有客户端的镜像层立即改由 registry.region.data.azurecr.io 提供，而不再来自共享存储。创建第一个专用终结点也会启用它，对使用公用地址的客户端同样生效。只放行 *.blob.core.windows.net 的防火墙从那一刻起会阻止所有拉取。',
  ),
  docs: `${ACR_DOCS}/container-registry-dedicated-data-endpoints`,
  needs: ['tcp', 'registry', 'activity'],
  wants: ['client', 'path', 'privateEndpoint', 'pull'],
  permission: 'Microsoft.Insights/eventtypes/values/read',
  explains: ['tcp-client-firewall-blocks-data', 'tcp-geo-replica-data-blocked', 'tcp-refused', 'tcp-host-unreachable'],
  reach: 'vantage',

  *examine(evidence, { at }) {
    const config = evidence.first('registry');
    if (config?.facts.dataEndpointEnabled !== true) return;
    const hosts = config.facts.dataHosts ?? [];
    for (const log of evidence.seen('activity')) {
      const change = log.facts.entries.find(
        (entry) =>
          /registries\/write$|privateEndpointConnections.*\/write$|\/privateEndpoints\/write$/i.test(entry.operation) &&
          !/fail/i.test(entry.status ?? '') &&
          (minutesBetween(entry.at, at) ?? Number.POSITIVE_INFINITY) <= DAYS * 24 * 60,
      );
      if (!change) continue;
      for (const from of evidence.vantages) {
        const blocked = dataBlocks(evidence, from).filter((b) => hosts.includes(b.host) && !isEndpointAddress(evidence, b.address));
        const [first] = blocked;
        if (!first || evidence.seen('tcp', { from, role: 'data' }).length > 0) continue; // some are allowed: the list is known
        yield {
          because: cite([config, log, ...blocked.slice(1).flatMap((b) => b.failures)], first.failures[0]),
          target: first.host,
          confidence: 'likely',
          detail: say(
            `The registry was changed at ${change.at}, its data endpoints are on, and ${blocked.map((b) => b.host).join(', ')} cannot be connected to.`,
            `注册表在 ${change.at} 被更改，其数据终结点已启用，而 ${blocked.map((b) => b.host).join('、')} 无法连接。`,
          ),
          settle: say('What that change did, and what the firewall allowed before, would settle it.', '查看该次更改的内容以及防火墙此前放行的域名即可确定。'),
          fixes: [allowHosts(blocked.map((b) => b.host))],
        };
      }
    }
  },

  examples: {
    fires: {
      'changed yesterday, and blocked': [ON, wrote('2026-11-01T10:00:00Z'), ...BLOCKED],
      'a first private endpoint': [ON, wrote('2026-10-30T10:00:00Z', 'Microsoft.ContainerRegistry/registries/privateEndpointConnections/write'), ...BLOCKED],
    },
    quiet: {
      'nothing changed lately': [ON, wrote('2026-09-01T10:00:00Z'), ...BLOCKED],
      'a change that failed': [ON, wrote('2026-11-01T10:00:00Z', undefined, 'Failed'), ...BLOCKED],
      'data endpoints are off': [saw('registry'), wrote('2026-11-01T10:00:00Z'), ...BLOCKED],
      'they are reached': [ON, wrote('2026-11-01T10:00:00Z'), ...healthy(), saw('tcp', {}, { target: DATA_HOST, address: '20.62.128.20' })],
    },
  },
});
