import { cite } from '../../evaluate/cite.ts';
import { blockOf, brokenFamily, connectsOf, REGISTRY_ROLES } from '../../evaluate/reach.ts';
import { allowHosts, tryByHand } from '../egress.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { DATA_HOST, healthy, no, saw } from '../sample.ts';

export default rule({
  id: 'tcp-refused',
  layer: 'tcp',
  severity: 'error',
  role: 'cause',
  title: say('The connection is refused', '连接被拒绝'),
  about: say(
    'Something answers for the address and closes the port: another machine stands behind the DNS record, or a firewall rejects the connection instead of dropping it. The registry’s own network rules never do this; they answer 403. A dropped connection shows as a timeout instead.',
    '该地址有设备应答，但端口被关闭：可能是 DNS 记录指向了另一台主机，也可能是防火墙拒绝（而非丢弃）了连接。注册表自身的网络规则不会这样，它们返回 403。连接被丢弃时表现为超时。',
  ),
  docs: `${ACR_DOCS}/container-registry-troubleshoot-access`,
  needs: ['tcp'],
  wants: ['client', 'dns'],

  *examine(evidence) {
    for (const from of evidence.vantages) {
      for (const connects of connectsOf(evidence, from, REGISTRY_ROLES)) {
        const block = blockOf(connects);
        if (block?.fault !== 'refused' || brokenFamily(connects) === 6) continue;
        const { failures, whole } = block;
        const where = failures.map((o) => o.address ?? '?');
        yield {
          because: cite(failures.slice(1), failures[0]),
          confidence: 'likely',
          severity: whole ? 'error' : 'warning',
          detail: say(
            `${connects.host} at ${where.join(', ')} refuses TCP connections${whole ? '' : '; another address of the host accepts them'}.`,
            `${connects.host}（${where.join('、')}）拒绝 TCP 连接${whole ? '' : '；该主机的另一地址可以连接'}。`,
          ),
          settle: say(
            'Compare the address with what Azure and another network resolve: the same address means a firewall that rejects, another one a wrong DNS record.',
            '将该地址与 Azure 配置以及其他网络的解析结果比较：相同则为防火墙拒绝，不同则为 DNS 记录错误。',
          ),
          fixes: [
            {
              label: say(`See where ${connects.host} resolves to on the client`, `在客户端查看 ${connects.host} 的解析结果`),
              command: ['nslookup', connects.host],
              risk: 'none',
            },
            allowHosts([connects.host]),
            tryByHand(connects.host),
          ],
        };
      }
    }
  },

  examples: {
    fires: {
      'the login server refuses': [saw('dns'), no('tcp', 'refused')],
      'a record that points to another machine': [saw('dns', { a: ['10.1.9.9'] }), no('tcp', 'refused', { address: '10.1.9.9' })],
      'a data host refuses': [...healthy(), no('tcp', 'refused', { target: DATA_HOST, address: '20.62.128.20' })],
      'one of two addresses refuses': [...healthy(), no('tcp', 'refused', { address: '20.62.128.11' })],
    },
    quiet: {
      'a dropped connection': [no('tcp', 'timed-out')],
      'only looked at beside the proxy': [no('tcp', 'refused', { aside: true })],
      'a control name refuses': [...healthy(), no('tcp', 'refused', { target: 'mcr.microsoft.com', role: 'mcr', address: '20.9.9.9' })],
      'IPv6 alone refuses': [...healthy(), no('tcp', 'refused', { address: '2603:1030::10' })],
    },
  },
});
