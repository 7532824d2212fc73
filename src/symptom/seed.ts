// The symptoms of Microsoft's article on network issues with a registry, in its wide sense. More specific ones stand in the other files.
import { say } from '../words/say.ts';
import { HOST, IP, type Symptom, words } from './shape.ts';

export const SEED_SYMPTOMS: readonly Symptom[] = [
  {
    id: 'save-network-failed',
    title: say('The network settings cannot be saved', '无法保存网络设置'),
    about: say(
      'The portal could not store firewall and virtual network settings: mostly a missing registration or right in the network’s subscription, or the tier.',
      '门户无法保存防火墙和虚拟网络设置：多为网络所在订阅缺少注册或权限，或定价层不支持。',
    ),
    patterns: [
      /Failed to save firewall and virtual network settings|Could not validate network rule|(?:无法|未能)保存.{0,60}?防火墙和虚拟网络设置|保存.{0,40}?防火墙和虚拟网络设置.{0,10}?失败/i,
    ],
    suspects: [
      'vnet-rp-not-registered',
      'vnet-missing-join-permission',
      'registry-sku-not-premium',
      'net-rule-limit-reached',
      'pe-and-service-endpoint-both',
      'rbac-lock-or-policy-blocks-write',
      'geo-home-region-outage',
    ],
  },
  {
    id: 'cannot-add-rules',
    title: say('Network rules cannot be added or changed', '无法添加或修改网络规则'),
    about: say(
      'Rules need the Premium tier, rights on the registry and room for more; a lock or a policy may forbid them.',
      '规则需要高级层、对注册表的权限以及剩余配额；资源锁或策略也可能禁止。',
    ),
    patterns: [
      /(?:cannot|can't|can not|could not|unable to|failed to|not able to) (?:add|modify|change|edit|update|set|save|create|configure|enable) .{0,60}?(?:virtual network|vnet|public access|public network|network rules?|ip rules?|firewall rules?|service endpoint)|(?:无法|不能|未能)(?:添加|修改|更改|配置|保存|启用).{0,24}?(?:虚拟网络|公共访问|公用网络|公用访问|网络规则|IP 规则|防火墙规则)/i,
    ],
    suspects: [
      'registry-sku-not-premium',
      'rbac-no-control-plane-role',
      'rbac-lock-or-policy-blocks-write',
      'net-rule-limit-reached',
      'net-export-policy-locks-public',
      'vnet-rp-not-registered',
      'net-service-endpoint-portal-unsupported',
      'geo-home-region-outage',
    ],
  },
  {
    id: 'portal-or-cli-cannot-manage',
    title: say('Portal or CLI cannot show or manage the registry', '门户或 CLI 无法查看或管理注册表'),
    about: say(
      'Two things look alike: settings come from Azure Resource Manager, which the firewall never blocks; repositories and tags come from the registry itself, which it does block.',
      '两种情况看起来相似：设置来自 Azure 资源管理器，防火墙从不阻止；存储库和标记来自注册表本身，会被防火墙阻止。',
    ),
    patterns: [
      /(?:cannot|can't|can not|could not|unable to|failed to|not able to) (?:access|view|see|open|load|list|show|manage|fetch|browse) .{0,40}?(?:registry settings|repositor(?:y|ies)|tags?\b|registry in the (?:Azure )?portal|registry (?:using|with) (?:the )?(?:Azure CLI|az\b))/i,
      /Unable to send request for fetching repositories|(?:repositories|tags) .{0,20}?failed to load|you (?:do not|don't) have (?:access|permission) to (?:view|get|list) .{0,40}?(?:repositor|registry|tags)|无法在 ?Azure ?门户中(?:访问|查看)|无法使用 ?Azure ?CLI ?管理注册表|无法(?:访问|查看|加载|列出).{0,10}?(?:注册表设置|存储库|标记)/i,
    ],
    suspects: [
      'portal-data-plane-from-public-network',
      'rbac-no-control-plane-role',
      'registry-not-found-or-no-arm-access',
      'tcp-arm-or-entra-blocked',
      'auth-conditional-access',
      'geo-home-region-outage',
    ],
  },
  {
    id: 'https-proxy',
    title: say('The login fails behind an HTTPS proxy', '在 HTTPS 代理后登录失败'),
    about: say(
      'A 403 may come from the proxy or from the registry’s firewall: the body tells. An EOF comes from the proxy.',
      '403 可能来自代理，也可能来自注册表防火墙：需看正文。EOF 来自代理。',
    ),
    patterns: [
      words(`login attempt(?: to https?://${HOST}(?::\\d{1,5})?/v2/?)? failed with status: (?<status>403) Forbidden`),
      words(`Looks like you don't have access to registry '?${HOST}`),
      /proxyconnect tcp: /i,
    ],
    suspects: [
      'net-ip-not-allowed',
      'net-public-access-disabled',
      'proxy-blocks-registry',
      'proxy-misconfigured-scheme',
      'proxy-daemon-not-configured',
      'proxy-egress-ip-not-allowed',
    ],
  },
  {
    id: 'dial-tcp-lookup',
    title: say('The name lookup failed (dial tcp: lookup)', '名称查找失败 (dial tcp: lookup)'),
    about: say(
      'The registry’s name could not be turned into an address. What follows in the message tells whether it is missing or the DNS server failed.',
      '无法将注册表名称解析为地址。消息中随后的内容说明是名称不存在还是 DNS 服务器故障。',
    ),
    patterns: [words(`dial tcp: lookup ${HOST}`)],
    suspects: [
      'dns-nxdomain-registry-not-found',
      'dns-dnl-hash-omitted',
      'dns-wrong-cloud-suffix',
      'dns-private-zone-record-missing',
      'dns-orphaned-private-zone',
      'dns-resolver-unreachable',
      'dns-foreign-registry-shadowed',
      'dns-data-endpoint-record-missing',
    ],
  },
  {
    id: 'host-not-reachable',
    title: say('The host is not reachable', '主机不可访问 (host is not reachable)'),
    about: say(
      'Seen with private endpoints: the address is known, and no way leads there, or nobody lives there any more.',
      '常见于专用终结点：地址已知，但没有通路，或该地址已无主机使用。',
    ),
    patterns: [/host is not reachable|host (?:is )?unreachable|no route to host|EHOSTUNREACH|unresolvable host|主机不可(?:访问|达)|无法访问主机/i],
    suspects: [
      'pe-no-route-peering',
      'pe-disconnected-or-deleted',
      'dns-private-record-stale',
      'dns-orphaned-private-zone',
      'pe-connection-not-approved',
      'pe-nsg-udr-blocks',
    ],
  },
  {
    id: 'client-timeout',
    title: say('The client gave up waiting (Client.Timeout)', '客户端等待超时 (Client.Timeout)'),
    about: say(
      'No answer within the client’s time. The words do not tell which step was slow: the name, the connection, TLS, or the answer.',
      '在客户端的时限内没有应答。文字无法说明哪一步缓慢：解析、连接、TLS 还是应答。',
    ),
    patterns: [
      words(`dial tcp ${IP}:\\d{1,5}: .{0,80}?Client\\.Timeout exceeded`),
      /Client\.Timeout(?: or context cancellation)? exceeded|request canceled while waiting for connection|context deadline exceeded|ReadTimeout(?:Error)?\b|Read timed out/i,
    ],
    suspects: [
      'pe-no-route-peering',
      'pe-nsg-udr-blocks',
      'pe-connection-not-approved',
      'tcp-client-firewall-blocks-login',
      'tcp-nsg-denies-registry',
      'tcp-udr-blackhole',
      'tcp-azure-firewall-denies',
      'dns-resolver-unreachable',
      'tcp-client-firewall-blocks-data',
      'tls-mtu-blackhole',
      'http-no-answer',
    ],
  },
  {
    id: 'eof',
    title: say('The connection ended too early (EOF)', '连接过早结束 (EOF)'),
    about: say(
      'The other side closed without an answer: a filter, a load balancer, or another machine behind an old private address.',
      '对端未作应答即关闭：可能是过滤设备、负载均衡器，或旧专用地址后的其他主机。',
    ),
    patterns: [/unexpected EOF|(?<!proxyconnect tcp): EOF\b/],
    suspects: ['tls-reset-or-eof-by-middlebox', 'dns-multiple-private-zones', 'dns-private-record-stale', 'proxy-closes-connection'],
  },
  {
    id: 'could-not-connect-login-server',
    title: say('Could not connect to the registry login server', '无法连接注册表登录服务器'),
    about: say(
      'The Azure CLI wraps every network error in these words: name, connection, TLS and proxy look the same.',
      'Azure CLI 将所有网络错误都包装成这句话：解析、连接、TLS 和代理问题看起来都一样。',
    ),
    patterns: [words(`Could not connect to the registry login server(?: '${HOST}')?`), /无法连接(?:到)?注册表登录服务器/],
    suspects: [
      'dns-nxdomain-registry-not-found',
      'dns-private-zone-record-missing',
      'dns-resolver-unreachable',
      'tcp-client-firewall-blocks-login',
      'pe-no-route-peering',
      'tcp-nsg-denies-registry',
      'tls-interception',
      'proxy-blocks-registry',
      'proxy-unreachable',
      'registry-not-found-or-no-arm-access',
    ],
  },
  {
    id: 'service-pull-fails',
    title: say('An Azure service cannot pull the image', 'Azure 服务无法拉取映像'),
    about: say(
      'Kubernetes or another service could not pull. The inner text names the fault; these words alone name none.',
      'Kubernetes 或其他服务无法拉取。具体错误见内层文字；仅凭这句话无法判断。',
    ),
    patterns: [
      /Failed to pull image|ImagePullBackOff|ErrImagePull|Back-off pulling image|failed to pull and unpack image|PullImageFromImage failed|failed to resolve reference|(?:cannot|can't|could not|unable to|failed to) pull (?:the |an |its )?images? .{0,80}?(?:AKS|Kubernetes|App Service|Container Instances|Container Apps|ACI)|无法将(?:映像|镜像)从注册表拉取到|拉取(?:映像|镜像).{0,10}?失败/i,
    ],
    suspects: [
      'dns-private-zone-not-linked',
      'dns-nxdomain-registry-not-found',
      'pe-no-route-peering',
      'net-ip-not-allowed',
      'net-public-access-disabled',
      'auth-no-role',
      'client-image-name-wrong',
      'svc-aks-egress',
      'svc-app-service-not-over-vnet',
      'svc-aci-no-trusted-identity',
      'svc-devops-hosted-agent',
    ],
  },
];
