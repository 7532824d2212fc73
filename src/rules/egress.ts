// Ways out that the rules about a client's own network share, and what a fault down there explains. Plain data: nothing is run.
import type { Fix } from '../model.ts';
import { ACR_DOCS, say } from './rule.ts';

/** Failures to connect that one fault of the vantage's network explains, whichever host they meet. */
export const CONNECT_FAILURES = [
  'tcp-client-firewall-blocks-login',
  'tcp-client-firewall-blocks-data',
  'tcp-geo-replica-data-blocked',
  'tcp-regional-endpoint-blocked',
  'tcp-refused',
  'tcp-host-unreachable',
  'tcp-arm-or-entra-blocked',
  'tcp-mcr-blocked',
] as const;

/** Handshakes and answers that never come, whatever takes them away below. */
export const SILENCES = ['tcp-established-blackholed', 'tls-mtu-blackhole', 'http-no-answer'] as const;

const listed = (hosts: readonly string[], and: string): string => hosts.join(and);

/** Opens the client's own firewall for named hosts. */
export const allowHosts = (hosts: readonly string[]): Fix => ({
  label: say(`Allow ${listed(hosts, ', ')} on TCP 443 in the client’s firewall, by name`, `在客户端防火墙中按域名放行 ${listed(hosts, '、')} 的 TCP 443`),
  link: `${ACR_DOCS}/container-registry-firewall-rules`,
  risk: 'none',
});

/** Repeats the failing step by hand. Headers only; the registry's healthy answer is 401. */
export const tryByHand = (host: string, path = '/v2/'): Fix => ({
  label: say(`Try it by hand from the client: 401 means that ${host} is reached`, `在客户端手动重试：返回 401 表示已到达 ${host}`),
  command: ['curl', '--verbose', '--head', '--connect-timeout', '5', `https://${host}${path}`],
  risk: 'none',
});

/** Asks Azure which rule or hop takes a flow. */
export const testConnectivity = (address: string): Fix => ({
  label: say('Ask Network Watcher where the connection is lost', '使用网络观察程序查明连接在何处中断'),
  command: ['az', 'network', 'watcher', 'test-connectivity', '--source-resource', '<vm id>', '--dest-address', address, '--dest-port', '443'],
  risk: 'none',
});
