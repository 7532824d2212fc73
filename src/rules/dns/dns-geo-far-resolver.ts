import { cite } from '../../evaluate/cite.ts';
import { standsIn } from '../../evaluate/private-dns.ts';
import { PLACE } from '../private-dns-sample.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { healthy, saw } from '../sample.ts';

const TWO = saw('replications', {
  list: [
    { name: 'eastus', location: 'eastus' },
    { name: 'westeurope', location: 'westeurope' },
  ],
});
const FAR = saw('dns', { chain: ['eus.fe.azcr.io', 'weu-acr-reg.trafficmanager.net', 'r0314weu-az.westeurope.cloudapp.azure.com'] });
const NEAR = saw('dns', { chain: ['r0314eus-az.eastus.cloudapp.azure.com'] });

/** The region that the last name of the public chain tells: r0314weu-az.westeurope.cloudapp.azure.com. */
const regionIn = (chain: readonly string[]): string | undefined =>
  chain.map((name) => /\.([a-z0-9]+)\.cloudapp\.[a-z.]+$/.exec(name)?.[1]).find((region) => region !== undefined);

export default rule({
  id: 'dns-geo-far-resolver',
  layer: 'dns',
  severity: 'warning',
  role: 'risk',
  title: say('A distant replica serves this network', '较远的副本在为此网络提供服务'),
  about: say(
    'The registry has a replica in this network’s own region, and DNS leads to another one. Traffic Manager picks by the resolver’s place and not by the client’s: a DNS server far away draws traffic far away. Pulls work, and are slow.',
    '注册表在此网络所在区域有副本，但 DNS 指向了另一个。流量管理器按解析器而非客户端的位置选择：远处的 DNS 服务器会把流量引向远处。拉取可用，但较慢。',
  ),
  docs: `${ACR_DOCS}/container-registry-troubleshoot-performance`,
  needs: ['dns', 'replications', 'vnet'],
  wants: ['place', 'tcp', 'client'],
  permission: 'Microsoft.ContainerRegistry/registries/replications/read',

  *examine(evidence, question) {
    const replicas = evidence.first('replications');
    if (!replicas || replicas.facts.list.length < 2) return;
    for (const look of evidence.seen('dns', { target: question.registry.loginServer })) {
      const region = regionIn(look.facts.chain);
      const standing = standsIn(evidence, look.from as 'here');
      const home = standing?.vnet.facts.location?.toLowerCase();
      const near = replicas.facts.list.find((r) => r.location.toLowerCase() === home && r.globalRouting !== false);
      if (!region || !home || !near || region === home || !standing) continue;
      yield {
        because: cite([replicas, standing.vnet], look),
        confidence: 'likely',
        settle: say('The place of the DNS server that this network uses would settle it.', '确认此网络所用 DNS 服务器的位置即可。'),
        detail: say(`This network is in ${home}, where a replica is; DNS leads to ${region}.`, `此网络位于 ${home}，当地有副本；DNS 却指向 ${region}。`),
        fixes: [
          {
            label: say('Use a DNS server in the client’s own region', '使用客户端所在区域的 DNS 服务器'),
            link: `${ACR_DOCS}/container-registry-troubleshoot-performance`,
            risk: 'none',
          },
        ],
      };
    }
  },

  examples: {
    fires: { 'DNS leads across the ocean': [TWO, saw('vnet'), PLACE, FAR], 'told from the local address': [TWO, saw('vnet'), saw('client'), FAR] },
    quiet: {
      'the near one': [TWO, saw('vnet'), PLACE, NEAR],
      'one replica': [saw('replications'), saw('vnet'), PLACE, FAR],
      'no replica near': [TWO, saw('vnet', { location: 'japaneast' }), PLACE, FAR],
      'a private answer has no region': [TWO, saw('vnet'), PLACE, ...healthy()],
    },
  },
});
