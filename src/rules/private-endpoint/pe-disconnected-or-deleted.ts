import { cite } from '../../evaluate/cite.ts';
import { anyoneIn, type Connection, endpointState } from '../../evaluate/endpoint-state.ts';
import { blameFor } from '../../evaluate/private-blame.ts';
import { deadPrivatePaths, PATH_KINDS } from '../../evaluate/private-path.ts';
import type { Fix } from '../../model.ts';
import { alive, CONNECTION, dead, ENDPOINT_ID, home, inApps, registryWith } from '../private-path-sample.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { denied, no, saw, unseen } from '../sample.ts';
import { createEndpoint } from '../ways-out.ts';

const GONE = no('privateEndpoint', 'not-found', { target: ENDPOINT_ID });

const cleanUp = (registry: string, connection: Connection | undefined): Fix => ({
  label: say('Remove the dead connection, then its old DNS records', '删除失效的连接，然后清理其旧 DNS 记录'),
  command: ['az', 'acr', 'private-endpoint-connection', 'delete', '--registry-name', registry, '--name', connection?.name ?? '<connection name>'],
  risk: 'none',
});

export default rule({
  id: 'pe-disconnected-or-deleted',
  layer: 'private-endpoint',
  severity: 'error',
  role: 'cause',
  title: say('The private endpoint is disconnected or deleted', '专用终结点已断开连接或被删除'),
  about: say(
    'The registry’s connection is Disconnected, or the private endpoint is no longer there, and no other one took its place. DNS still gives its old address, so connects time out or find no host. It does not reconnect by itself: create it anew. It also happens when a registry was deleted and made again under the same name.',
    '注册表的连接状态为“已断开”，或专用终结点已不存在，且没有其他终结点替代。DNS 仍返回旧地址，因此连接超时或找不到主机。它不会自行恢复连接，需要重新创建。删除注册表后用相同名称重新创建时也会出现这种情况。',
  ),
  docs: `${ACR_DOCS}/container-registry-private-endpoints#manage-private-endpoint-connections`,
  needs: ['registry'],
  wants: [...PATH_KINDS, 'tcp', 'http', 'dns'],
  permission: 'Microsoft.ContainerRegistry/registries/privateEndpointConnections/read',
  explains: [
    'net-public-access-disabled',
    'net-data-endpoint-forbidden',
    'log-blocked-ip-seen',
    'dns-private-record-stale',
    'dns-orphaned-private-zone',
    'tcp-host-unreachable',
    'tcp-refused',
    'tcp-client-firewall-blocks-login',
    'tcp-client-firewall-blocks-data',
    'tcp-regional-endpoint-blocked',
    'tcp-geo-replica-data-blocked',
  ],
  reach: 'vantage',

  *examine(evidence, question) {
    const { name, loginServer } = question.registry;
    let blamed = false;
    for (const path of deadPrivatePaths(evidence)) {
      const blame = blameFor(evidence, path);
      if (blame.kind !== 'gone') continue;
      blamed = true;
      yield {
        because: cite(blame.because, path.failure),
        confidence: blame.certain ? 'certain' : 'likely',
        detail: say(
          `${path.host} still resolves to ${path.address}, but the registry’s private endpoint is ${blame.certain ? 'disconnected' : 'not there any more'}.`,
          `${path.host} 仍解析为 ${path.address}，但注册表的专用终结点${blame.certain ? '已断开连接' : '已不存在'}。`,
        ),
        ...(blame.certain
          ? {}
          : {
              settle: say(
                'The endpoint may stand in a subscription that is not readable from here; its owner can tell.',
                '该终结点可能位于此处无法读取的订阅中；其所有者可以确认。',
              ),
            }),
        fixes: [createEndpoint(evidence.first('registry')?.facts.id, path.endpoint?.facts.subnetId), cleanUp(name, blame.connection)],
      };
    }
    const state = endpointState(evidence);
    if (!state || blamed) return;
    const { config, approved, waiting, disconnected } = state;
    const shut = config.facts.publicNetworkAccess === 'Disabled' && approved.length + waiting.length === 0 && !anyoneIn(evidence);
    for (const connection of shut ? disconnected.slice(0, 1) : disconnected) {
      yield {
        because: [config],
        target: shut ? loginServer : connection.id,
        ...(shut ? {} : { role: 'risk', severity: 'info' }),
        detail: shut
          ? say(
              `Public access is off, and the only private endpoint (${connection.name}) is disconnected: nobody gets in.`,
              `公用网络访问已禁用，而唯一的专用终结点（${connection.name}）已断开连接：任何来源都无法访问。`,
            )
          : say(`Connection ${connection.name} is disconnected; it is a leftover.`, `连接 ${connection.name} 已断开，属于残留项。`),
        fixes: shut ? [createEndpoint(config.facts.id), cleanUp(name, connection)] : [cleanUp(name, connection)],
      };
    }
  },

  examples: {
    fires: {
      'disconnected, and DNS still points there': [registryWith('Disconnected'), ...dead()],
      'the endpoint is gone': [registryWith('Approved'), GONE, ...dead('unreachable')],
      'public access is off, nothing else is left': [registryWith('Disconnected'), denied('203.0.113.7')],
      'a leftover beside a good one': [
        saw('registry', { connections: [CONNECTION, { ...CONNECTION, id: 'connections/old', name: 'old', endpointId: '/old', status: 'Disconnected' }] }),
        ...alive,
      ],
    },
    quiet: {
      connected: [registryWith('Approved'), saw('privateEndpoint'), home(), inApps, ...dead()],
      'the endpoint is in a subscription that is not readable': [
        registryWith('Approved'),
        unseen('privateEndpoint', 'no-permission', { target: ENDPOINT_ID }),
        ...dead(),
      ],
      'waiting for approval': [registryWith('Pending'), ...dead()],
      'gone, but the path works': [registryWith('Approved'), GONE, ...alive],
      'no endpoint was ever there': [saw('registry', { publicNetworkAccess: 'Disabled', connections: [] }), denied('203.0.113.7')],
    },
  },
});
