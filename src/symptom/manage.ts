// What Azure Resource Manager, the portal and az say when something cannot be configured or found.
import { say } from '../words/say.ts';
import { HOST, type Symptom, words } from './shape.ts';

export const MANAGE_SYMPTOMS: readonly Symptom[] = [
  {
    id: 'tagged-traffic-consumers',
    title: say('The subnet check failed (taggedTrafficConsumers)', '子网验证失败 (taggedTrafficConsumers)'),
    about: say(
      'Azure could not check the subnet in its own subscription: the resource provider is not registered there, or the caller may not join the subnet.',
      'Azure 无法在子网所在的订阅中完成验证：该订阅未注册资源提供程序，或调用方无权加入子网。',
    ),
    patterns: [/taggedTrafficConsumers/i],
    suspects: ['vnet-rp-not-registered', 'vnet-missing-join-permission'],
  },
  {
    id: 'join-denied',
    title: say('The caller may not use the subnet', '调用方无权使用子网'),
    about: say(
      'The right to join the subnet is missing: it is a right on the network, not on the registry.',
      '缺少加入子网的权限：这是对网络的权限，而不是对注册表的权限。',
    ),
    patterns: [/LinkedAuthorizationFailed|subnets\/join(?:ViaServiceEndpoint)?\/action/i],
    suspects: ['vnet-missing-join-permission'],
  },
  {
    id: 'static-ipconfigurations',
    title: say('The private endpoint’s fixed addresses block a replica', '专用终结点的静态地址阻止新增副本'),
    about: say(
      'A private endpoint with static addresses cannot take the member that a new replica needs.',
      '使用静态地址的专用终结点无法加入新副本所需的成员。',
    ),
    patterns: [/static ip ?configurations?|missing these membernames|Failed to replicate private endpoint/i],
    suspects: ['pe-static-ip-blocks-replica', 'pe-subnet-ip-exhausted'],
  },
  {
    id: 'replica-permission',
    title: say('The replica may not extend a private endpoint', '副本无权扩展专用终结点'),
    about: say('Adding a replica changes every private endpoint, and the caller may not do that.', '新增副本会更改所有专用终结点，而调用方没有此权限。'),
    patterns: [/privateLinkServiceProxies\/write/i],
    suspects: ['pe-replica-permission'],
  },
  {
    id: 'scope-locked',
    title: say('A lock forbids the change', '资源锁禁止更改'),
    about: say('A resource lock on the registry, its group or its subscription.', '注册表、资源组或订阅上存在资源锁。'),
    patterns: [/ScopeLocked|scope\(s\) are locked|because (?:the )?following scope\(s\) are locked|resource lock|作用域已锁定|已锁定.{0,40}?请(?:先)?删除锁/i],
    suspects: ['rbac-lock-or-policy-blocks-write'],
  },
  {
    id: 'policy-disallowed',
    title: say('Azure Policy forbids the change', 'Azure Policy 禁止更改'),
    about: say('A policy assignment refuses the setting, for example public access.', '策略分配拒绝了该设置，例如公用网络访问。'),
    patterns: [/RequestDisallowedByPolicy|was disallowed by policy|disallowed by (?:one or more )?polic(?:y|ies)|(?:被|受)策略(?:禁止|阻止)|策略不允许/i],
    suspects: ['rbac-lock-or-policy-blocks-write', 'net-export-policy-locks-public'],
  },
  {
    id: 'authorization-failed',
    title: say('The caller has no right on the resource', '调用方对资源没有权限'),
    about: say('Azure Resource Manager refused. The registry’s firewall has no part in it.', '这是 Azure 资源管理器的拒绝，与注册表防火墙无关。'),
    patterns: [
      /AuthorizationFailed|does not have authorization to perform action|没有(?:对.{0,200}?)?执行操作.{0,200}?的(?:授权|权限)|无权执行(?:该|此)?操作/i,
    ],
    suspects: ['rbac-no-control-plane-role', 'registry-not-found-or-no-arm-access', 'vnet-missing-join-permission'],
  },
  {
    id: 'sku-required',
    title: say('The tier does not have this feature', '定价层不支持此功能'),
    about: say(
      'Network rules, private endpoints, dedicated data endpoints and replicas need the Premium tier.',
      '网络规则、专用终结点、专用数据终结点和异地复制需要高级 (Premium) 层。',
    ),
    patterns: [
      /(?:only|not) (?:supported|available|allowed) (?:for|in|on|with|by).{0,60}?(?:Premium|Basic|Standard|SKU)|requires? .{0,40}?Premium|Premium (?:SKU|tier|registr).{0,40}?(?:required|only)|SkuNotSupported|(?:仅|只)(?:有)?(?:适用于|支持|可用于).{0,20}?(?:高级|Premium)|需要.{0,10}?(?:高级|Premium).{0,6}?(?:SKU|层|版)/i,
    ],
    suspects: ['registry-sku-not-premium'],
  },
  {
    id: 'rule-limit',
    title: say('No more network rules fit', '网络规则数量已达上限'),
    about: say('A registry holds a fixed number of rules. Merge ranges.', '注册表的规则数量固定。请合并地址范围。'),
    patterns: [
      /(?:maximum|max|limit|quota).{0,60}?(?:ip|network|vnet|virtual network|firewall) ?rules?|(?:ip|network|vnet|virtual network) ?rules?.{0,60}?(?:exceed|maximum|limit|quota)|规则.{0,20}?(?:上限|超过|超出|最大)/i,
    ],
    suspects: ['net-rule-limit-reached', 'pe-limit-reached'],
  },
  {
    id: 'export-policy',
    title: say('The export policy keeps public access off', '导出策略要求禁用公用网络访问'),
    about: say('With export disabled, public access cannot be enabled. Re-enable export first.', '禁用导出后，无法启用公用网络访问。请先重新启用导出。'),
    patterns: [/export ?policy.{0,160}?(?:disabled|public|cannot|must)|exportPolicy/i],
    suspects: ['net-export-policy-locks-public', 'svc-import-blocked'],
  },
  {
    id: 'arm-or-entra-unreachable',
    title: say('Azure’s own endpoints cannot be reached', '无法访问 Azure 的管理或登录终结点'),
    about: say(
      'Sign-in or management hosts are blocked from there. az fails although the registry itself may be reachable.',
      '从该处无法访问登录或管理主机。即使注册表可访问，az 仍会失败。',
    ),
    patterns: [
      words(
        `(?:HTTPSConnectionPool\\(host='|(?:lookup|Post|Get|Put)[ "']{1,3}(?:https://)?)(?<host>(?:management\\.(?:azure\\.com|chinacloudapi\\.cn|usgovcloudapi\\.net)|login\\.(?:microsoftonline\\.(?:com|us)|chinacloudapi\\.cn|partner\\.microsoftonline\\.cn|windows\\.net)|graph\\.microsoft\\.com)).{0,600}?(?:Max retries exceeded|timed? ?out|no such host|refused|reset|Failed to establish)`,
      ),
    ],
    suspects: ['tcp-arm-or-entra-blocked', 'proxy-blocks-registry', 'dns-resolver-unreachable', 'tls-interception'],
  },
  {
    id: 'login-server-error',
    title: say('Azure does not find the registry', 'Azure 找不到该注册表'),
    about: say(
      'No registry of that name in this subscription, cloud or with these rights. It says nothing about the network.',
      '在该订阅、云或当前权限下没有此名称的注册表。这与网络无关。',
    ),
    patterns: [
      /LOGIN_SERVER_ERROR|type 'Microsoft\.ContainerRegistry\/registries' could not be found|Unable to (?:find|get) .{0,40}?login server|ResourceNotFound.{0,120}?Microsoft\.ContainerRegistry\/registries/i,
    ],
    suspects: ['registry-not-found-or-no-arm-access', 'dns-wrong-cloud-suffix', 'rbac-no-control-plane-role', 'dns-nxdomain-registry-not-found'],
  },
  {
    id: 'connectivity-challenge-error',
    title: say('az acr check-health: CONNECTIVITY_CHALLENGE_ERROR', 'az acr check-health：CONNECTIVITY_CHALLENGE_ERROR'),
    about: say(
      'The Azure CLI got no challenge. It says the same for a timeout, a refusal, a reset, a proxy’s error and an odd answer.',
      'Azure CLI 未收到质询。超时、拒绝、重置、代理错误和异常应答，都会显示同样的内容。',
    ),
    patterns: [
      words(`Registry '${HOST}' did not issue a challenge`),
      /CONNECTIVITY_CHALLENGE_ERROR|CONNECTIVITY_WWW_AUTHENTICATE_ERROR|did not issue a challenge/i,
    ],
    suspects: [
      'tcp-client-firewall-blocks-login',
      'pe-no-route-peering',
      'pe-nsg-udr-blocks',
      'tcp-nsg-denies-registry',
      'tcp-azure-firewall-denies',
      'proxy-blocks-registry',
      'proxy-unreachable',
      'registry-service-degraded',
    ],
  },
  {
    id: 'connectivity-aad-login-error',
    title: say('az acr check-health: CONNECTIVITY_AAD_LOGIN_ERROR', 'az acr check-health：CONNECTIVITY_AAD_LOGIN_ERROR'),
    about: say(
      'The challenge holds no Microsoft Entra realm: something on the way rewrites headers, or it is not a registry of Azure.',
      '质询中没有 Microsoft Entra 的 realm：途中有设备改写标头，或应答方不是 Azure 注册表。',
    ),
    patterns: [/CONNECTIVITY_AAD_LOGIN_ERROR|does not support (?:AAD|Azure Active Directory|Microsoft Entra) (?:login|authentication)/i],
    suspects: ['proxy-unexpected-answer', 'tls-interception', 'http-captive-portal', 'registry-anonymous-misread'],
  },
];
