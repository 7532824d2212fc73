import { familyOf, isPrivate } from '../../address.ts';
import { cite } from '../../evaluate/cite.ts';
import { addressesSaid, denialsOf } from '../../evaluate/denial.ts';
import { isRegistryAnswer } from '../../path.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { DATA_HOST, denied, saw } from '../sample.ts';
import { createEndpoint } from '../ways-out.ts';

const CLOSED = { publicNetworkAccess: 'Enabled', defaultAction: 'Deny', ipRules: ['198.51.100.0/24'] };
const other = (ip: string) => denied(ip, { address: '20.62.128.11' });
const refusedRows = (identities: readonly string[], ...ips: readonly string[]) =>
  saw('logins', { rows: ips.map((ip) => ({ ip, status: 403, attempts: 3, identities })) });

const STATIC = {
  label: say('Give the client a static egress address (NAT gateway), and allow that', '为客户端配置静态出口地址（NAT 网关），并允许该地址'),
  link: 'https://learn.microsoft.com/en-us/azure/nat-gateway/nat-overview',
  risk: 'none' as const,
};

const AGAIN = say('Another check would show whether the address changes again.', '再次检查可显示地址是否再次变化。');

export default rule({
  id: 'net-dynamic-egress-ip',
  layer: 'network-rules',
  severity: 'error',
  role: 'cause',
  title: say('The client’s public address keeps changing', '客户端的公用地址不断变化'),
  about: say(
    'The registry saw more than one public address from the same client, so a rule for one of them helps only sometimes. Load balancer pools, carrier-grade NAT and hosted build agents do this. Give the client a static egress address, or use a private endpoint.',
    '注册表从同一客户端看到多个公用地址，因此只允许其中一个地址仅偶尔有效。负载均衡器出站池、运营商级 NAT 和托管生成代理都会如此。请为客户端配置静态出口地址，或使用专用终结点。',
  ),
  docs: `${ACR_DOCS}/container-registry-access-selected-networks`,
  needs: ['http'],
  wants: ['registry', 'dns', 'logins'],
  permission: 'Microsoft.ContainerRegistry/registries/read',
  explains: ['net-ip-not-allowed', 'net-data-endpoint-forbidden', 'log-blocked-ip-seen'],
  reach: 'vantage',

  *examine(evidence, question) {
    const config = evidence.first('registry');
    for (const { from, reason, target, ips, refusals } of denialsOf(evidence, question)) {
      if (reason !== 'not-in-rules') continue;
      const direct = refusals.filter((o) => o.via === undefined).flatMap((o) => o.facts.clientIp ?? []);
      const seen = [...new Set([...direct, ...dataIps(evidence.seen('http', { from, role: 'data', way: 'direct' }))])].filter(
        (ip) => familyOf(ip) === 4 && !isPrivate(ip),
      );
      // Let in at one address and refused at another of the same kind: the two requests came from different places.
      const letIn = evidence
        .seen('http', { from, target, way: 'direct' })
        .find((o) => isRegistryAnswer(o) && o.address !== undefined && familyOf(o.address) === 4 && !isPrivate(o.address));
      if (seen.length < 2 && !(letIn && config && seen.length === 1)) continue;
      const which = addressesSaid(seen);
      yield {
        because: cite([...(letIn ? [letIn] : []), ...refusals.slice(1)], refusals[0]),
        from,
        target,
        detail:
          seen.length > 1
            ? say(`Within one check the registry saw ${which.en} from this client.`, `在一次检查中，注册表从此客户端看到了 ${which.zh}。`)
            : say(
                `Within one check ${target} let this client in once, and once refused it as ${which.en}.`,
                `在一次检查中，${target} 一次允许了此客户端，另一次将其作为 ${which.zh} 拒绝。`,
              ),
        fixes: [STATIC, createEndpoint(config?.facts.id)],
        ...(ips.length < 2 ? { confidence: 'likely' as const, settle: AGAIN } : {}),
      };
    }
    for (const log of evidence.seen('logins')) {
      const byIdentity = new Map<string, Set<string>>();
      for (const { ip, status, identities } of log.facts.rows) {
        if (status !== 403 || familyOf(ip) !== 4 || isPrivate(ip)) continue;
        for (const identity of identities) byIdentity.set(identity, (byIdentity.get(identity) ?? new Set()).add(ip));
      }
      const found = [...byIdentity].find(([identity, ips]) => identity !== '' && ips.size > 1);
      if (!found) continue;
      const which = addressesSaid([...found[1]].sort());
      yield {
        because: [log],
        role: 'risk',
        severity: 'warning',
        confidence: 'likely',
        detail: say(`The registry refused one identity at several addresses: ${which.en}.`, `注册表在多个地址上拒绝了同一标识：${which.zh}。`),
        settle: say(
          'One identity may be used by several clients; a check from the client itself would tell.',
          '同一标识可能由多个客户端使用；从该客户端进行检查即可判断。',
        ),
        fixes: [STATIC],
      };
    }
  },

  examples: {
    fires: {
      'two addresses in one check': [saw('registry', CLOSED), denied('203.0.113.7'), other('203.0.113.9')],
      'configuration unknown': [denied('203.0.113.7'), other('203.0.113.9')],
      'let in at one address, refused at the other': [saw('registry', CLOSED), denied('203.0.113.7'), saw('http', {}, { address: '20.62.128.11' })],
      'one identity refused at two addresses': [saw('http'), refusedRows(['build-agent'], '203.0.113.7', '203.0.113.9')],
    },
    quiet: {
      'the same address twice': [saw('registry', CLOSED), denied('203.0.113.7'), other('203.0.113.7')],
      'public access off: no address would help': [
        saw('registry', { ...CLOSED, publicNetworkAccess: 'Disabled' }),
        denied('203.0.113.7'),
        other('203.0.113.9'),
      ],
      'one of each family': [saw('registry', CLOSED), denied('203.0.113.7'), other('2603:1030::5')],
      'let in over the private endpoint': [saw('registry', CLOSED), denied('203.0.113.7'), saw('http', {}, { address: '10.1.2.5' })],
      'two vantages': [denied('203.0.113.7'), denied('203.0.113.9', { from: 'worker:b' })],
      'two clients in the log': [saw('http'), refusedRows([], '203.0.113.7', '203.0.113.9')],
      'data host refused as well, the same address': [denied('203.0.113.7'), denied('203.0.113.7', { target: DATA_HOST })],
    },
  },
});

function dataIps(
  answers: readonly { readonly facts: { readonly status: number; readonly errorCode?: string; readonly clientIp?: string } }[],
): readonly string[] {
  return answers.flatMap((o) => (o.facts.status === 403 && o.facts.errorCode === 'DENIED' ? (o.facts.clientIp ?? []) : []));
}
