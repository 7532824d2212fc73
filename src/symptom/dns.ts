// What clients say when a name does not resolve. `ip` is the address of the DNS server that was asked.
import { say } from '../words/say.ts';
import { HOST, IP, type Symptom, words } from './shape.ts';

const DATA = '(?<host>[a-z0-9-]{5,63}\\.[a-z0-9]{1,40}\\.data\\.(?:privatelink\\.)?azurecr\\.(?:io|us|cn))';

export const DNS_SYMPTOMS: readonly Symptom[] = [
  {
    id: 'private-dns-incorrect',
    title: say('az acr check-health --vnet: routing is incorrect', 'az acr check-health --vnet：路由不正确'),
    about: say(
      'The name does not resolve to the private endpoint’s address on the machine that ran the command. That is a finding only if the command ran inside the virtual network.',
      '在运行该命令的计算机上，名称未解析为专用终结点的地址。仅当命令在虚拟网络内运行时，这才是有效的结论。',
    ),
    patterns: [
      words(`DNS routing to registry '?"?${HOST}"?'? through private IP is incorrect\\.?(?: Expect: [0-9.]{7,15}, Actual: ${IP})?`),
      /more than one private endpoint.{0,80}DNS routing will be unreliable/i,
    ],
    suspects: [
      'dns-private-zone-not-linked',
      'dns-custom-server-no-forwarder',
      'dns-private-record-stale',
      'dns-multiple-private-zones',
      'pe-multiple-in-vnet',
    ],
  },
  {
    id: 'data-endpoint-lookup',
    title: say('The data endpoint’s name does not resolve', '数据终结点的名称无法解析'),
    about: say(
      'The login server was found, its data endpoint was not: sign-in and manifests work, layers do not.',
      '登录服务器可以解析，数据终结点无法解析：登录和清单正常，层无法下载。',
    ),
    patterns: [words(`lookup ${DATA}(?: on ${IP}:\\d{1,5})?`), words(`could not resolve host:? '?${DATA}`)],
    suspects: [
      'dns-data-endpoint-record-missing',
      'dns-split-data-zone',
      'dns-private-zone-record-missing',
      'dns-private-zone-not-linked',
      'dns-overridden-azurecr-zone',
    ],
  },
  {
    id: 'lookup-timeout',
    title: say('The DNS server did not answer', 'DNS 服务器未应答'),
    about: say(
      'The question was sent and no answer came: the DNS server, or the way to it, is the fault, and not the name.',
      '查询已发出但未收到应答：问题在于 DNS 服务器或到它的路径，而不是名称本身。',
    ),
    patterns: [
      words(
        `lookup ${HOST} on ${IP}:\\d{1,5}: (?:dial udp|read udp|dial tcp|write udp|read tcp)[^"]{0,160}?(?:i/o timeout|connection refused|no route to host|network is unreachable)`,
      ),
      words(`lookup ${HOST}(?: on ${IP}:\\d{1,5})?: (?:i/o timeout|context deadline exceeded|operation was canceled)`),
      /(?:read|dial|write) udp .{0,120}?:53: (?:i\/o timeout|read: connection refused|connection refused)/i,
      /communications error to .{1,60}?: timed out|no servers could be reached|DNS request timed out|Resolving timed out after|EAI_TIMEOUT/i,
    ],
    suspects: ['dns-resolver-unreachable', 'dns-answers-lossy', 'dns-tcp-blocked', 'dns-server-failure', 'dns-custom-server-no-forwarder'],
  },
  {
    id: 'server-misbehaving',
    title: say('The DNS server refused or failed', 'DNS 服务器拒绝或出错'),
    about: say(
      'The DNS server answered SERVFAIL or REFUSED; Go clients print the same words for both. The name may well exist.',
      'DNS 服务器返回 SERVFAIL 或 REFUSED；Go 客户端对两者使用相同的文字。名称很可能存在。',
    ),
    patterns: [
      words(`lookup ${HOST}(?: on ${IP}:\\d{1,5})?: server misbehaving`),
      words(`getaddrinfo EAI_AGAIN ${HOST}`),
      /server misbehaving|Temporary failure in name resolution|status: (?:SERVFAIL|REFUSED)\b|can't find .{1,253}: (?:SERVFAIL|Server failed|Query refused)/i,
    ],
    suspects: ['dns-server-failure', 'dns-resolver-unreachable', 'dns-custom-server-no-forwarder', 'dns-tcp-blocked'],
  },
  {
    id: 'no-such-host',
    title: say('The name does not exist (no such host)', '名称不存在 (no such host)'),
    about: say(
      'DNS said that there is no such name, or that it has no address. A wrong name and a private zone without the record look the same from the client.',
      'DNS 表示没有该名称，或该名称没有地址。从客户端看，名称写错与专用区域缺少记录的表现相同。',
    ),
    patterns: [
      words(`lookup ${HOST}(?: on ${IP}:\\d{1,5})?: no such host`),
      words(`could not resolve (?:host|hostname|proxy)?:? ?'?"?${HOST}`),
      words(`getaddrinfo ENOTFOUND ${HOST}`),
      words(`Failed to resolve '${HOST}'`),
      words(`can't find ${HOST}: (?:NXDOMAIN|Non-existent domain)`),
      words(`The remote name could not be resolved: '${HOST}'`),
      words(`unresolvable host:? '?"?${HOST}`),
      /no such host|Name or service not known|nodename nor servname provided|No address associated with hostname|status: NXDOMAIN|Name does not resolve|unresolvable host|不知道这样的主机|未知的名称或服务/i,
    ],
    suspects: [
      'dns-nxdomain-registry-not-found',
      'dns-dnl-hash-omitted',
      'dns-wrong-cloud-suffix',
      'dns-private-zone-record-missing',
      'dns-orphaned-private-zone',
      'dns-foreign-registry-shadowed',
      'dns-overridden-azurecr-zone',
      'dns-data-endpoint-record-missing',
      'dns-resolver-unreachable',
    ],
  },
  {
    id: 'connectivity-dns-error',
    title: say('az acr check-health: CONNECTIVITY_DNS_ERROR', 'az acr check-health：CONNECTIVITY_DNS_ERROR'),
    about: say(
      'The Azure CLI could not resolve the login server over IPv4. Its message does not tell a missing name from a failing DNS server.',
      'Azure CLI 无法通过 IPv4 解析登录服务器。该消息无法区分名称不存在与 DNS 服务器故障。',
    ),
    patterns: [/CONNECTIVITY_DNS_ERROR|Failed DNS lookup to registry|DNS lookup to .{1,253}: FAILED/i],
    suspects: [
      'dns-nxdomain-registry-not-found',
      'dns-wrong-cloud-suffix',
      'dns-dnl-hash-omitted',
      'dns-resolver-unreachable',
      'dns-private-zone-record-missing',
    ],
  },
];
