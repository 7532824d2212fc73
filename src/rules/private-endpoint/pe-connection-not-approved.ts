import { cite } from '../../evaluate/cite.ts';
import { anyoneIn, type Connection, endpointState } from '../../evaluate/endpoint-state.ts';
import { blameFor } from '../../evaluate/private-blame.ts';
import { deadPrivatePaths, PATH_KINDS } from '../../evaluate/private-path.ts';
import type { Fix } from '../../model.ts';
import { alive, CONNECTION, dead, home, inApps, registryWith } from '../private-path-sample.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { denied, saw } from '../sample.ts';

const PENDING = saw('privateEndpoint', { status: 'Pending', manual: true });

function fixesFor(registry: string, connection: Connection | undefined): readonly Fix[] {
  const name = connection?.name ?? '<connection name>';
  const rejected = connection?.status === 'Rejected';
  const approve: Fix = {
    label: rejected
      ? say('Approve it, if the rejection was a mistake', '如果拒绝有误，则批准该连接')
      : say('Approve the connection, if you know who asks', '确认请求方后批准该连接'),
    command: ['az', 'acr', 'private-endpoint-connection', 'approve', '--registry-name', registry, '--name', name],
    risk: 'widens-access',
  };
  const look: Fix = {
    label: say('Look at the connections and who asks', '查看各连接及其请求方'),
    command: ['az', 'acr', 'private-endpoint-connection', 'list', '--registry-name', registry, '--output', 'table'],
    risk: 'none',
  };
  return [look, approve];
}

export default rule({
  id: 'pe-connection-not-approved',
  layer: 'private-endpoint',
  severity: 'error',
  role: 'cause',
  title: say('The private endpoint’s connection is not approved', '专用终结点连接未获批准'),
  about: say(
    'A private endpoint for the registry exists, but its connection is pending or was rejected, so nothing passes through it: DNS may already give its address, and connects to it time out. A connection asked for by hand, or from another subscription, waits for approval; adding a replica can leave a new one waiting.',
    '注册表的专用终结点已存在，但其连接处于待定或已拒绝状态，因此不会通过任何流量：DNS 可能已返回其地址，而连接会超时。手动请求或来自其他订阅的连接需要审批；添加副本也可能留下一个新的待审批连接。',
  ),
  docs: `${ACR_DOCS}/container-registry-private-endpoints#manage-private-endpoint-connections`,
  needs: ['registry'],
  wants: [...PATH_KINDS, 'tcp', 'http', 'dns'],
  permission: 'Microsoft.ContainerRegistry/registries/privateEndpointConnections/read',
  explains: [
    'net-public-access-disabled',
    'net-data-endpoint-forbidden',
    'log-blocked-ip-seen',
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
      if (blame.kind !== 'not-approved') continue;
      blamed = true;
      const state = blame.connection?.status ?? path.endpoint?.facts.status ?? 'Pending';
      yield {
        because: cite(blame.because, path.failure),
        confidence: blame.certain ? 'certain' : 'likely',
        detail: say(
          `${path.host} is at ${path.address}, whose connection to the registry is ${state}: nothing passes through it.`,
          `${path.host} 位于 ${path.address}，其到注册表的连接状态为 ${state}：流量无法通过。`,
        ),
        ...(blame.certain
          ? {}
          : {
              settle: say('Reading the private endpoint’s NIC would tell whether the address is its own.', '读取专用终结点的 NIC 即可判断该地址是否属于它。'),
            }),
        fixes: fixesFor(name, blame.connection),
      };
    }
    const state = endpointState(evidence);
    if (!state || blamed) return;
    const { config, approved, waiting } = state;
    const shut = config.facts.publicNetworkAccess === 'Disabled' && approved.length === 0 && !anyoneIn(evidence);
    for (const connection of shut ? waiting.slice(0, 1) : waiting) {
      yield {
        because: [config],
        target: shut ? loginServer : connection.id,
        ...(shut ? {} : { role: 'risk', severity: connection.status === 'Pending' ? 'warning' : 'info' }),
        detail: shut
          ? say(
              `Public access is off, and the only way in, connection ${connection.name}, is ${connection.status}.`,
              `公用网络访问已禁用，而唯一的入口，即连接 ${connection.name}，状态为 ${connection.status}。`,
            )
          : say(
              `Connection ${connection.name} is ${connection.status}: its private endpoint does not work.`,
              `连接 ${connection.name} 的状态为 ${connection.status}：其专用终结点不可用。`,
            ),
        fixes: fixesFor(name, connection),
      };
    }
  },

  examples: {
    fires: {
      'its address is silent': [registryWith('Pending'), PENDING, home(), inApps, ...dead()],
      rejected: [registryWith('Rejected'), saw('privateEndpoint', { status: 'Rejected' }), ...dead('refused')],
      'the endpoint itself is not readable': [registryWith('Pending'), ...dead()],
      'public access is off and nobody else gets in': [registryWith('Pending'), denied('203.0.113.7')],
      'another one works': [
        saw('registry', { connections: [CONNECTION, { ...CONNECTION, id: 'connections/b', name: 'b', endpointId: '/b', status: 'Pending' }] }),
        ...alive,
      ],
    },
    quiet: {
      approved: [registryWith('Approved'), saw('privateEndpoint'), ...dead()],
      'disconnected: another rule’s': [registryWith('Disconnected'), ...dead()],
      'connections not readable': [saw('registry', { publicNetworkAccess: 'Disabled' }, { unknown: ['connections'] }), ...dead()],
      'no endpoint at all': [saw('registry', { publicNetworkAccess: 'Disabled', connections: [] }), denied('203.0.113.7')],
    },
  },
});
