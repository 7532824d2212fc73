import { REGISTRY_ROLES } from '../../evaluate/reach.ts';
import { judgeCertificate, servedOtherwise } from '../../evaluate/reach-tls.ts';
import { rule, say } from '../rule.ts';
import { DATA_HOST, healthy, saw } from '../sample.ts';
import { SAMPLE_FACTS } from '../sample-facts.ts';
import { showCertificate } from '../trust.ts';

const OTHER = { ...SAMPLE_FACTS.tls.certificate, subject: 'web01.corp.example', names: ['web01.corp.example'], issuer: 'Corp Issuing CA' };

export default rule({
  id: 'tls-certificate-wrong-name',
  layer: 'tls',
  severity: 'error',
  role: 'cause',
  title: say('Another host’s certificate answers', '应答的是其他主机的证书'),
  about: say(
    'The certificate does not cover the name that was asked, so another machine stands at that address: a DNS record or hosts entry that points elsewhere, a front end without a certificate for this name, or a sign-in portal. An inspecting proxy would have made a certificate for the right name.',
    '证书不包含所请求的域名，说明该地址上是另一台主机：DNS 记录或 hosts 条目指向了别处、前端没有此域名的证书，或是登录门户。进行 TLS 检测的代理会为正确的域名生成证书。',
  ),
  docs: 'https://learn.microsoft.com/en-us/azure/private-link/private-endpoint-dns',
  needs: ['tls'],
  wants: ['dns'],

  *examine(evidence) {
    for (const o of evidence.seen('tls', { role: REGISTRY_ROLES })) {
      if (judgeCertificate(evidence, o)?.fault !== 'wrong-name') continue;
      const { certificate } = o.facts;
      const names = certificate.names.slice(0, 4);
      yield {
        because: [o],
        severity: servedOtherwise(evidence, o) ? 'warning' : 'error',
        detail: say(
          `${o.address ?? o.via ?? o.target} answered for ${o.target} with a certificate for ${names.join(', ') || certificate.subject} (from ${certificate.issuer}).`,
          `${o.address ?? o.via ?? o.target} 为 ${o.target} 返回了 ${names.join('、') || certificate.subject} 的证书（颁发者 ${certificate.issuer}）。`,
        ),
        fixes: [
          {
            label: say(`See where ${o.target} resolves to, and correct that record`, `查看 ${o.target} 的解析结果，并更正该记录`),
            command: ['nslookup', o.target],
            risk: 'none',
          },
          showCertificate(o.target),
        ],
      };
    }
  },

  examples: {
    fires: {
      'a web server stands there': [saw('tls', { nameMatches: false, certificate: OTHER })],
      'an untrusted one for another name': [
        saw('tls', { nameMatches: false, trusted: false, trustError: 'DEPTH_ZERO_SELF_SIGNED_CERT', certificate: { ...OTHER, selfSigned: true } }),
      ],
      'at the data host': [...healthy(), saw('tls', { nameMatches: false, certificate: OTHER }, { target: DATA_HOST, address: '20.62.128.20' })],
    },
    quiet: {
      'the right name': healthy(),
      'the right name from an unknown issuer': [saw('tls', { trusted: false, trustError: 'SELF_SIGNED_CERT_IN_CHAIN' })],
      'a control host': [
        ...healthy(),
        saw('tls', { nameMatches: false, certificate: OTHER }, { target: 'mcr.microsoft.com', role: 'mcr', address: '150.171.70.10' }),
      ],
      'only beside the proxy': [saw('tls', { nameMatches: false, certificate: OTHER }, { aside: true })],
    },
  },
});
