import { cite } from '../../evaluate/cite.ts';
import { REGISTRY_ROLES } from '../../evaluate/reach.ts';
import { judgeCertificate, servedOtherwise } from '../../evaluate/reach-tls.ts';
import { rule, say } from '../rule.ts';
import { DATA_HOST, healthy, saw } from '../sample.ts';
import { SAMPLE_FACTS } from '../sample-facts.ts';
import { showCertificate } from '../trust.ts';

const LEAF = SAMPLE_FACTS.tls.certificate;
const ALONE = { trusted: false, trustError: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', chain: [LEAF.subject] };

export default rule({
  id: 'tls-chain-incomplete',
  layer: 'tls',
  severity: 'error',
  role: 'cause',
  title: say('The chain from certificate to trusted root is incomplete', '从证书到受信任根的证书链不完整'),
  about: say(
    'The certificate comes from a known issuer, but no way leads from it to a root that this host trusts: the server does not send the issuer’s certificate, or this host’s list of roots is too old. Browsers fetch what is missing, Docker, containerd and Go do not. The error text is the same as for an inspecting proxy, whose issuer nobody knows.',
    '证书来自已知颁发者，但无法从它追溯到此主机信任的根：服务器没有发送颁发者证书，或此主机的根证书列表过旧。浏览器会自动获取缺失的证书，Docker、containerd 和 Go 不会。错误文本与 TLS 检测代理相同，但后者的颁发者无人知晓。',
  ),
  docs: 'https://learn.microsoft.com/en-us/azure/security/fundamentals/azure-certificate-authority-details',
  needs: ['tls'],

  *examine(evidence) {
    for (const o of evidence.seen('tls', { role: REGISTRY_ROLES })) {
      const judged = judgeCertificate(evidence, o);
      if (judged?.fault !== 'incomplete-chain') continue;
      const { certificate, chain } = o.facts;
      const alone = chain.length <= 1;
      yield {
        because: cite(judged.proof.slice(0, 1), o),
        severity: servedOtherwise(evidence, o) ? 'warning' : 'error',
        confidence: judged.proof.length > 0 && alone ? 'certain' : 'likely',
        detail: alone
          ? say(
              `${o.target} sent only its own certificate, not that of its issuer ${certificate.issuer}.`,
              `${o.target} 只发送了自身的证书，没有发送颁发者 ${certificate.issuer} 的证书。`,
            )
          : say(
              `${o.target} sent ${chain.join(' < ')}, and this host trusts no root above it.`,
              `${o.target} 发送了 ${chain.join(' < ')}，但此主机不信任其上级的任何根证书。`,
            ),
        ...(judged.proof.length > 0 && alone
          ? {}
          : {
              settle: say(
                'The same look from another network, or with another list of roots, would tell a forgetful server from an old list.',
                '从另一网络或使用另一份根证书列表做同样的检查，即可区分服务器遗漏与列表过旧。',
              ),
            }),
        fixes: [
          {
            label: alone
              ? say('Let the server (front end, appliance) send its whole chain', '让服务器（前端、设备）发送完整的证书链')
              : say('Update this host’s list of trusted roots', '更新此主机的受信任根证书列表'),
            ...(alone
              ? { link: 'https://learn.microsoft.com/en-us/azure/security/fundamentals/azure-certificate-authority-details' }
              : { command: ['update-ca-certificates', '--fresh'] }),
            risk: 'none',
          },
          showCertificate(o.target),
        ],
      };
    }
  },

  examples: {
    fires: {
      'the server forgot its issuer': [saw('tls', ALONE)],
      'the same issuer is trusted on the data host': [
        saw('tls', { ...ALONE, issuerKnown: false }),
        saw('tls', {}, { target: DATA_HOST, address: '20.62.128.20' }),
      ],
      'an unknown issuer for the public': [saw('tls', { ...ALONE, issuerKnown: false })],
      'this host’s roots are too old': [saw('tls', { trusted: false, trustError: 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY' })],
    },
    quiet: {
      'a whole chain': healthy(),
      'an inspecting box': [
        saw('tls', { ...ALONE, issuerKnown: false, certificate: { ...LEAF, issuer: 'Corp Proxy CA', issuerOrganisation: 'Corp', hasIssuerUrl: false } }),
      ],
      'a self-signed one': [saw('tls', { trusted: false, trustError: 'DEPTH_ZERO_SELF_SIGNED_CERT', certificate: { ...LEAF, selfSigned: true } })],
      'an expired one': [saw('tls', { trusted: false, trustError: 'CERT_HAS_EXPIRED' })],
      'another host’s': [saw('tls', { ...ALONE, nameMatches: false })],
    },
  },
});
