import { cite } from '../../evaluate/cite.ts';
import { REGISTRY_ROLES } from '../../evaluate/reach.ts';
import { clockOf, outsideValidity, SKEW_SECONDS } from '../../evaluate/reach-clock.ts';
import { judgeCertificate, servedOtherwise } from '../../evaluate/reach-tls.ts';
import { isNetworkVantage } from '../../evidence.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { healthy, saw } from '../sample.ts';
import { SAMPLE_FACTS } from '../sample-facts.ts';
import { setClock, showCertificate, spanOf } from '../trust.ts';

const CERTIFICATE = { ...SAMPLE_FACTS.tls.certificate, notBefore: '2025-10-01T00:00:00.000Z', notAfter: '2026-10-01T00:00:00.000Z' };
const EXPIRED = { trusted: false, trustError: 'CERT_HAS_EXPIRED', certificate: CERTIFICATE };

export default rule({
  id: 'tls-certificate-expired',
  layer: 'tls',
  severity: 'error',
  role: 'cause',
  title: say('The certificate has expired', '证书已过期'),
  about: say(
    'The certificate that answers for this host is past its end. Azure renews the registry’s certificates long before, so an expired one usually comes from an appliance, a proxy or another machine in between. Before blaming it, compare this host’s clock with others: a clock that runs ahead shows the same.',
    '应答此主机的证书已超过有效期。Azure 会提前很久更新注册表证书，因此过期证书通常来自中间的设备、代理或另一台主机。归咎于证书之前，请先核对此主机的时钟：时钟超前会有同样的表现。',
  ),
  docs: `${ACR_DOCS}/container-registry-troubleshoot-login-authn-authz`,
  needs: ['tls'],
  wants: ['http'],

  *examine(evidence) {
    for (const o of evidence.seen('tls', { role: REGISTRY_ROLES })) {
      if (!isNetworkVantage(o.from) || judgeCertificate(evidence, o)?.fault !== 'expired') continue;
      const { certificate } = o.facts;
      const clock = clockOf(evidence, o.from, o.target);
      const certain = clock !== undefined && Math.abs(clock.seconds) <= SKEW_SECONDS;
      const since = outsideValidity(certificate, o.at);
      const ago = since?.is === 'expired' ? spanOf(since.minutes) : undefined;
      yield {
        because: cite(certain ? clock.witnesses.slice(0, 1) : [], o),
        severity: servedOtherwise(evidence, o) ? 'warning' : 'error',
        confidence: certain ? 'certain' : 'likely',
        detail: ago
          ? say(
              `The certificate of ${o.target} (${certificate.subject}, from ${certificate.issuer}) ended ${ago.en} ago, on ${certificate.notAfter}.`,
              `${o.target} 的证书（${certificate.subject}，颁发者 ${certificate.issuer}）已于 ${certificate.notAfter} 到期，距今 ${ago.zh}。`,
            )
          : say(
              `A certificate in the chain of ${o.target} (${o.facts.chain.join(' < ')}) has expired.`,
              `${o.target} 的证书链（${o.facts.chain.join(' < ')}）中有证书已过期。`,
            ),
        ...(certain ? {} : { settle: say('Comparing this host’s clock with another host’s would settle it.', '将此主机的时钟与其他主机比较即可确定。') }),
        fixes: [
          showCertificate(o.target),
          {
            label: say('Renew it where it comes from: the proxy, appliance or front end in between', '在证书来源处更新：中间的代理、设备或前端'),
            link: `${ACR_DOCS}/container-registry-troubleshoot-login-authn-authz`,
            risk: 'none',
          },
          ...(certain ? [] : [setClock]),
        ],
      };
    }
  },

  examples: {
    fires: {
      'it ended a month ago': [saw('tls', EXPIRED), saw('http')],
      'it ended, and no clock to compare with': [saw('tls', EXPIRED)],
      'its issuer has expired': [saw('tls', { trusted: false, trustError: 'CERT_HAS_EXPIRED' }), saw('http')],
    },
    quiet: {
      'a valid one': healthy(),
      'an expired one on a control host': [...healthy(), saw('tls', EXPIRED, { target: 'mcr.microsoft.com', role: 'mcr', address: '150.171.70.10' })],
      'not yet valid': [saw('tls', { trusted: false, trustError: 'CERT_NOT_YET_VALID' })],
      'another host’s certificate, which has expired too': [saw('tls', { ...EXPIRED, nameMatches: false })],
      'only beside the proxy': [saw('tls', EXPIRED, { aside: true })],
    },
  },
});
