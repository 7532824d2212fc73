import { cite } from '../../evaluate/cite.ts';
import { isEndpointAddress } from '../../evaluate/reach.ts';
import { controlsOf } from '../../evaluate/reach-control.ts';
import { isRegistryAnswer } from '../../path.ts';
import { allowHosts, tryByHand } from '../egress.ts';
import { rule, say } from '../rule.ts';
import { healthy, no, saw } from '../sample.ts';

const IDENTITY = { target: 'login.microsoftonline.com', role: 'identity', address: '20.190.151.7' } as const;
const MCR = { target: 'mcr.microsoft.com', role: 'mcr', address: '150.171.70.10' } as const;
const SIGN_IN = saw('http', { status: 200, registryApi: false }, IDENTITY);

export default rule({
  id: 'tcp-mcr-blocked',
  layer: 'tcp',
  severity: 'warning',
  role: 'cause',
  title: say('Microsoft’s public registry is blocked from here', '此处无法访问 Microsoft 公共注册表（MCR）'),
  about: say(
    'Your registry answers, and mcr.microsoft.com does not. Base images, Windows base layers, AKS system images and the pull test of az acr check-health come from there, so those fail and your own images do not. It says nothing about your registry.',
    '您的注册表有应答，而 mcr.microsoft.com 没有。基础镜像、Windows 基础层、AKS 系统镜像以及 az acr check-health 的拉取测试都来自该处，因此它们会失败，而您自己的镜像不会。这与您的注册表无关。',
  ),
  docs: 'https://github.com/microsoft/containerregistry/blob/main/docs/client-firewall-rules.md',
  needs: ['tcp', 'http'],
  wants: ['tls', 'proxy', 'client', 'privateEndpoint'],

  *examine(evidence, { cloud }) {
    for (const from of evidence.vantages) {
      const answers = evidence.seen('http', { from, role: 'login' }).filter(isRegistryAnswer);
      const answer = answers[0];
      const controls = controlsOf(evidence, from);
      const mcr = controls.find((c) => c.blocked && c.role === 'mcr');
      if (!answer || !mcr) continue;
      const isPrivate = answers.every((o) => o.via === undefined && isEndpointAddress(evidence, o.address));
      if (isPrivate && !controls.some((c) => !c.blocked)) continue; // no way out at all, as meant
      const selective = !isPrivate && controls.some((c) => !c.blocked);
      yield {
        because: cite([answer], mcr.because[0]),
        role: selective ? 'cause' : 'risk',
        severity: selective ? 'warning' : 'info',
        detail: say(
          `The registry answers here, ${mcr.host} cannot be used although the name resolves.`,
          `此处注册表有应答，但 ${mcr.host} 虽可解析却无法使用。`,
        ),
        fixes: [allowHosts([cloud.mcrHost, `*.data.${cloud.mcrHost}`]), tryByHand(mcr.host)],
      };
    }
  },

  examples: {
    fires: {
      'MCR is dropped, the rest is not': [...healthy(), SIGN_IN, no('tcp', 'timed-out', MCR)],
      'MCR is filtered by name': [...healthy(), SIGN_IN, saw('tcp', {}, MCR), no('tls', 'reset', MCR)],
      'a private registry behind a short list of allowed names': [...healthy({}, '10.1.2.5'), SIGN_IN, no('tcp', 'timed-out', MCR)],
    },
    quiet: {
      'it is reached': [...healthy(), saw('http', { status: 200, registryApi: true }, MCR)],
      'a private network without any way out': [...healthy({}, '10.1.2.5'), no('tcp', 'timed-out', MCR), no('tcp', 'timed-out', IDENTITY)],
      'it does not resolve': [...healthy(), no('dns', 'name-not-found', MCR)],
      'the registry is down as well': [no('tcp', 'timed-out'), no('tcp', 'timed-out', MCR)],
    },
  },
});
