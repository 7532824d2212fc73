// One observation in one line: what was looked at, and what came back. Both languages.
import type { Facts, Fault, Kind, Observation, SkipReason, Words } from '../model.ts';
import { say } from './say.ts';

/** What a kind of evidence is, to somebody who has never seen our code. */
export const KIND: Readonly<Record<Kind, Words>> = {
  said: say('an error text', '错误信息'),
  dns: say('DNS answers', 'DNS 应答'),
  tcp: say('connections', '连接'),
  path: say('connection quality', '连接质量'),
  tls: say('TLS handshakes', 'TLS 握手'),
  http: say('HTTP answers', 'HTTP 响应'),
  proxy: say('a proxy', '代理'),
  pull: say('a trial pull', '试拉取'),
  client: say('the client’s settings', '客户端设置'),
  place: say('the place in Azure', '所在的 Azure 位置'),
  registry: say('registry settings', '注册表设置'),
  replications: say('replicas', '副本'),
  usages: say('usage and limits', '用量与限额'),
  agentPools: say('agent pools', '代理池'),
  privateEndpoint: say('private endpoints', '专用终结点'),
  privateDnsZone: say('private DNS zones', '专用 DNS 区域'),
  vnet: say('virtual networks', '虚拟网络'),
  nsg: say('network security groups', '网络安全组'),
  routeTable: say('route tables', '路由表'),
  effective: say('effective rules and routes', '有效规则和路由'),
  firewall: say('Azure Firewall rules', 'Azure 防火墙规则'),
  serviceTags: say('service tags', '服务标记'),
  provider: say('provider registration', '资源提供程序注册状态'),
  diagnostics: say('diagnostic settings', '诊断设置'),
  nameAvailability: say('name availability', '名称可用性'),
  health: say('resource health', '资源运行状况'),
  activity: say('the activity log', '活动日志'),
  roleAssignments: say('role assignments', '角色分配'),
  consumer: say('the service that pulls', '执行拉取的服务'),
  defender: say('Defender plans', 'Defender 计划'),
  logins: say('login logs', '登录日志'),
};

/** The same, of a single thing. */
export const ONE: Partial<Readonly<Record<Kind, Words>>> = {
  privateEndpoint: say('private endpoint', '专用终结点'),
  privateDnsZone: say('private DNS zone', '专用 DNS 区域'),
  vnet: say('virtual network', '虚拟网络'),
  nsg: say('network security group', '网络安全组'),
  routeTable: say('route table', '路由表'),
  firewall: say('Azure Firewall', 'Azure 防火墙'),
  defender: say('Defender plan', 'Defender 计划'),
};

export const FAULT: Readonly<Record<Fault, Words>> = {
  'name-not-found': say('the name does not exist', '名称不存在'),
  'no-address': say('the name has no address', '名称没有地址'),
  'server-failure': say('the DNS server failed', 'DNS 服务器出错'),
  'query-refused': say('the DNS server refused', 'DNS 服务器拒绝查询'),
  'tcp-retry-failed': say('the answer was cut, and TCP gave none', '应答被截断，且 TCP 重试失败'),
  'alias-loop': say('the aliases go in a circle', '别名形成循环'),
  'timed-out': say('no answer', '无响应'),
  refused: say('refused', '被拒绝'),
  unreachable: say('no route', '没有路由'),
  reset: say('the connection was reset', '连接被重置'),
  closed: say('the connection was closed', '连接被关闭'),
  'not-tls': say('something else than TLS answered', '响应不是 TLS'),
  alert: say('the peer sent a TLS alert', '对端发送了 TLS 警报'),
  malformed: say('the answer made no sense', '响应格式错误'),
  'name-unresolved': say('its name does not resolve', '其名称无法解析'),
  'not-found': say('not found', '未找到'),
};

export const SKIPPED: Readonly<Record<SkipReason, Words>> = {
  'no-permission': say('no permission to read', '没有读取权限'),
  'no-credential': say('not signed in to Azure', '未登录 Azure'),
  throttled: say('Azure asked us to slow down', 'Azure 限制了请求频率'),
  'timed-out': say('the time was up', '时限已到'),
  'vantage-offline': say('the worker is offline', '工作节点离线'),
  'not-supported': say('not supported or not readable', '不受支持或无法读取'),
  'not-asked': say('not asked', '未询问'),
  'not-applicable': say('nothing to look at', '没有可检查的内容'),
  error: say('could not be read', '读取失败'),
};

/** Names of the last two parts of a resource id: vnet-prod/apps. The whole id is in the export. */
const named = (id: string | undefined): string | undefined => {
  const segments = id?.split('/').filter(Boolean) ?? [];
  return id === undefined ? undefined : segments.length > 8 ? `${segments[7]}/${segments.at(-1)}` : segments.at(-1);
};
const both = (text: string): Words => say(text, text);
const some = (items: readonly string[], most = 4): string => (items.length > most ? `${items.slice(0, most).join(', ')}, …` : items.join(', '));
const onOff = (value: boolean | undefined): Words | undefined => (value === undefined ? undefined : value ? say('on', '开启') : say('off', '关闭'));
/** "a, b", each part where it is known. */
const parts = (...given: readonly (Words | undefined | false)[]): Words => {
  const told = given.filter((part): part is Words => Boolean(part));
  return told.length === 0 ? say('read', '已读取') : say(told.map(({ en }) => en).join(', '), told.map((part) => part['zh-CN']).join('，'));
};
const fact = (en: string, zh: string, value: string | number | undefined): Words | undefined =>
  value === undefined || value === '' ? undefined : say(`${en} ${value}`, `${zh} ${value}`);
const switched = (en: string, zh: string, value: boolean | undefined): Words | undefined => {
  const state = onOff(value);
  return state && say(`${en} ${state.en}`, `${zh}${state['zh-CN']}`);
};
const count = (items: readonly unknown[] | undefined, one: string, many: string, zh: string): Words | undefined =>
  items && say(`${items.length} ${items.length === 1 ? one : many}`, `${items.length} ${zh}`);

/** What answered, by kind: the few facts that a reader looks for. */
const SAW: { readonly [K in Kind]: (facts: Facts[K]) => Words } = {
  said: ({ text, typedHost }) =>
    parts(typedHost ? fact('typed', '输入了', typedHost) : undefined, text === '' ? undefined : both(`“${text.replace(/\s+/g, ' ').slice(0, 160)}”`)),
  dns: ({ a, aaaa, chain, server, answered, asked }) =>
    parts(
      both([...a, ...aaaa].length === 0 ? '–' : some([...a, ...aaaa])),
      chain.length > 0 && say(`by way of ${some(chain, 3)}`, `经由 ${some(chain, 3)}`),
      answered < asked && say(`${answered} of ${asked} queries answered`, `${asked} 次查询中有 ${answered} 次应答`),
      say(`asked ${server}`, `查询的服务器 ${server}`),
    ),
  tcp: ({ connectMs }) => say(`connected in ${Math.round(connectMs)} ms`, `${Math.round(connectMs)} 毫秒内建立连接`),
  path: ({ tries, connected, retransmitted, medianMs, worstMs }) =>
    say(
      `${connected} of ${tries} connects worked, ${retransmitted} after a retry; median ${Math.round(medianMs)} ms, worst ${Math.round(worstMs)} ms`,
      `${tries} 次连接中成功 ${connected} 次，其中 ${retransmitted} 次经过重传；中位数 ${Math.round(medianMs)} 毫秒，最慢 ${Math.round(worstMs)} 毫秒`,
    ),
  tls: ({ protocol, certificate, trusted, trustError, nameMatches }) =>
    parts(
      both(protocol),
      say(`certificate for ${certificate.subject} by ${certificate.issuer}`, `证书 ${certificate.subject}，颁发者 ${certificate.issuer}`),
      say(`valid to ${certificate.notAfter.slice(0, 10)}`, `有效期至 ${certificate.notAfter.slice(0, 10)}`),
      trusted
        ? say('trusted here', '受本机信任')
        : say(`not trusted here${trustError ? ` (${trustError})` : ''}`, `不受本机信任${trustError ? ` (${trustError})` : ''}`),
      !nameMatches && say('for another name', '名称不匹配'),
    ),
  http: ({ status, challenge, errorCode, clientIp, middlebox, errorMessage }) =>
    parts(
      both(`HTTP ${status}`),
      challenge && say(`asks for ${challenge.scheme}`, `要求 ${challenge.scheme} 认证`),
      errorCode !== undefined && both(errorCode),
      errorMessage !== undefined && both(`“${errorMessage.slice(0, 160)}”`),
      clientIp !== undefined && say(`it saw ${clientIp}`, `它看到的地址是 ${clientIp}`),
      middlebox !== undefined && say(`a box on the way answered: ${middlebox.slice(0, 100)}`, `中间设备作出了响应：${middlebox.slice(0, 100)}`),
    ),
  proxy: ({ stage, status, reason, middlebox }) =>
    parts(
      status === undefined ? say(`stage ${stage}`, `阶段 ${stage}`) : both(`HTTP ${status}`),
      reason !== undefined && reason !== '' && both(reason.slice(0, 120)),
      middlebox !== undefined && both(middlebox.slice(0, 120)),
    ),
  pull: ({ steps, anonymous, layerHost }) =>
    parts(
      both(steps.map((step) => `${step.step} ${step.status ?? step.fault ?? '?'}`).join(' → ') || '–'),
      anonymous && say('anonymous', '匿名'),
      fact('layers from', '层来自', layerHost),
    ),
  client: ({ resolvers, proxies, hostsEntries }) =>
    parts(
      resolvers.length > 0 && say(`DNS servers ${some(resolvers)}`, `DNS 服务器 ${some(resolvers)}`),
      fact('HTTPS proxy', 'HTTPS 代理', proxies.https),
      fact('NO_PROXY', 'NO_PROXY', proxies.no),
      hostsEntries.length > 0 &&
        say(
          `hosts file: ${some(hostsEntries.map((entry) => `${entry.address} ${entry.name}`))}`,
          `hosts 文件：${some(hostsEntries.map((entry) => `${entry.address} ${entry.name}`))}`,
        ),
    ),
  place: ({ subnetId, vnetId, location }) => parts(fact('in', '位于', named(subnetId ?? vnetId)), fact('region', '区域', location)),
  registry: ({ sku, publicNetworkAccess, defaultAction, ipRules, connections, dataEndpointEnabled }) =>
    parts(
      fact('SKU', 'SKU', sku),
      fact('public network access', '公用网络访问', publicNetworkAccess),
      fact('default action', '默认操作', defaultAction),
      ipRules && say(`IP rules ${ipRules.length === 0 ? 'none' : some(ipRules)}`, `IP 规则${ipRules.length === 0 ? '无' : ` ${some(ipRules)}`}`),
      count(connections, 'private endpoint connection', 'private endpoint connections', '个专用终结点连接'),
      switched('dedicated data endpoints', '专用数据终结点', dataEndpointEnabled),
    ),
  replications: ({ list }) =>
    parts(
      both(
        list.length === 0
          ? '–'
          : some(
              list.map(({ location, status }) => `${location}${status ? ` ${status}` : ''}`),
              6,
            ),
      ),
    ),
  usages: ({ list }) =>
    both(
      some(
        list.map(({ name, current, limit }) => `${name} ${current}/${limit}`),
        6,
      ) || '–',
    ),
  agentPools: ({ list }) => both(some(list.map(({ name, state }) => `${name}${state ? ` ${state}` : ''}`)) || '–'),
  privateEndpoint: ({ status, members }) =>
    parts(fact('state', '状态', status), members && both(some(members.flatMap(({ hosts, address }) => hosts.map((host) => `${host} = ${address}`))))),
  privateDnsZone: ({ records, links }) =>
    parts(
      records &&
        both(
          some(
            records.map((record) => `${record.name} = ${record.addresses.join(', ')}`),
            3,
          ) || '–',
        ),
      count(links, 'network linked', 'networks linked', '个已链接的网络'),
    ),
  vnet: ({ prefixes, dnsServers, subnets }) =>
    parts(
      both(some(prefixes)),
      dnsServers && (dnsServers.length === 0 ? say('Azure DNS', 'Azure DNS') : say(`DNS servers ${some(dnsServers)}`, `DNS 服务器 ${some(dnsServers)}`)),
      count(subnets, 'subnet', 'subnets', '个子网'),
    ),
  nsg: ({ rules }) => both(some(rules.filter(({ byDefault }) => !byDefault).map(({ name, access, direction }) => `${name} ${access} ${direction}`)) || '–'),
  routeTable: ({ routes }) => both(some(routes.map(({ prefix, nextHop, nextHopIp }) => `${prefix} → ${nextHopIp ?? nextHop}`)) || '–'),
  effective: ({ rules, routes }) => parts(count(rules, 'rule', 'rules', '条规则'), count(routes, 'route', 'routes', '条路由')),
  firewall: ({ applicationRules, networkRules, complete }) =>
    parts(count([...applicationRules, ...networkRules], 'rule', 'rules', '条规则'), !complete && say('part of it was not readable', '部分内容无法读取')),
  serviceTags: ({ location, tags }) => parts(both(location), count(tags, 'service tag', 'service tags', '个服务标记')),
  provider: ({ namespace, state }) => both(`${namespace} ${state}`),
  diagnostics: ({ settings }) => both(some(settings.map(({ name, categories }) => `${name}: ${some(categories)}`)) || '–'),
  nameAvailability: ({ name, available, reason }) =>
    parts(available ? say(`${name} is free`, `${name} 可用`) : say(`${name} is taken`, `${name} 已被占用`), reason !== undefined && both(reason.slice(0, 100))),
  health: ({ state, summary }) => parts(both(state), summary !== undefined && both(summary.slice(0, 160))),
  activity: ({ entries }) =>
    both(
      some(
        entries.map(({ at, operation }) => `${at.slice(0, 16)} ${operation}`),
        3,
      ) || '–',
    ),
  roleAssignments: ({ principalId, roles }) => parts(both(principalId), count(roles, 'role', 'roles', '个角色')),
  consumer: ({ service, id, outboundType }) => parts(both(service), both(named(id) ?? id), fact('outbound type', '出站类型', outboundType)),
  defender: ({ tier, extensions }) => parts(both(tier), both(some(extensions.filter(({ enabled }) => enabled).map(({ name }) => name)) || '–')),
  logins: ({ rows, windowMinutes, anyRows }) =>
    rows.length === 0
      ? say(
          `no login in the last ${windowMinutes} minutes${anyRows ? '' : '; the log has been silent for a week'}`,
          `最近 ${windowMinutes} 分钟内没有登录记录${anyRows ? '' : '；日志已有一周没有记录'}`,
        )
      : both(
          some(
            rows.map(({ ip, status, attempts }) => `${ip}: ${status} × ${attempts}`),
            3,
          ),
        ),
};

/** What came back, in words: facts, a no with its reason, or why nothing was seen. */
export function outcomeWords(observation: Observation): Words {
  const { outcome, kind } = observation;
  if (outcome.status === 'skipped') {
    const reason = SKIPPED[outcome.reason];
    return outcome.permission === undefined ? reason : say(`${reason.en} (${outcome.permission})`, `${reason['zh-CN']} (${outcome.permission})`);
  }
  if (outcome.status === 'ok') return (SAW[kind] as (facts: unknown) => Words)(outcome.facts);
  const fault = FAULT[outcome.fault];
  const detail = outcome.detail.trim();
  const said = detail === '' || detail === outcome.fault ? '' : detail.slice(0, 160);
  return said === '' ? fault : say(`${fault.en} (${said})`, `${fault['zh-CN']} (${said})`);
}

/** What was done, with the thing it was done to. `asset`: the short name of an Azure resource or a host. */
export const LOOKED: Partial<Readonly<Record<Kind, (target: string, address: string | undefined, via: string | undefined) => Words>>> = {
  dns: (target, _address, via) => (via ? say(`DNS ${target} (asked ${via})`, `DNS ${target}（查询 ${via}）`) : both(`DNS ${target}`)),
  tcp: (target, address) => both(`TCP ${target}${address ? ` ${address}` : ''}`),
  path: (target, address) => both(`TCP ×n ${target}${address ? ` ${address}` : ''}`),
  tls: (target, address) => both(`TLS ${target}${address ? ` ${address}` : ''}`),
  http: (target, address) => both(`HTTP ${target}${address ? ` ${address}` : ''}`),
  proxy: (target, _address, via) => say(`Proxy ${via ?? ''} to ${target}`, `代理 ${via ?? ''} 到 ${target}`),
  pull: (target) => say(`Trial pull from ${target}`, `从 ${target} 试拉取`),
};
