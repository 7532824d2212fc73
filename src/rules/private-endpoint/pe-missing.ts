import { cite } from '../../evaluate/cite.ts';
import { denialsOf, privateLinkSeen } from '../../evaluate/denial.ts';
import { anyoneIn, endpointState } from '../../evaluate/endpoint-state.ts';
import { standsIn } from '../../evaluate/private-dns.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { denied, saw } from '../sample.ts';
import { createEndpoint, openToSelected } from '../ways-out.ts';

const SHUT = { publicNetworkAccess: 'Disabled', defaultAction: 'Deny', connections: [], virtualNetworkRules: [] };

export default rule({
  id: 'pe-missing',
  layer: 'private-endpoint',
  severity: 'error',
  role: 'cause',
  title: say('Public access is off, and there is no private endpoint', '公用网络访问已禁用，且没有专用终结点'),
  about: say(
    'Public network access is off and no private endpoint is connected, so nobody reaches the registry but trusted services. Clients get a 403 from everywhere, also from the network that should have been let in. Create a private endpoint there, or turn public access on for selected addresses.',
    '公用网络访问已禁用，且没有已连接的专用终结点，因此除受信任的服务外，任何来源都无法访问注册表。客户端从任何位置都会收到 403，包括本应允许的网络。请在该网络中创建专用终结点，或为选定地址启用公用网络访问。',
  ),
  docs: `${ACR_DOCS}/container-registry-private-endpoints`,
  needs: ['registry'],
  wants: ['http', 'dns', 'place', 'vnet', 'tcp', 'client', 'privateDnsZone'],
  permission: 'Microsoft.ContainerRegistry/registries/privateEndpointConnections/read',
  explains: ['net-public-access-disabled', 'net-data-endpoint-forbidden', 'log-blocked-ip-seen'],

  *examine(evidence, question) {
    const state = endpointState(evidence);
    if (state?.config.facts.publicNetworkAccess !== 'Disabled') return;
    const { config, approved, waiting, disconnected } = state;
    if (approved.length + waiting.length + disconnected.length > 0 || anyoneIn(evidence)) return;
    const refused = denialsOf(evidence, question);
    // From plain `here`, "public access is off" says what is wrong. A place in Azure, a worker or private DNS shows that private was meant.
    const fromInside = refused.find(({ from }) => from !== 'here' || standsIn(evidence, from) !== undefined || evidence.first('place', { from }) !== undefined);
    const zones = evidence.seen('privateDnsZone').length > 0 || privateLinkSeen(evidence, question);
    const byServiceEndpoint = (config.facts.virtualNetworkRules?.length ?? 0) > 0;
    const cause = !byServiceEndpoint && (evidence.vantages.length === 0 || fromInside !== undefined || (refused.length > 0 && zones));
    const cited = fromInside ?? refused[0];
    yield {
      because: cited ? cite(cited.refusals, config) : [config],
      target: question.registry.loginServer,
      ...(cause ? {} : { role: 'risk', severity: 'warning' }),
      detail: say(
        'Public network access is off and the registry has no private endpoint connection: only trusted services can reach it.',
        '公用网络访问已禁用，且注册表没有专用终结点连接：只有受信任的服务可以访问。',
      ),
      fixes: [createEndpoint(config.facts.id, fromInside && standsIn(evidence, fromInside.from)?.subnet?.id), openToSelected(question.registry.name)],
    };
  },

  examples: {
    fires: {
      'a worker in the network is refused': [saw('registry', SHUT), denied('203.0.113.7', { from: 'worker:vnet-prod' })],
      'a host in Azure is refused': [saw('registry', SHUT), saw('place'), denied('203.0.113.7')],
      'by configuration alone': [saw('registry', SHUT)],
      'refused from outside: public access is the cause, this the risk': [saw('registry', SHUT), denied('203.0.113.7')],
    },
    quiet: {
      'an approved endpoint': [saw('registry', { ...SHUT, connections: [{ id: 'c', name: 'c', status: 'Approved' }] }), denied('203.0.113.7')],
      'one waits for approval: another rule’s': [saw('registry', { ...SHUT, connections: [{ id: 'c', name: 'c', status: 'Pending' }] }), denied('203.0.113.7')],
      'connections not readable': [saw('registry', SHUT, { unknown: ['connections'] }), denied('203.0.113.7', { from: 'worker:vnet-prod' })],
      'public access is on': [saw('registry', { ...SHUT, publicNetworkAccess: 'Enabled' }), denied('203.0.113.7', { from: 'worker:vnet-prod' })],
      'somebody gets in all the same': [saw('registry', SHUT), saw('http', {}, { from: 'worker:vnet-prod', address: '10.1.2.5' })],
    },
  },
});
