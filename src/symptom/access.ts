// What the registry, or Entra before it, says when it answers and does not let in.
import { say } from '../words/say.ts';
import { IP, type Symptom, words } from './shape.ts';

export const ACCESS_SYMPTOMS: readonly Symptom[] = [
  {
    id: 'denied-client-ip',
    title: say('The registry does not allow the client’s address', '注册表不允许客户端的地址'),
    about: say(
      'The registry’s own firewall answered, and names the address that it saw. That address counts, not the one the client knows. The text is the same whether public access is off, the address is in no rule, or a private client came out on the public side.',
      '这是注册表自身防火墙的应答，并给出了它看到的地址。应以该地址为准，而不是客户端自己知道的地址。公用网络访问被禁用、地址不在规则内、本应走专用路径的客户端从公网访问，这三种情况的文字相同。',
    ),
    patterns: [words(`client with IP\\s?'?"?${IP}'?"? is not allowed access`), /client with IP .{0,60}?is not allowed access|aka\.ms\/acr\/firewall/i],
    suspects: [
      'net-public-access-disabled',
      'net-ip-not-allowed',
      'dns-private-zone-not-linked',
      'dns-custom-server-no-forwarder',
      'net-service-endpoint-no-vnet-rule',
      'net-ipv6-source-not-allowed',
      'proxy-egress-ip-not-allowed',
      'proxy-not-bypassed-for-private-endpoint',
      'net-default-action-left-deny',
      'net-rule-propagation-delay',
      'dns-client-different-resolver',
    ],
  },
  {
    id: 'conditional-access',
    title: say('Conditional Access blocks the sign-in', '条件访问策略阻止了登录'),
    about: say(
      'Microsoft Entra ID refused the token because of a policy, before the registry was asked.',
      'Microsoft Entra ID 因策略而拒绝发放令牌，此时尚未访问注册表。',
    ),
    patterns: [/AADSTS(?:53000|53001|53002|53003|53004|530003|53011)\b|blocked by Conditional Access|条件访问/i],
    suspects: ['auth-conditional-access'],
  },
  {
    id: 'sp-secret-expired',
    title: say('The service principal’s secret is wrong or expired', '服务主体的机密无效或已过期'),
    about: say('Microsoft Entra ID does not take the secret. It is not the network.', 'Microsoft Entra ID 不接受该机密。这不是网络问题。'),
    patterns: [/AADSTS(?:7000222|7000215|70002)\b|client secret keys? .{0,80}?expired|Invalid client secret provided/i],
    suspects: ['auth-sp-secret-expired'],
  },
  {
    id: 'wrong-tenant',
    title: say('The identity belongs to another tenant', '身份属于其他租户'),
    about: say(
      'The token comes from a tenant that does not know the identity, or is not the registry’s.',
      '令牌来自不认识该身份的租户，或并非注册表所在的租户。',
    ),
    patterns: [
      /AADSTS(?:50020|700016|90002|500011|50128|500021|50034)\b|Application not registered with AAD|InvalidAuthenticationTokenTenant|issued .{0,40}?from the wrong issuer/i,
    ],
    suspects: ['auth-wrong-tenant', 'registry-not-found-or-no-arm-access'],
  },
  {
    id: 'token-expired',
    title: say('The token has expired', '令牌已过期'),
    about: say('Tokens of az acr login last three hours. Sign in again.', 'az acr login 的令牌有效期为三小时。请重新登录。'),
    patterns: [
      /(?:access|refresh|identity|authentication|bearer|login) token .{0,20}?(?:is|has) expired|token (?:is|has) expired|ExpiredAuthenticationToken|AADSTS(?:700082|50173|70043|70008)\b|令牌已过期/i,
    ],
    suspects: ['auth-token-expired', 'tls-clock-skew'],
  },
  {
    id: 'token-validation-failed',
    title: say('The registry rejects the token (token validation failed)', '注册表拒绝令牌 (token validation failed)'),
    about: say(
      'The registry does not take tokens that were issued for Azure Resource Manager, or not from this tenant.',
      '注册表不接受为 Azure 资源管理器签发的令牌，或该租户的令牌。',
    ),
    patterns: [/token validation failed/i],
    suspects: ['auth-arm-audience-disabled', 'auth-wrong-tenant', 'auth-no-role'],
  },
  {
    id: 'identity-not-found',
    title: say('The managed identity is gone', '托管标识不存在'),
    about: say('The identity that pulls is not assigned to the machine any more, or was deleted.', '用于拉取的标识已不再分配给该计算机，或已被删除。'),
    patterns: [/identity not found|managed identity.{0,80}?(?:not found|removed|deleted)|no (?:user|system)[ -]assigned.{0,40}?identity/i],
    suspects: ['auth-kubelet-identity-removed', 'auth-no-role'],
  },
  {
    id: 'admin-disabled',
    title: say('The admin user is disabled', '管理员用户已禁用'),
    about: say(
      'This is the line of the fallback: the first error above it is the one to read, and with a 403 there it is the network.',
      '这是回退步骤的提示：应先看其上方的第一条错误；若为 403，则是网络问题。',
    ),
    patterns: [/Unable to get admin user credentials|admin user (?:account )?is (?:not enabled|disabled)|管理员用户(?:帐户|账户)?(?:已禁用|未启用)/i],
    suspects: ['auth-admin-disabled', 'net-ip-not-allowed', 'net-public-access-disabled', 'auth-no-role'],
  },
  {
    id: 'manifest-unknown',
    title: say('The image or tag does not exist', '映像或标记不存在'),
    about: say(
      'The registry was reached and does not have that manifest. Right after a push it may not be replicated yet.',
      '已访问到注册表，但没有该清单。刚推送之后，也可能尚未完成复制。',
    ),
    patterns: [
      /manifest unknown|MANIFEST_UNKNOWN|manifest (?:for )?\S{1,300} (?:is )?not found|manifest tagged by .{1,160}? is not found|failed to resolve reference "[^"]{1,400}": [^ ]{1,400}: not found/i,
    ],
    suspects: ['client-image-name-wrong', 'geo-replication-lag', 'auth-no-role'],
  },
  {
    id: 'name-unknown',
    title: say('The repository does not exist', '存储库不存在'),
    about: say('The registry was reached and has no repository of that name.', '已访问到注册表，但没有该名称的存储库。'),
    patterns: [/NAME_UNKNOWN|repository name not known to registry|repository "?[^" ]{1,260}"? is not found/i],
    suspects: ['client-image-name-wrong', 'dns-dnl-hash-omitted', 'auth-no-role'],
  },
  {
    id: 'invalid-reference',
    title: say('The image reference is not well formed', '映像引用格式不正确'),
    about: say(
      'The client did not ask anybody: names of servers and repositories are written in lower case.',
      '客户端尚未发出请求：服务器和存储库名称必须使用小写。',
    ),
    patterns: [/invalid reference format|repository name .{0,260}?must be lowercase|must be lowercase/i],
    suspects: ['auth-uppercase-server', 'client-image-name-wrong'],
  },
  {
    id: 'too-many-requests',
    title: say('The registry asks to slow down (429)', '注册表要求降低请求频率 (429)'),
    about: say(
      'Limits per registry or per identity are reached. The network is fine; wait as long as Retry-After says.',
      '已达到注册表或标识的限制。网络正常；请按 Retry-After 等待。',
    ),
    patterns: [
      /too ?many ?requests|\b(?<status>429)\b[ ,:.-]{0,3}(?:Too|error|status|response)|status(?: code)?:? ?(?<status>429)|Response code: (?<status>429)/i,
    ],
    suspects: ['registry-throttled'],
  },
  {
    id: 'operation-disallowed',
    title: say('The registry does not allow this operation', '注册表不允许此操作'),
    about: say('A lock on the image, quarantine, or the storage limit. Not the network.', '映像被锁定、处于隔离状态，或已达存储上限。不是网络问题。'),
    patterns: [/operation is disallowed on this registry|operation is disallowed|"?code"?: ?"?UNSUPPORTED"?.{0,60}?disallowed/i],
    suspects: ['registry-operation-disallowed'],
  },
  {
    id: 'cmk-error',
    title: say('The registry cannot use its encryption key', '注册表无法使用其加密密钥'),
    about: say(
      'The customer-managed key cannot be read: the vault’s firewall, the key or the identity. Pulls then answer 403 although the network is open.',
      '无法读取客户管理的密钥：原因在于密钥保管库的防火墙、密钥或标识。此时即使网络开放，拉取也会返回 403。',
    ),
    patterns: [
      /\bCMK_(?:MANAGED_IDENTITY_)?ERROR\b|customer[- ]managed key.{0,120}?(?:fail|error|not (?:found|accessible)|unavailable|disabled|expired)|KeyVaultKey.{0,60}?(?:NotFound|Disabled|Error)/i,
    ],
    suspects: ['registry-cmk-unavailable'],
  },
  {
    id: 'blob-invalid-auth-info',
    title: say('Storage rejects the client’s header (400)', '存储拒绝客户端的标头 (400)'),
    about: say(
      'The client sent its registry token along to the storage host on the redirect. It must not.',
      '客户端在重定向时把注册表令牌也发送给了存储主机，这是不正确的。',
    ),
    patterns: [/InvalidAuthenticationInfo/i],
    suspects: ['client-forwards-auth-on-redirect'],
  },
  {
    id: 'blob-unknown',
    title: say('A layer is missing while pushing', '推送时缺少层'),
    about: say(
      'Parts of one push went to different replicas. Typical where lookups alternate between regions.',
      '同一次推送的各部分到达了不同的副本。常见于域名在多个区域之间交替解析。',
    ),
    patterns: [/blob (?:upload )?unknown|BLOB_(?:UPLOAD_)?UNKNOWN|Error writing (?:blob|manifest)|MANIFEST_BLOB_UNKNOWN|manifest blob unknown/i],
    suspects: ['dns-geo-bouncing-push', 'geo-replication-lag', 'registry-service-degraded'],
  },
  {
    id: 'server-error',
    title: say('The registry answered with a server error', '注册表返回服务器错误'),
    about: say('The other side failed: the service, or a gateway or proxy in front of it.', '对端出错：可能是服务本身，也可能是其前方的网关或代理。'),
    patterns: [
      /unexpected status(?: code)?(?: from [A-Z]{3,6} request to \S{1,400})?:? (?<status>50[0234])|unexpected HTTP status: (?<status>50[0234])|status code from registry (?<status>50[0234])|Response code: (?<status>50[0234])|failed with status: (?<status>50[0234])|\b(?<status>50[0234]) (?:Internal Server Error|Bad Gateway|Service Unavailable|Gateway Time-?out)/i,
    ],
    suspects: ['registry-service-degraded', 'proxy-upstream-failed', 'http-no-answer', 'tls-interception'],
  },
  {
    id: 'no-registry-api',
    title: say('The answer is not that of a registry', '返回的内容不是注册表的应答'),
    about: say(
      'The client asked for the registry’s API and got an answer that no registry gives: an error of the service that comes and goes, or a page of somebody in between.',
      '客户端请求注册表 API，得到的却不是注册表的应答：可能是时有时无的服务错误，或途中设备的页面。',
    ),
    patterns: [/can'?t talk to a V1 container registry|unsupported (?:registry )?schema version|does not appear to be a (?:valid )?(?:docker )?registry/i],
    suspects: ['registry-service-degraded', 'http-captive-portal', 'proxy-blocks-registry'],
  },
  {
    id: 'forbidden',
    title: say('403 Forbidden', '403 Forbidden'),
    about: say(
      'Somebody on the way said no. With “client with IP” in the body it is the registry’s firewall; with HTML or a proxy’s header it is the proxy; on the token exchange it is the network too, and not a role.',
      '途中有一方拒绝了请求。若正文含“client with IP”，则是注册表防火墙；若为 HTML 或带有代理标头，则是代理；若发生在令牌交换时，同样是网络问题而不是角色问题。',
    ),
    patterns: [
      /CONNECTIVITY_(?:REFRESH|ACCESS)_TOKEN_ERROR.{0,300}?Response code: (?<status>403)/i,
      /CONNECTIVITY_FORBIDDEN_ERROR|(?:unexpected status(?: code)?(?: from [A-Z]{3,6} request to \S{1,400})?|failed with status|status(?: code)?|error status|response code):? ?(?<status>403)|(?<status>403) Forbidden|(?<status>403) \(Forbidden\)|: Forbidden\b/i,
    ],
    suspects: [
      'net-public-access-disabled',
      'net-ip-not-allowed',
      'dns-private-zone-not-linked',
      'dns-custom-server-no-forwarder',
      'proxy-blocks-registry',
      'net-data-endpoint-forbidden',
      'net-ipv6-source-not-allowed',
      'net-dynamic-egress-ip',
      'proxy-egress-ip-not-allowed',
      'proxy-not-bypassed-for-private-endpoint',
      'dns-hosts-file-override',
      'registry-cmk-unavailable',
    ],
  },
  {
    id: 'access-denied',
    title: say('Access to the repository is denied', '拒绝访问存储库'),
    about: say(
      'The network is fine. The identity may not do this, or the repository’s name is wrong: the registry does not tell which.',
      '网络正常。该身份无此权限，或存储库名称有误：注册表不会说明是哪一种。',
    ),
    patterns: [/requested access to the resource is denied|pull access denied|insufficient_scope|no basic auth credentials|access forbidden to repository/i],
    suspects: ['auth-no-role', 'auth-abac-legacy-role', 'client-image-name-wrong', 'auth-token-expired', 'registry-anonymous-misread'],
  },
  {
    id: 'unauthorized',
    title: say('401 Unauthorized', '401 Unauthorized'),
    about: say(
      'The registry was reached and does not accept the credentials: no role, a role that the registry’s mode ignores, an expired token, another tenant, or another registry of a similar name.',
      '已访问到注册表，但凭据未被接受：没有角色、注册表模式不认可该角色、令牌过期、属于其他租户，或名称相近的另一个注册表。',
    ),
    patterns: [
      /CONNECTIVITY_(?:REFRESH|ACCESS)_TOKEN_ERROR.{0,300}?Response code: (?<status>401)/i,
      /CONNECTIVITY_ACCESS_TOKEN_ERROR(?!.{0,300}?Response code: (?:403|429|50\d))/i,
      /CONNECTIVITY_REFRESH_TOKEN_ERROR(?!.{0,300}?Response code: \d)/i,
      /(?<status>401) Unauthorized|(?:status(?: code)?|error status|response code):? ?(?<status>401)|\bunauthorized: |"UNAUTHORIZED"|authentication required|ImagePullUnauthorized|incorrect username or password|aka\.ms\/acr\/authorization/i,
    ],
    suspects: [
      'auth-no-role',
      'auth-abac-legacy-role',
      'auth-token-expired',
      'auth-arm-audience-disabled',
      'auth-sp-secret-expired',
      'auth-wrong-tenant',
      'auth-kubelet-identity-removed',
      'auth-regional-endpoint-credential',
      'auth-uppercase-server',
      'dns-dnl-hash-omitted',
      'registry-anonymous-misread',
    ],
  },
];
