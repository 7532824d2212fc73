import { cite } from '../../evaluate/cite.ts';
import { refusedStep } from '../../evaluate/roles.ts';
import { asksFor, consumerOf } from '../../evaluate/services.ts';
import { roleOf } from '../../hosts.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { saw } from '../sample.ts';
import { readAbout } from '../ways-out-services.ts';

const REGIONAL = 'contoso.eastus.geo.azurecr.io';
/** First AKS node image whose credential provider knows regional endpoints: 202607.29. */
const FIRST_IMAGE = [202607, 29] as const;
const cluster = (nodeImageVersion: string, ...servers: readonly string[]) => saw('consumer', { servers, nodeImageVersion, usesIdentity: true });
const unauthorized = (host?: string) => saw('said', { text: '401', symptoms: [{ id: 'unauthorized', excerpt: '401', ...(host ? { host } : {}) }] });
const refused = (host: string) => saw('pull', { steps: [{ step: 'manifest', host, status: 401, ms: 5 }] });

/** Is the version of a node image before the first that works? Undefined where it is not of the known form. */
function tooOld(version: string | undefined): boolean | undefined {
  const [, month, day] = /(\d{6})\.(\d{1,2})/.exec(version ?? '') ?? [];
  if (month === undefined || day === undefined) return undefined;
  return Number(month) < FIRST_IMAGE[0] || (Number(month) === FIRST_IMAGE[0] && Number(day) < FIRST_IMAGE[1]);
}

export default rule({
  id: 'auth-regional-endpoint-credential',
  layer: 'auth',
  severity: 'error',
  role: 'cause',
  title: say('No credentials for the regional endpoint’s own name', '没有针对区域终结点主机名的凭据'),
  about: say(
    'Clients keep credentials by host name. Being signed in to the login server does not sign a client in to a regional endpoint: that needs a login of its own. AKS nodes pull from regional endpoints with their managed identity only from node image 202607.29 on.',
    '客户端按主机名保存凭据。登录到登录服务器并不等于登录到区域终结点：后者需要单独登录。AKS 节点从节点映像 202607.29 起才能使用托管标识从区域终结点拉取。',
  ),
  docs: `${ACR_DOCS}/container-registry-geo-replication`,
  needs: [],
  wants: ['consumer', 'pull', 'said'],
  permission: 'Microsoft.ContainerService/managedClusters/read',
  explains: ['auth-no-role'],

  *examine(evidence, question) {
    const regional = (host: string): boolean => roleOf(host.toLowerCase(), question) === 'regional';
    const cluster = asksFor(question, 'aks') ? consumerOf(evidence, question) : undefined;
    const server = cluster?.facts.servers?.find(regional);
    if (cluster && server && cluster.facts.usesIdentity !== false && tooOld(cluster.facts.nodeImageVersion)) {
      yield {
        because: [cluster],
        target: server,
        detail: say(
          `The cluster pulls from ${server}, and its node image ${cluster.facts.nodeImageVersion} is older than 202607.29.`,
          `群集从 ${server} 拉取，而其节点映像 ${cluster.facts.nodeImageVersion} 早于 202607.29。`,
        ),
        fixes: [
          readAbout(say('Upgrade the node image', '升级节点映像'), 'https://learn.microsoft.com/en-us/azure/aks/node-image-upgrade'),
          readAbout(say('Until then pull from the login server', '在此之前请从登录服务器拉取'), `${ACR_DOCS}/container-registry-geo-replication`),
        ],
      };
      return;
    }
    const pull = evidence.seen('pull').find((o) => regional(refusedStep(o)?.host ?? ''));
    const said = evidence.seen('said').find((o) => o.facts.symptoms.some((s) => s.id === 'unauthorized' && s.host !== undefined && regional(s.host)));
    const last = pull ?? said;
    if (!last) return;
    const host = (pull && refusedStep(pull)?.host) ?? said?.facts.symptoms.find((s) => s.host !== undefined && regional(s.host))?.host ?? '';
    yield {
      because: cite(pull && said ? [said] : [], last),
      target: host,
      confidence: 'likely',
      settle: say('The same pull from the login server, if it works, would settle it.', '如果从登录服务器进行相同的拉取可以成功，即可确定。'),
      detail: say(`401 comes from ${host}, which has credentials of its own.`, `401 来自 ${host}，它需要单独的凭据。`),
      fixes: [
        {
          label: say('Sign in to the regional endpoint by its name', '使用区域终结点的名称登录'),
          command: ['docker', 'login', host],
          link: `${ACR_DOCS}/container-registry-geo-replication`,
          risk: 'none',
        },
      ],
    };
  },

  examples: {
    question: { for: { service: 'aks' } },
    fires: {
      'nodes too old for it': [cluster('AKSUbuntu-2204gen2containerd-202605.11.0', REGIONAL)],
      '401 from the regional host': [unauthorized(REGIONAL)],
      'our own pull is refused there': [refused(REGIONAL)],
    },
    quiet: {
      'nodes new enough': [cluster('AKSUbuntu-2204gen2containerd-202607.29.0', REGIONAL)],
      'old nodes, the login server': [cluster('AKSUbuntu-2204gen2containerd-202605.11.0', 'contoso.azurecr.io')],
      'an image version of another form': [cluster('custom', REGIONAL)],
      '401 from the login server': [unauthorized('contoso.azurecr.io')],
      '401 from another registry’s regional host': [unauthorized('fabrikam.eastus.geo.azurecr.io')],
    },
  },
});
