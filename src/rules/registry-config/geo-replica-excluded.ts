import { ACR_DOCS, rule, say } from '../rule.ts';
import { saw } from '../sample.ts';

const replicas = (...routing: readonly (boolean | undefined)[]) =>
  saw('replications', {
    list: routing.map((globalRouting, i) => ({
      name: ['eastus', 'westeurope', 'japaneast'][i] ?? 'eastus',
      location: ['eastus', 'westeurope', 'japaneast'][i] ?? 'eastus',
      provisioningState: 'Succeeded',
      ...(globalRouting === undefined ? {} : { globalRouting }),
    })),
  });

export default rule({
  id: 'geo-replica-excluded',
  layer: 'registry-config',
  severity: 'info',
  role: 'risk',
  title: say('A replica is taken out of global routing', '有副本已从全局路由中排除'),
  about: say(
    'Someone took a replica out of global routing, so clients of the login server are never sent there; they go to another region, which may be farther away and need other firewall rules. Its data is still kept up to date. Clients with long DNS caches may go there for a while yet.',
    '某个副本已被从全局路由中排除，使用登录服务器的客户端不会被引导到该副本，而是转到其他区域，可能更远，也可能需要不同的防火墙规则。该副本的数据仍会保持同步。DNS 缓存时间长的客户端可能暂时仍会访问它。',
  ),
  docs: `${ACR_DOCS}/container-registry-geo-replication`,
  needs: ['replications'],
  permission: 'Microsoft.ContainerRegistry/registries/replications/read',

  *examine(evidence, { registry }) {
    const replicas = evidence.first('replications');
    const out = replicas?.facts.list.filter((r) => r.globalRouting === false) ?? [];
    if (!replicas || out.length === 0 || replicas.facts.list.length < 2) return;
    const names = out.map((r) => r.name);
    yield {
      because: [replicas],
      detail: say(
        `Clients are not sent to ${names.join(', ')}. If that was meant, nothing is wrong.`,
        `客户端不会被引导到 ${names.join('、')}。如果这是有意为之，则没有问题。`,
      ),
      fixes: names.slice(0, 3).map((name) => ({
        label: say(`Put ${name} back into global routing`, `将 ${name} 重新加入全局路由`),
        command: ['az', 'acr', 'replication', 'update', '--registry', registry.name, '--name', name, '--global-endpoint-routing', 'true'],
        risk: 'none' as const,
      })),
    };
  },

  examples: {
    fires: {
      'one of two': [replicas(true, false)],
      'two of three': [replicas(true, false, false)],
    },
    quiet: {
      'all take part': [replicas(true, true)],
      'one region only': [replicas(false)],
      'not readable': [replicas(undefined, undefined)],
    },
  },
});
