import { cite } from '../../evaluate/cite.ts';
import { REGISTRY_ROLES } from '../../evaluate/reach.ts';
import { judgeCertificate, servedOtherwise } from '../../evaluate/reach-tls.ts';
import type { Evidence, Seen } from '../../evidence.ts';
import type { EndpointRole, Op } from '../../model.ts';
import { ACR_DOCS, type Claim, rule, say } from '../rule.ts';
import { DATA_HOST, healthy, saw } from '../sample.ts';
import { SAMPLE_FACTS } from '../sample-facts.ts';
import { showCertificate, trustIssuer } from '../trust.ts';

const LEAF = SAMPLE_FACTS.tls.certificate;
const BOX = { ...LEAF, issuer: 'Corp Proxy CA', issuerOrganisation: 'Corp', hasIssuerUrl: false, fingerprint: 'CC:DD' };
const OPENED = { trusted: false, trustError: 'SELF_SIGNED_CERT_IN_CHAIN', issuerKnown: false, certificate: BOX, chain: ['*.azurecr.io', 'Corp Proxy CA'] };
const VIA = { via: 'http://proxy:3128' };

/** Trusted here, and yet another organisation's certificate than on the direct way: inspected, with the box's CA installed. */
function quietlyOpened(evidence: Evidence<'tls'>, o: Seen<'tls'>): Seen<'tls'> | undefined {
  if (o.via === undefined || !o.facts.trusted) return undefined;
  return evidence
    .seen('tls', { from: o.from, target: o.target, aside: 'any', way: 'direct' })
    .find(
      (d) =>
        d.facts.trusted &&
        d.facts.nameMatches &&
        d.facts.certificate.fingerprint !== o.facts.certificate.fingerprint &&
        d.facts.certificate.issuer !== o.facts.certificate.issuer &&
        d.facts.certificate.issuerOrganisation !== o.facts.certificate.issuerOrganisation,
    );
}

const bypass = (host: string, suffix: string): Claim['fixes'][number] => ({
  label: say(`Exempt ${host} and *.data.${suffix} from TLS inspection`, `将 ${host} 和 *.data.${suffix} 从 TLS 检测中排除`),
  link: `${ACR_DOCS}/container-registry-firewall-rules`,
  risk: 'none',
});

/** Signing in and managing go to these hosts as well. */
const ALSO_NEEDED: Readonly<Partial<Record<Op, readonly EndpointRole[]>>> = { login: ['identity'], manage: ['identity', 'arm'] };

export default rule({
  id: 'tls-interception',
  layer: 'tls',
  severity: 'error',
  role: 'cause',
  title: say('Something in between opens the TLS connection', '中间设备正在拦截 TLS 连接'),
  about: say(
    'The certificate bears the right name, but its issuer is nobody that signs for Azure: a proxy, firewall or security agent opens the connection and signs with a CA of its own. Clients that do not have that CA say “certificate signed by unknown authority”. A server that forgets to send its issuer gives the same error, but its issuer is a public one.',
    '证书的域名正确，但颁发者并非为 Azure 签发证书的机构：代理、防火墙或安全代理程序打开了连接，并用自己的 CA 签名。未安装该 CA 的客户端会报 “certificate signed by unknown authority”。服务器遗漏颁发者证书时错误相同，但其颁发者是公共机构。',
  ),
  docs: `${ACR_DOCS}/container-registry-health-error-reference`,
  needs: ['tls'],
  explains: ['tls-certificate-expired', 'tls-certificate-not-yet-valid'],

  *examine(evidence, { cloud, op }) {
    for (const o of evidence.seen('tls', { role: [...REGISTRY_ROLES, ...(ALSO_NEEDED[op] ?? [])] })) {
      const { certificate } = o.facts;
      const fixes = [bypass(o.target, cloud.registrySuffix), trustIssuer(o.target), showCertificate(o.target)];
      const direct = quietlyOpened(evidence, o);
      if (direct) {
        yield {
          because: [direct, o],
          role: 'risk',
          severity: 'info',
          detail: say(
            `Through ${o.via} the certificate comes from ${certificate.issuer}, directly from ${direct.facts.certificate.issuer}. This host trusts both; a daemon or node without that CA would not.`,
            `经由 ${o.via} 的证书由 ${certificate.issuer} 颁发，直接连接时由 ${direct.facts.certificate.issuer} 颁发。此主机信任两者；未安装该 CA 的守护进程或节点则不信任。`,
          ),
          fixes,
        };
        continue;
      }
      const judged = judgeCertificate(evidence, o);
      if (judged?.fault !== 'interception') continue;
      const certain = judged.proof.length > 0;
      yield {
        because: cite(judged.proof.slice(0, 3), o),
        severity: servedOtherwise(evidence, o) ? 'warning' : 'error',
        confidence: certain ? 'certain' : 'likely',
        detail: say(
          `The certificate for ${o.target}${o.via ? ` through ${o.via}` : ''} was issued by ${certificate.issuer}${certificate.issuerOrganisation ? ` (${certificate.issuerOrganisation})` : ''}, which this host does not trust.`,
          `${o.target}${o.via ? `（经由 ${o.via}）` : ''} 的证书由 ${certificate.issuer}${certificate.issuerOrganisation ? `（${certificate.issuerOrganisation}）` : ''} 颁发，此主机不信任该颁发者。`,
        ),
        ...(certain
          ? {}
          : { settle: say('The certificate that the same host shows to another network would settle it.', '查看同一主机向另一网络出示的证书即可确定。') }),
        fixes,
      };
    }
  },

  examples: {
    fires: {
      'an issuer that nobody knows': [saw('tls', OPENED)],
      'only its own certificate, and no trace of a public CA': [
        saw('tls', { ...OPENED, trustError: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', chain: ['*.azurecr.io'] }),
      ],
      'self-signed, for the right name': [
        saw('tls', { ...OPENED, trustError: 'DEPTH_ZERO_SELF_SIGNED_CERT', certificate: { ...BOX, selfSigned: true }, chain: ['*.azurecr.io'] }),
      ],
      'through the proxy only': [saw('tls', OPENED, VIA), saw('tls', {}, { aside: true })],
      'through the proxy, whose CA is trusted here: worth knowing': [
        saw('tls', { ...OPENED, trusted: true, issuerKnown: true }, VIA),
        saw('tls', {}, { aside: true }),
      ],
    },
    quiet: {
      'the registry’s own certificate': healthy(),
      'a lab with a CA of its own, trusted': [saw('tls', { certificate: { ...BOX, issuer: 'Lab CA', issuerOrganisation: 'Lab' } })],
      'a server that forgot its issuer': [saw('tls', { trusted: false, trustError: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', chain: ['*.azurecr.io'] })],
      'its issuer is trusted on the data host': [
        saw('tls', { ...OPENED, trustError: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' }),
        saw('tls', { certificate: BOX }, { target: DATA_HOST, address: '20.62.128.20' }),
      ],
      'a name that is not ours': [saw('tls', { ...OPENED, nameMatches: false })],
      'the same certificate through the proxy': [saw('tls', {}, VIA), saw('tls', {}, { aside: true })],
      'only a control host': [...healthy(), saw('tls', OPENED, { target: 'mcr.microsoft.com', role: 'mcr', address: '150.171.70.10' })],
    },
  },
});
