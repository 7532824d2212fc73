// What clients say when no connection comes about, or it breaks. `ip` is the address that was tried.
import { say } from '../words/say.ts';
import { IP, type Symptom, words } from './shape.ts';

export const TCP_SYMPTOMS: readonly Symptom[] = [
  {
    id: 'data-download-timeout',
    title: say('The manifest came, the layers did not', '清单已取得，层无法下载'),
    about: say(
      'The login server answered; the host that holds the layers cannot be reached. Both must be allowed: the login server and its data endpoint or the storage hosts.',
      '登录服务器有应答，但存放层的主机无法访问。两者都需要放行：登录服务器，以及数据终结点或存储主机。',
    ),
    patterns: [
      words(`download failed after attempts=\\d{1,3}: .{0,300}?dial tcp ${IP}:\\d{1,5}: (?:i/o timeout|connect: .{1,40}?)`),
      /error pulling image configuration: .{0,80}|download failed after attempts=\d{1,3}|failed to copy: httpReadSeeker: failed open/i,
      words(`(?:blob\\.core\\.windows\\.net|\\.data\\.azurecr\\.(?:io|us|cn))[^ ]{0,1500}:? dial tcp ${IP}:\\d{1,5}`),
    ],
    suspects: [
      'tcp-client-firewall-blocks-data',
      'tcp-data-endpoint-just-enabled',
      'tcp-geo-replica-data-blocked',
      'dns-data-endpoint-record-missing',
      'proxy-data-endpoint-missing',
      'net-data-endpoint-forbidden',
      'net-storage-service-endpoint-policy',
    ],
  },
  {
    id: 'io-timeout',
    title: say('No answer to the connection attempt (i/o timeout)', '连接请求没有应答 (i/o timeout)'),
    about: say(
      'The address is known and nothing came back: something on the way drops packets in silence. The registry’s own firewall never does that; it answers 403.',
      '地址已知，但没有任何应答：途中有设备静默丢弃数据包。注册表自身的防火墙不会这样，它会返回 403。',
    ),
    patterns: [
      words(`dial tcp ${IP}:\\d{1,5}: (?:connect: )?(?:i/o timeout|connection timed out|operation timed out|connectex: A connection attempt failed)`),
      words(`connect ETIMEDOUT ${IP}:\\d{1,5}`),
      words(`Failed to connect to .{1,253}? port \\d{1,5}.{0,40}?(?:timed out|Timeout was reached)`),
      /dial tcp.{0,120}?: (?:connect: )?(?:i\/o timeout|connection timed out)|ConnectTimeout(?:Error)?|Connection timed out|UND_ERR_CONNECT_TIMEOUT|failed because the connected party did not properly respond|由于连接方在一段时间后没有正确答复/i,
    ],
    suspects: [
      'pe-no-route-peering',
      'pe-nsg-udr-blocks',
      'pe-connection-not-approved',
      'dns-private-record-stale',
      'tcp-client-firewall-blocks-login',
      'tcp-nsg-denies-registry',
      'tcp-udr-blackhole',
      'tcp-azure-firewall-denies',
      'tcp-no-outbound-internet',
      'proxy-daemon-not-configured',
      'dns-hosts-file-override',
    ],
  },
  {
    id: 'connection-refused',
    title: say('The connection was refused', '连接被拒绝'),
    about: say(
      'Something at that address, or a firewall in front of it, closed the port. A registry never does: the record points elsewhere, or a firewall rejects.',
      '该地址的主机或其前方的防火墙关闭了端口。注册表不会这样：记录指向了别处，或有防火墙在拒绝。',
    ),
    patterns: [
      words(`dial tcp ${IP}:\\d{1,5}: (?:connect: )?connection refused`),
      words(`connect ECONNREFUSED ${IP}:\\d{1,5}`),
      /connection refused|ECONNREFUSED|actively refused it|目标计算机积极拒绝/i,
    ],
    suspects: [
      'tcp-refused',
      'dns-private-record-stale',
      'dns-hosts-file-override',
      'tcp-client-firewall-blocks-login',
      'pe-nsg-udr-blocks',
      'proxy-unreachable',
    ],
  },
  {
    id: 'no-route-to-host',
    title: say('No route to the host', '没有到主机的路由'),
    about: say(
      'No machine answers for that address, or a router says that it may not be reached: a dead private address, a missing peering, or an IPv6 address without IPv6.',
      '没有主机使用该地址，或路由器表示不可到达：失效的专用地址、缺少对等互连，或在没有 IPv6 的网络中使用了 IPv6 地址。',
    ),
    patterns: [
      words(`dial tcp ${IP}:\\d{1,5}: (?:connect: )?(?:no route to host|network is unreachable|host is unreachable|host is down)`),
      words(`connect (?:EHOSTUNREACH|ENETUNREACH) ${IP}`),
      /no route to host|network is unreachable|EHOSTUNREACH|ENETUNREACH|unreachable (?:host|network)|套接字操作尝试一个无法连接的主机/i,
    ],
    suspects: [
      'tcp-host-unreachable',
      'pe-no-route-peering',
      'pe-disconnected-or-deleted',
      'dns-private-record-stale',
      'dns-orphaned-private-zone',
      'dns-family-mismatch',
      'tcp-ipv6-path-broken',
    ],
  },
  {
    id: 'connection-reset',
    title: say('The connection was reset', '连接被重置'),
    about: say(
      'The connection stood and was then torn down: typical of a filter that reads the host name in the TLS handshake.',
      '连接已建立后被中断：常见于读取 TLS 握手中主机名的过滤设备。',
    ),
    patterns: [
      /connection reset by peer|ECONNRESET|forcibly closed by the remote host|Recv failure: Connection was reset|ConnectionResetError|远程主机强迫关闭/i,
    ],
    suspects: ['tls-reset-or-eof-by-middlebox', 'tcp-azure-firewall-denies', 'proxy-closes-connection', 'tls-interception', 'registry-service-degraded'],
  },
];
