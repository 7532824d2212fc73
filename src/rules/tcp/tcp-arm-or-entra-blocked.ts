import { cite } from '../../evaluate/cite.ts';
import { CONTROL_ROLES, isEndpointAddress } from '../../evaluate/reach.ts';
import { controlsOf } from '../../evaluate/reach-control.ts';
import { isRegistryAnswer, isRegistryDenial } from '../../path.ts';
import { allowHosts, tryByHand } from '../egress.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { denied, healthy, no, saw } from '../sample.ts';

const IDENTITY = { target: 'login.microsoftonline.com', role: 'identity', address: '20.190.151.7' } as const;
const ARM = { target: 'management.azure.com', role: 'arm', address: '20.37.158.1' } as const;
const MCR = { target: 'mcr.microsoft.com', role: 'mcr', address: '150.171.70.10' } as const;
const REACHED = saw('http', { status: 200, registryApi: false }, ARM);
const PRIVATE = healthy({}, '10.1.2.5');

export default rule({
  id: 'tcp-arm-or-entra-blocked',
  layer: 'tcp',
  severity: 'warning',
  role: 'cause',
  title: say('Sign-in or management hosts are blocked from here', '此处无法访问登录验证或管理主机'),
  about: say(
    'The registry answers, but login.microsoftonline.com (Microsoft Entra) or management.azure.com (Azure Resource Manager) cannot be used from here. az acr login, the CLI and the portal need them; a pull with a managed identity on an Azure host or with a token does not. In a private network without any way out this is as meant.',
    '注册表有应答，但此处无法使用 login.microsoftonline.com（Microsoft Entra）或 management.azure.com（Azure 资源管理器）。az acr login、CLI 和门户需要它们；使用 Azure 主机的托管标识或令牌拉取则不需要。在没有任何出口的专用网络中，这属于预期设计。',
  ),
  docs: `${ACR_DOCS}/container-registry-firewall-rules`,
  needs: ['tcp', 'http'],
  wants: ['tls', 'proxy', 'client', 'privateEndpoint'],

  *examine(evidence, { op, registry }) {
    for (const from of evidence.vantages) {
      const answers = evidence.seen('http', { from, role: 'login' }).filter((o) => isRegistryAnswer(o) || isRegistryDenial(o));
      const answer = answers[0];
      const controls = controlsOf(evidence, from);
      const blocked = controls.filter((c) => c.blocked && c.role !== 'mcr');
      const [first, ...rest] = blocked;
      if (!answer || !first) continue;
      const isPrivate = answers.every((o) => o.via === undefined && isEndpointAddress(evidence, o.address));
      // Where every control name fails alike, the way out is meant for the registry alone: worth knowing, and no fault of a pull.
      const selective = controls.some((c) => !c.blocked) || (!isPrivate && controls.length < CONTROL_ROLES.length);
      const needed = op === 'login' || op === 'manage';
      const hosts = blocked.map((c) => c.host);
      yield {
        because: cite([answer, ...rest.map((c) => c.because[0])], first.because[0]),
        role: needed || selective ? 'cause' : 'risk',
        severity: needed && blocked.some((c) => c.role === (op === 'login' ? 'identity' : 'arm')) ? 'error' : selective ? 'warning' : 'info',
        detail: say(
          `${registry.loginServer} answers here, ${hosts.join(', ')} cannot be used although the name resolves.`,
          `此处 ${registry.loginServer} 有应答，但 ${hosts.join('、')} 虽可解析却无法使用。`,
        ),
        fixes: [
          allowHosts(hosts),
          {
            label: say(
              'In a security group: service tags AzureActiveDirectory and AzureResourceManager',
              '在网络安全组中：使用服务标记 AzureActiveDirectory 和 AzureResourceManager',
            ),
            link: 'https://learn.microsoft.com/en-us/azure/virtual-network/service-tags-overview',
            risk: 'none',
          },
          tryByHand(first.host, '/'),
        ],
      };
    }
  },

  examples: {
    fires: {
      'sign-in is dropped, the rest is not': [...healthy(), no('tcp', 'timed-out', IDENTITY), REACHED],
      'the registry refuses this address, and sign-in is dropped': [denied('203.0.113.7'), no('tcp', 'timed-out', IDENTITY), REACHED],
      'sign-in is filtered by name': [...healthy(), saw('tcp', {}, IDENTITY), no('tls', 'reset', IDENTITY), REACHED],
      'all control names are dropped, in a private network: worth knowing': [
        ...PRIVATE,
        no('tcp', 'timed-out', IDENTITY),
        no('tcp', 'timed-out', ARM),
        no('tcp', 'timed-out', MCR),
      ],
    },
    quiet: {
      'they are reached': [...healthy(), saw('http', { status: 200, registryApi: false }, IDENTITY), REACHED],
      'they do not resolve, in a private network': [...PRIVATE, no('dns', 'name-not-found', IDENTITY), no('dns', 'name-not-found', ARM)],
      'the registry is down as well': [no('tcp', 'timed-out'), no('tcp', 'timed-out', IDENTITY)],
      'a bad certificate on a control host': [
        ...healthy(),
        saw('tls', { trusted: false, trustError: 'CERT_HAS_EXPIRED' }, IDENTITY),
        saw('http', { status: 200, registryApi: false }, IDENTITY),
      ],
      'only MCR is blocked: another rule': [...healthy(), REACHED, no('tcp', 'timed-out', MCR)],
      'IPv6 alone fails': [
        ...healthy(),
        saw('tcp', {}, IDENTITY),
        saw('http', { status: 200, registryApi: false }, IDENTITY),
        no('tcp', 'timed-out', { ...IDENTITY, address: '2603:1006::7' }),
      ],
    },
  },
});
