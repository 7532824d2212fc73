import { cite } from '../../evaluate/cite.ts';
import { dataBlocks } from '../../evaluate/reach-data.ts';
import { allowHosts } from '../egress.ts';
import { rule, say } from '../rule.ts';
import { DATA_HOST, healthy, no, saw } from '../sample.ts';

const DATA = { target: DATA_HOST, address: '20.62.128.20' };
const WORDS = { 'timed-out': ['gets no answer', '没有应答'], refused: ['is rejected', '被拒绝'], unreachable: ['finds no way', '无路可达'] } as const;

export default rule({
  id: 'tcp-client-firewall-blocks-data',
  layer: 'tcp',
  severity: 'error',
  role: 'cause',
  title: say('A firewall blocks the host that serves the layers', '防火墙阻止了提供镜像层的主机'),
  about: say(
    'Login and manifests come from the login server, layers from another host: a dedicated data endpoint, or Azure blob storage. The login server is reached, and that other host is not, so signing in and pushing work while pulls fail after the manifest. The client’s firewall allows the one name and not the other.',
    '登录和清单来自登录服务器，镜像层来自另一主机：专用数据终结点或 Azure Blob 存储。登录服务器可达，而另一主机不可达，因此登录和推送正常，但拉取在清单之后失败。客户端防火墙只放行了其中一个域名。',
  ),
  docs: 'https://learn.microsoft.com/en-us/troubleshoot/azure/azure-container-registry/download-failed-443-io-time-out',
  needs: ['tcp'],
  wants: ['client', 'path', 'privateEndpoint', 'pull'],
  explains: ['tcp-refused', 'tcp-host-unreachable'],

  *examine(evidence, { cloud }) {
    for (const from of evidence.vantages) {
      for (const { host, address, fault, whole, failures } of dataBlocks(evidence, from)) {
        const storage = host.endsWith(`.${cloud.blobSuffix}`);
        yield {
          because: cite(failures.slice(1), failures[0]),
          target: host,
          severity: whole ? 'error' : 'warning',
          confidence: 'likely',
          detail: say(
            `A connection to ${host}${address ? ` at ${address}` : ''} ${WORDS[fault][0]}. Pulls fetch their layers there.`,
            `到 ${host}${address ? `（${address}）` : ''} 的连接${WORDS[fault][1]}。拉取时从该主机获取镜像层。`,
          ),
          settle: say(
            'The firewall’s log, or the same look from another network, would show where the connection ends.',
            '查看防火墙日志，或从另一网络做同样的检查，即可确定连接在何处中断。',
          ),
          fixes: [
            allowHosts([storage ? `*.${cloud.blobSuffix}` : host]),
            ...(storage
              ? [
                  {
                    label: say(
                      'Or give the registry data endpoints of its own (Premium), so that one narrow name is enough; allow them first',
                      '或为注册表启用专用数据终结点（高级 SKU），只需放行一个具体域名；请先放行再启用',
                    ),
                    command: ['az', 'acr', 'update', '--name', '<registry>', '--data-endpoint-enabled', 'true'],
                    risk: 'interrupts' as const,
                  },
                ]
              : []),
            {
              label: say('Try it by hand from the client: any HTTP answer means that the host is reached', '在客户端手动重试：任何 HTTP 响应都表示主机可达'),
              command: ['curl', '--verbose', '--head', '--connect-timeout', '5', `https://${host}/`],
              risk: 'none',
            },
          ],
        };
      }
    }
  },

  examples: {
    fires: {
      'the data endpoint is dropped': [...healthy(), no('tcp', 'timed-out', DATA)],
      'the data endpoint is rejected': [...healthy(), no('tcp', 'refused', DATA)],
      'the private data address is dropped, the private login is not': [
        ...healthy({}, '10.1.2.5'),
        no('tcp', 'timed-out', { target: DATA_HOST, address: '10.1.2.4' }),
      ],
      'shared storage is dropped': [...healthy(), no('tcp', 'timed-out', { target: 'eusmanaged1.blob.core.windows.net', address: '20.60.1.1' })],
      'a pull stopped at its layer': [
        ...healthy(),
        saw('pull', { steps: [{ step: 'layer', host: 'eusmanaged1.blob.core.windows.net', fault: 'timed-out', ms: 5000 }] }),
      ],
    },
    quiet: {
      'both are reached': [...healthy(), saw('tcp', {}, DATA), saw('http', { status: 404, registryApi: false }, DATA)],
      'the data host answers 400': [...healthy(), saw('tcp', {}, DATA), saw('http', { status: 400, contentType: 'application/xml', body: '<Error/>' }, DATA)],
      'the private endpoint as a whole does not answer': [
        no('tcp', 'timed-out', { address: '10.1.2.5' }),
        no('tcp', 'timed-out', { target: DATA_HOST, address: '10.1.2.4' }),
      ],
      'a dead private record': [...healthy({}, '10.1.2.5'), no('tcp', 'refused', { target: DATA_HOST, address: '10.1.2.99' })],
      'IPv6 alone': [...healthy(), saw('tcp', {}, DATA), no('tcp', 'timed-out', { ...DATA, address: '2603:1030::20' })],
      'a data host of another registry': [...healthy(), no('tcp', 'timed-out', { ...DATA, target: 'fabrikam.eastus.data.azurecr.io', role: 'data' })],
      'only looked at beside the proxy': [...healthy(), no('tcp', 'timed-out', { ...DATA, aside: true })],
    },
  },
});
