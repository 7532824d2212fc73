import { cite } from '../../evaluate/cite.ts';
import { REGISTRY_ROLES } from '../../evaluate/reach.ts';
import { clockOf, outsideValidity, SKEW_SECONDS } from '../../evaluate/reach-clock.ts';
import { judgeCertificate, servedOtherwise } from '../../evaluate/reach-tls.ts';
import { isNetworkVantage } from '../../evidence.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { healthy, saw } from '../sample.ts';
import { SAMPLE_FACTS } from '../sample-facts.ts';
import { setClock, showCertificate, spanOf } from '../trust.ts';

const CERTIFICATE = { ...SAMPLE_FACTS.tls.certificate, notBefore: '2026-11-10T00:00:00.000Z', notAfter: '2027-11-01T00:00:00.000Z' };
const EARLY = { trusted: false, trustError: 'CERT_NOT_YET_VALID', certificate: CERTIFICATE };

export default rule({
  id: 'tls-certificate-not-yet-valid',
  layer: 'tls',
  severity: 'error',
  role: 'cause',
  title: say('The certificate is not valid yet', '证书尚未生效'),
  about: say(
    'The certificate that answers for this host begins in the future. That is rarely the certificate’s fault: most often this host’s clock runs behind, for example after a resume or without a time server. Where the clock is right, an appliance in between issues certificates with a clock that runs ahead.',
    '应答此主机的证书从未来某一时刻才生效。这很少是证书本身的问题：多半是此主机的时钟落后，例如休眠恢复后或没有时间服务器。如果时钟正确，则是中间设备以超前的时钟签发了证书。',
  ),
  docs: `${ACR_DOCS}/container-registry-troubleshoot-login-authn-authz`,
  needs: ['tls'],
  wants: ['http'],

  *examine(evidence) {
    for (const o of evidence.seen('tls', { role: REGISTRY_ROLES })) {
      if (!isNetworkVantage(o.from) || judgeCertificate(evidence, o)?.fault !== 'not-yet-valid') continue;
      const { certificate } = o.facts;
      const clock = clockOf(evidence, o.from, o.target);
      const certain = clock !== undefined && Math.abs(clock.seconds) <= SKEW_SECONDS;
      const until = outsideValidity(certificate, o.at);
      const left = until?.is === 'early' ? spanOf(until.minutes) : undefined;
      yield {
        because: cite(certain ? clock.witnesses.slice(0, 1) : [], o),
        severity: servedOtherwise(evidence, o) ? 'warning' : 'error',
        confidence: certain ? 'certain' : 'likely',
        detail: say(
          `The certificate of ${o.target} (${certificate.subject}, from ${certificate.issuer}) begins ${left ? `in ${left.en}, ` : ''}on ${certificate.notBefore}.`,
          `${o.target} 的证书（${certificate.subject}，颁发者 ${certificate.issuer}）自 ${certificate.notBefore} 起生效${left ? `，还需 ${left.zh}` : ''}。`,
        ),
        ...(certain ? {} : { settle: say('Comparing this host’s clock with another host’s would settle it.', '将此主机的时钟与其他主机比较即可确定。') }),
        fixes: [...(certain ? [] : [setClock]), showCertificate(o.target)],
      };
    }
  },

  examples: {
    fires: {
      'it begins next week': [saw('tls', EARLY), saw('http')],
      'it begins next week, and no clock to compare with': [saw('tls', EARLY)],
    },
    quiet: {
      'a valid one': healthy(),
      'an expired one': [saw('tls', { trusted: false, trustError: 'CERT_HAS_EXPIRED' })],
      'on a control host': [...healthy(), saw('tls', EARLY, { target: 'mcr.microsoft.com', role: 'mcr', address: '150.171.70.10' })],
      'an unknown issuer': [saw('tls', { trusted: false, trustError: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' })],
    },
  },
});
