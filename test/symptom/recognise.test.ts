// Real words of real clients. Source: "seed" is Microsoft's article on network issues with a registry; "report" a public issue,
// names changed; "client" what skopeo, ctr, curl or Go's own library print; "azure" the Azure CLI's and portal's own messages.
import { describe, expect, it } from 'vitest';
import { RULES } from '../../src/rules/index.ts';
import { recognise, SYMPTOMS, symptomNamed } from '../../src/symptom.ts';

type Case = readonly [
  source: 'seed' | 'report' | 'client' | 'azure',
  text: string,
  first: string,
  rest?: { also?: readonly string[]; host?: string; ip?: string; status?: number },
];

const CASES: readonly Case[] = [
  // The eleven of the article, as it quotes them.
  ['seed', 'dial tcp: lookup myregistry.azurecr.io', 'dial-tcp-lookup', { host: 'myregistry.azurecr.io' }],
  ['seed', 'Client.Timeout exceeded while awaiting headers', 'client-timeout'],
  ['seed', 'Could not connect to the registry login server', 'could-not-connect-login-server'],
  ['seed', '无法将映像从注册表拉取到 Azure Kubernetes 服务或其他 Azure 服务', 'service-pull-fails'],
  ['seed', 'Error response from daemon: login attempt failed with status: 403 Forbidden', 'forbidden', { also: ['https-proxy'], status: 403 }],
  ['seed', 'Error response from daemon: Get <registry>: proxyconnect tcp: EOF Login failed', 'proxyconnect-eof', { also: ['https-proxy'] }],
  ['seed', '出现错误“Failed to save firewall and virtual network settings for container registry”', 'save-network-failed'],
  ['seed', '无法在 Azure 门户中访问或查看注册表设置，或者无法使用 Azure CLI 管理注册表', 'portal-or-cli-cannot-manage'],
  ['seed', '无法添加或修改虚拟网络设置或公共访问规则', 'cannot-add-rules'],
  ['seed', 'Azure 容器注册表任务无法推送或拉取映像', 'acr-tasks'],
  ['seed', 'Azure 安全中心无法扫描注册表中的映像，或者扫描结果未显示在 Azure 安全中心内', 'defender-scan'],
  ['seed', 'host is not reachable', 'host-not-reachable'],
  // Names.
  [
    'report',
    'ERROR: Get https://contoso.azurecr.io/v2/: dial tcp: lookup contoso.azurecr.io: no such host',
    'no-such-host',
    { also: ['dial-tcp-lookup'], host: 'contoso.azurecr.io' },
  ],
  [
    'report',
    'Get https://contoso.azurecr.io/v2/: dial tcp: lookup contoso.azurecr.io on 168.63.129.16:53: no such host',
    'no-such-host',
    { ip: '168.63.129.16', host: 'contoso.azurecr.io' },
  ],
  [
    'client',
    'Get "https://contoso.azurecr.io/v2/": dial tcp: lookup contoso.azurecr.io on 10.0.0.4:53: server misbehaving',
    'server-misbehaving',
    { ip: '10.0.0.4' },
  ],
  [
    'client',
    'dial tcp: lookup contoso.azurecr.io on 10.0.0.4:53: read udp 10.1.0.5:40123->10.0.0.4:53: i/o timeout',
    'lookup-timeout',
    { ip: '10.0.0.4', host: 'contoso.azurecr.io' },
  ],
  ['report', 'dial tcp: lookup contoso.azurecr.io on [::1]:53: read udp [::1]:47364->[::1]:53: read: connection refused', 'lookup-timeout', { ip: '::1' }],
  ['client', 'dial tcp: lookup contoso.azurecr.io: i/o timeout', 'lookup-timeout', { also: ['dial-tcp-lookup'] }],
  [
    'client',
    'dial tcp: lookup contoso.eastus.data.azurecr.io: no such host',
    'data-endpoint-lookup',
    { host: 'contoso.eastus.data.azurecr.io', also: ['no-such-host'] },
  ],
  ['client', 'curl: (6) Could not resolve host: contoso.azurecr.io', 'no-such-host', { host: 'contoso.azurecr.io' }],
  ['client', "Failed to establish a new connection: [Errno -2] Name or service not known'))", 'no-such-host'],
  ['client', 'Error: getaddrinfo ENOTFOUND contoso.azurecr.io', 'no-such-host', { host: 'contoso.azurecr.io' }],
  ['client', 'Error: getaddrinfo EAI_AGAIN contoso.azurecr.io', 'server-misbehaving', { host: 'contoso.azurecr.io' }],
  ['client', 'dial tcp: lookup contoso.azurecr.io: Temporary failure in name resolution', 'server-misbehaving'],
  [
    'azure',
    'DNS routing to registry "contoso.azurecr.io" through private IP is incorrect. Expect: 10.2.0.5, Actual: 20.62.128.10',
    'private-dns-incorrect',
    { ip: '20.62.128.10', host: 'contoso.azurecr.io' },
  ],
  ['azure', '2024-01-01 An error occurred: CONNECTIVITY_DNS_ERROR Failed DNS lookup to registry contoso.azurecr.io', 'connectivity-dns-error'],
  // Connections.
  ['client', 'Get "https://contoso.azurecr.io/v2/": dial tcp 10.2.0.5:443: i/o timeout', 'io-timeout', { ip: '10.2.0.5', host: 'contoso.azurecr.io' }],
  ['client', 'dial tcp [2603:1030::5]:443: connect: network is unreachable', 'no-route-to-host', { ip: '2603:1030::5' }],
  ['client', 'dial tcp 10.2.0.5:443: connect: connection refused', 'connection-refused', { ip: '10.2.0.5' }],
  ['client', 'dial tcp 10.2.0.5:443: connect: no route to host', 'no-route-to-host', { ip: '10.2.0.5', also: ['host-not-reachable'] }],
  ['client', 'read tcp 10.1.0.5:40000->20.62.128.10:443: read: connection reset by peer', 'connection-reset'],
  ['client', 'connect ECONNREFUSED 10.2.0.5:443', 'connection-refused', { ip: '10.2.0.5' }],
  [
    'report',
    'error pulling image configuration: download failed after attempts=6: dial tcp 20.38.1.2:443: i/o timeout',
    'data-download-timeout',
    { ip: '20.38.1.2', also: ['io-timeout'] },
  ],
  ['report', 'net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)', 'client-timeout'],
  [
    'report',
    'failed to do request: Head "https://contoso.azurecr.io/v2/app/manifests/1": context deadline exceeded',
    'client-timeout',
    { host: 'contoso.azurecr.io' },
  ],
  // TLS.
  ['client', 'Get "https://contoso.azurecr.io/v2/": net/http: TLS handshake timeout', 'tls-handshake-timeout', { host: 'contoso.azurecr.io' }],
  ['client', 'Get "https://contoso.azurecr.io/v2/": x509: certificate signed by unknown authority', 'x509-unknown-authority'],
  [
    'report',
    'x509: certificate is valid for *.azurecr.io, *.eastus.geo.azurecr.io, not contoso.privatelink.azurecr.io',
    'x509-wrong-name',
    { host: 'contoso.privatelink.azurecr.io' },
  ],
  ['client', "x509: cannot validate certificate for 10.2.0.5 because it doesn't contain any IP SANs", 'x509-wrong-name', { ip: '10.2.0.5' }],
  ['client', 'x509: certificate has expired or is not yet valid: current time 2026-11-24T08:00:00Z is after 2026-10-01T00:00:00Z', 'x509-expired'],
  ['client', 'x509: certificate has expired or is not yet valid: current time 2019-01-01T08:00:00Z is before 2026-10-01T00:00:00Z', 'x509-not-yet-valid'],
  ['client', 'http: server gave HTTP response to HTTPS client', 'http-response-to-https-client'],
  ['client', 'remote error: tls: handshake failure', 'tls-alert'],
  ['client', 'tls: protocol version not supported', 'tls-version-rejected'],
  ['azure', "An error occurred: CONNECTIVITY_SSL_ERROR Cannot establish a secure connection to registry 'contoso.azurecr.io'", 'connectivity-ssl-error'],
  // Proxies.
  ['client', 'proxyconnect tcp: tls: first record does not look like a TLS handshake', 'proxy-wrong-scheme'],
  ['client', 'proxyconnect tcp: dial tcp: lookup proxy.corp.example: no such host', 'proxy-name-not-found', { host: 'proxy.corp.example' }],
  ['client', 'proxyconnect tcp: dial tcp 10.9.9.9:3128: connect: connection refused', 'proxyconnect-failed', { ip: '10.9.9.9' }],
  ['client', 'Get "https://contoso.azurecr.io/v2/": Proxy Authentication Required', 'proxy-auth'],
  ['client', 'OSError: Tunnel connection failed: 407 Proxy Authentication Required', 'proxy-auth', { status: 407 }],
  ['client', 'curl: (56) Received HTTP code 403 from proxy after CONNECT', 'proxy-forbidden', { status: 403 }],
  ['client', 'OSError: Tunnel connection failed: 503 Service Unavailable', 'proxy-upstream', { status: 503 }],
  [
    'report',
    "error parsing HTTP 403 response body: invalid character '<' looking for beginning of value: \"<html>\\r\\n<head><title>403 Forbidden</title>",
    'html-answer',
    { status: 403 },
  ],
  ['client', 'Get "https://contoso.azurecr.io/v2/": Found', 'proxy-odd-answer'],
  ['client', 'Get "https://contoso.azurecr.io/v2/": Service Unavailable', 'proxy-upstream'],
  ['client', "can't talk to a V1 container registry", 'no-registry-api'],
  // The registry says no.
  [
    'report',
    'Error response from daemon: Get "https://contoso.azurecr.io/v2/": denied: {"errors":[{"code":"DENIED","message":"client with IP \\u0027172.214.169.102\\u0027 is not allowed access. Refer https://aka.ms/acr/firewall to grant access."}]}',
    'denied-client-ip',
    { ip: '172.214.169.102', host: 'contoso.azurecr.io' },
  ],
  [
    'report',
    `Failed to pull image "contoso.azurecr.io/app:1": rpc error: code Unknown desc Error response from daemon: Head "https://contoso.azurecr.io/v2/app/manifests/1": denied: client with IP '20.1.2.3' is not allowed access. Refer https://aka.ms/acr/firewall to grant access.`,
    'denied-client-ip',
    { ip: '20.1.2.3', also: ['service-pull-fails'] },
  ],
  ['report', 'failed to authorize: failed to fetch anonymous token: unexpected status: 403 Forbidden', 'forbidden', { status: 403 }],
  ['report', 'failed to authorize: failed to fetch oauth token: unexpected status: 401 Unauthorized', 'unauthorized', { status: 401 }],
  [
    'report',
    'failed to fetch anonymous token: unexpected status from GET request to https://contoso.azurecr.io/oauth2/token?scope=x: 401 Unauthorized',
    'unauthorized',
    { status: 401, host: 'contoso.azurecr.io' },
  ],
  [
    'azure',
    'CONNECTIVITY_REFRESH_TOKEN_ERROR Access to registry contoso.azurecr.io was denied. Response code: 403. Please try running az login',
    'forbidden',
    { status: 403 },
  ],
  ['azure', 'CONNECTIVITY_REFRESH_TOKEN_ERROR Access to registry contoso.azurecr.io was denied. Response code: 401.', 'unauthorized', { status: 401 }],
  ['azure', "CONNECTIVITY_ACCESS_TOKEN_ERROR Access to registry 'contoso.azurecr.io' was denied. Response code: 504.", 'server-error', { status: 504 }],
  [
    'azure',
    "Looks like you don't have access to registry 'contoso.azurecr.io'. Are firewalls and virtual networks enabled?",
    'https-proxy',
    { host: 'contoso.azurecr.io' },
  ],
  ['azure', 'An error occurred: CONNECTIVITY_FORBIDDEN_ERROR', 'forbidden'],
  [
    'report',
    "An error occurred: CONNECTIVITY_CHALLENGE_ERROR Registry 'contoso.azurecr.io' did not issue a challenge.",
    'connectivity-challenge-error',
    { host: 'contoso.azurecr.io' },
  ],
  ['azure', 'CONNECTIVITY_AAD_LOGIN_ERROR', 'connectivity-aad-login-error'],
  ['azure', 'CONNECTIVITY_TOOMANYREQUESTS_ERROR', 'too-many-requests'],
  ['azure', 'CMK_ERROR', 'cmk-error'],
  ['azure', 'LOGIN_SERVER_ERROR', 'login-server-error'],
  ['client', 'toomanyrequests: too many requests', 'too-many-requests'],
  ['client', 'unauthorized: authentication required, visit https://aka.ms/acr/authorization for more information.', 'unauthorized'],
  ['azure', '{"code":"UNAUTHORIZED","message":"token validation failed"}', 'token-validation-failed'],
  [
    'client',
    'pull access denied for contoso.azurecr.io/app, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed',
    'access-denied',
  ],
  ['client', 'denied: requested access to the resource is denied', 'access-denied'],
  ['client', 'manifest unknown: manifest tagged by "1.2" is not found', 'manifest-unknown'],
  ['client', 'failed to resolve reference "contoso.azurecr.io/app:9": contoso.azurecr.io/app:9: not found', 'manifest-unknown'],
  ['client', 'name unknown: repository name not known to registry', 'name-unknown'],
  ['client', 'invalid reference format: repository name (Contoso/App) must be lowercase', 'invalid-reference'],
  ['client', 'The operation is disallowed on this registry, repository or image.', 'operation-disallowed'],
  ['client', '<Code>InvalidAuthenticationInfo</Code><Message>Authentication information is not given in the correct format.', 'blob-invalid-auth-info'],
  ['client', 'received unexpected HTTP status: 503 Service Unavailable', 'server-error', { status: 503 }],
  ['client', 'blob upload unknown', 'blob-unknown'],
  // Entra.
  ['azure', 'AADSTS7000222: The provided client secret keys for app x are expired.', 'sp-secret-expired'],
  ['azure', 'AADSTS53003: Access has been blocked by Conditional Access policies.', 'conditional-access'],
  ['azure', 'AADSTS700016: Application with identifier x was not found in the directory', 'wrong-tenant'],
  ['azure', 'The access token has expired.', 'token-expired'],
  ['azure', 'Unable to get admin user credentials with message: Admin user is disabled.', 'admin-disabled'],
  ['report', 'adal: Refresh request failed. Identity not found', 'identity-not-found'],
  // Configuration.
  [
    'azure',
    "Could not validate network rule - The client does not have permission 'Microsoft.Network/virtualNetworks/taggedTrafficConsumers/validate/action' over scope",
    'tagged-traffic-consumers',
    { also: ['save-network-failed'] },
  ],
  ['azure', '(LinkedAuthorizationFailed) The client has permission but not on linked scope', 'join-denied'],
  ['azure', "(ScopeLocked) The scope '/subscriptions/x' cannot perform write operation because following scope(s) are locked", 'scope-locked'],
  ['azure', "(RequestDisallowedByPolicy) Resource 'contoso' was disallowed by policy.", 'policy-disallowed'],
  [
    'azure',
    "(AuthorizationFailed) The client 'x' does not have authorization to perform action 'Microsoft.ContainerRegistry/registries/write'",
    'authorization-failed',
  ],
  [
    'azure',
    'Private Endpoint /subscriptions/x contains static ipconfigurations and is missing these membernames registry_data_westeurope',
    'static-ipconfigurations',
  ],
  ['azure', "does not have authorization to perform action 'Microsoft.Network/privateEndpoints/privateLinkServiceProxies/write'", 'replica-permission'],
  ['azure', 'Network rules are only supported for managed registries in Premium SKU.', 'sku-required'],
  ['azure', 'The maximum number of IP rules allowed is 200.', 'rule-limit'],
  ['azure', "The resource with name 'contoso' and type 'Microsoft.ContainerRegistry/registries' could not be found in subscription", 'login-server-error'],
  [
    'azure',
    "HTTPSConnectionPool(host='management.azure.com', port=443): Max retries exceeded with url: /subscriptions",
    'arm-or-entra-unreachable',
    { host: 'management.azure.com' },
  ],
  ['report', 'Unable to send request for fetching repositories. Click here for possible reasons.', 'portal-or-cli-cannot-manage'],
  // Services and the client itself.
  ['client', 'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?', 'docker-daemon-down'],
  ['client', 'bash: docker: command not found', 'docker-not-installed'],
  ['azure', 'An error occurred: DOCKER_COMMAND_ERROR Please verify if Docker client is installed and running.', 'docker-not-installed'],
  ['azure', 'An error occurred: DOCKER_DAEMON_ERROR', 'docker-daemon-down'],
  ['azure', 'An error occurred: DOCKER_PULL_ERROR', 'docker-pull-error'],
  [
    'report',
    "(InaccessibleImage) The image 'contoso.azurecr.io/app:1' in container group 'g' is not accessible. Please check the image and registry credential.",
    'inaccessible-image',
    { host: 'contoso.azurecr.io' },
  ],
  [
    'report',
    "ERROR: (RegistryErrorResponse) An error response is received from the docker registry 'contoso.azurecr.io'. Please retry later.",
    'inaccessible-image',
  ],
  [
    'report',
    'Logging in to registry: contoso.azurecr.io failed to login, ran out of retries: failed to set docker credentials: Error response from daemon: Get "https://contoso.azurecr.io/v2/": denied: client with IP \'52.138.231.5\' is not allowed access.',
    'denied-client-ip',
    { also: ['acr-tasks'], ip: '52.138.231.5' },
  ],
  [
    'azure',
    'Validating image pull permission: FAILED ACR rejected token exchange: failed to send token exchange request: dial tcp 10.2.0.5:443: i/o timeout',
    'io-timeout',
    { also: ['aks-check-acr'] },
  ],
  ['azure', 'DockerApiException: Docker API responded with status code=InternalServerError', 'app-service-pull'],
  ['client', 'Error: ErrImagePull', 'service-pull-fails'],
  ['client', 'Back-off pulling image "contoso.azurecr.io/app:1"', 'service-pull-fails', { host: 'contoso.azurecr.io' }],
  ['client', 'Skipped foreign layer 4c4b', 'foreign-layers'],
  ['azure', 'az acr import --name contoso --source docker.io/library/x failed', 'import-failed'],
  [
    'report',
    "Could not connect to the registry login server 'contoso.azurecr.io'. Please verify that the registry exists and the URL 'https://contoso.azurecr.io/v2/' is reachable from your environment.",
    'could-not-connect-login-server',
    { host: 'contoso.azurecr.io' },
  ],
  ['client', '##[error]The process /usr/bin/docker failed with exit code 1', 'hosted-agent'],
  ['client', 'unexpected EOF', 'eof'],
];

describe('words of clients', () => {
  it.each(CASES.map(([source, text, first, rest]) => [source, text, first, rest ?? {}] as const))('%s: %s', (_, text, first, { also = [], ...rest }) => {
    const seen = recognise(text);
    expect(seen[0]).toMatchObject({ id: first, ...rest });
    for (const id of also) expect(seen.map((one) => one.id)).toContain(id);
  });

  it('are the same in a chat’s quotes, on several lines, in HTML and in JSON', () => {
    const said = 'dial tcp: lookup contoso.azurecr.io: no such host';
    for (const text of [
      said.replaceAll(' ', '\n  '),
      `“${said}”`,
      `&quot;${said}&quot;`,
      JSON.stringify({ error: said }),
      said.toUpperCase(),
      `\u200b${said}`,
    ]) {
      expect(recognise(text).map(({ id }) => id)).toContain('no-such-host');
    }
  });
  it.each(['', '   ', 'hello', 'the registry is great', 'please check contoso', 'Login Succeeded', '1.2: Pulling from team/app', '200 OK'])(
    'are not seen in %j',
    (text) => {
      expect(recognise(text)).toEqual([]);
    },
  );
  it('covers all eleven of the article', () => {
    const eleven = [
      'dial-tcp-lookup',
      'client-timeout',
      'could-not-connect-login-server',
      'service-pull-fails',
      'https-proxy',
      'save-network-failed',
      'portal-or-cli-cannot-manage',
      'cannot-add-rules',
      'acr-tasks',
      'defender-scan',
      'host-not-reachable',
    ];
    for (const id of eleven) expect(symptomNamed(id)?.id).toBe(id);
    const seen = new Set(CASES.filter(([source]) => source === 'seed').flatMap(([, text]) => recognise(text).map(({ id }) => id)));
    expect(eleven.filter((id) => !seen.has(id))).toEqual([]);
  });
  it('covers every symptom with a case', () => {
    const seen = new Set(CASES.flatMap(([, text]) => recognise(text).map(({ id }) => id)));
    expect(SYMPTOMS.map(({ id }) => id).filter((id) => !seen.has(id))).toEqual(['export-policy']);
    expect(recognise('Cannot enable public network access while exportPolicy is disabled').map(({ id }) => id)).toContain('export-policy');
  });
});

describe('an excerpt', () => {
  it('is short, and holds the words', () => {
    const text = `${'noise '.repeat(3000)}dial tcp: lookup contoso.azurecr.io: no such host ${'noise '.repeat(3000)}`;
    const [first] = recognise(text);
    expect(first?.excerpt.length).toBeLessThanOrEqual(300);
    expect(first?.excerpt).toContain('no such host');
  });
  it('holds no secret', () => {
    const seen = recognise(
      'docker login -u me -p hunter2hunter2 contoso.azurecr.io Error response from daemon: unauthorized: authentication required, password=hunter2hunter2',
    );
    expect(seen[0]?.id).toBe('unauthorized');
    expect(JSON.stringify(seen)).not.toContain('hunter2');
  });
});

describe('the list', () => {
  it('has each id once, in the shape of an id', () => {
    expect(new Set(SYMPTOMS.map(({ id }) => id)).size).toBe(SYMPTOMS.length);
    for (const { id } of SYMPTOMS) expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
  });
  it('suspects rules that exist', () => {
    const known = new Set(RULES.map(({ id }) => id));
    expect(SYMPTOMS.flatMap(({ id, suspects }) => suspects.filter((rule) => !known.has(rule)).map((rule) => `${id}: ${rule}`))).toEqual([]);
    for (const { suspects } of SYMPTOMS) expect(suspects.length).toBeGreaterThan(0);
  });
  it('has words in both languages', () => {
    for (const { title, about } of SYMPTOMS) {
      expect(title.en.length).toBeLessThanOrEqual(60);
      for (const words of [title, about]) expect(words.en).not.toMatch(/\p{Script=Han}/u);
      expect(about['zh-CN']).toMatch(/\p{Script=Han}/u);
      for (const text of [title.en, title['zh-CN']]) expect(text).not.toMatch(/[.。]$/);
    }
  });
  it('is matched in linear time, whatever the text', () => {
    const fillers = [
      'lookup a on ',
      'x509: certificate is valid for ',
      'client with IP ',
      'proxyconnect tcp: ',
      'https://',
      'a.',
      '.azurecr.io',
      'Defender cannot ',
      'CONNECTIVITY_ACCESS_TOKEN_ERROR ',
      'customer-managed key ',
      'blob.core.windows.net',
      'dial tcp ',
      'manifest a ',
      '规则',
      '\\u0027',
      '"',
      ' ',
      '\u0000',
    ];
    for (const filler of fillers) {
      const text = filler.repeat(Math.ceil(10_000_000 / filler.length));
      const started = performance.now();
      recognise(text);
      expect(performance.now() - started, filler).toBeLessThan(1000);
    }
  });
});
