// What clients say when the TLS handshake fails.
import { say } from '../words/say.ts';
import { HOST, IP, type Symptom, words } from './shape.ts';

export const TLS_SYMPTOMS: readonly Symptom[] = [
  {
    id: 'x509-wrong-name',
    title: say('The certificate is for another name', '证书属于其他名称'),
    about: say(
      'The server’s certificate does not hold the name that was asked for: a privatelink name or an address was used instead of the login server, or another site answers there.',
      '服务器证书不包含所请求的名称：使用了 privatelink 名称或 IP 地址而不是登录服务器，或该地址上应答的是其他站点。',
    ),
    patterns: [
      words(`x509: certificate is valid for .{0,600}?, not ${HOST}`),
      words(`x509: certificate is not valid for any names, but wanted to match ${HOST}`),
      words(`cannot validate certificate for ${IP} because it doesn't contain any IP SANs`),
      words(`Host: ${HOST}\\.? is not in the cert's altnames`),
      words(`hostname '${HOST}' doesn't match`),
      /ERR_TLS_CERT_ALTNAME_INVALID|Hostname mismatch, certificate is not valid for|SSL: no alternative certificate subject name matches|certificate relies on legacy Common Name field/i,
    ],
    suspects: ['tls-privatelink-name-used', 'tls-certificate-wrong-name', 'tls-interception', 'dns-hosts-file-override', 'http-captive-portal'],
  },
  {
    id: 'x509-not-yet-valid',
    title: say('The certificate is not yet valid', '证书尚未生效'),
    about: say(
      'The certificate starts after this machine’s time: its clock is more often wrong than the certificate.',
      '证书的生效时间晚于本机时间：通常是本机时钟有误，而不是证书有误。',
    ),
    patterns: [/certificate has expired or is not yet valid: current time \S{1,40} is before|certificate is not yet valid|CERT_NOT_YET_VALID/i],
    suspects: ['tls-clock-skew', 'tls-certificate-not-yet-valid', 'tls-interception'],
  },
  {
    id: 'x509-expired',
    title: say('The certificate has expired', '证书已过期'),
    about: say(
      'The certificate ended before this machine’s time. Compare the clock before the certificate is blamed; a registry’s certificates are renewed by Azure, an inspecting box’s are not.',
      '证书的到期时间早于本机时间。请先核对时钟；注册表的证书由 Azure 更新，而检查设备的证书则不会。',
    ),
    patterns: [/certificate has expired(?! or is not yet valid: current time \S{1,40} is before)|CERT_HAS_EXPIRED|SEC_E_CERT_EXPIRED/i],
    suspects: ['tls-clock-skew', 'tls-certificate-expired', 'tls-interception'],
  },
  {
    id: 'x509-unknown-authority',
    title: say('The certificate’s issuer is not trusted', '证书颁发者不受信任'),
    about: say(
      'The client does not know who signed the certificate: a box on the way inspects TLS with its own CA, or an intermediate certificate was not sent. The words are the same for both.',
      '客户端不认识证书的签发者：途中有设备使用自己的 CA 检查 TLS，或未发送中间证书。两者的文字相同。',
    ),
    patterns: [
      /x509: certificate signed by unknown authority|unable to get (?:local )?issuer certificate|self[- ]signed certificate|CERTIFICATE_VERIFY_FAILED|UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT|x509: failed to load system roots|authority that is not trusted|certificate is not trusted|远程证书无效/i,
    ],
    suspects: ['tls-interception', 'tls-chain-incomplete', 'tls-clock-skew', 'http-captive-portal', 'tcp-azure-firewall-denies'],
  },
  {
    id: 'tls-handshake-timeout',
    title: say('The TLS handshake got no answer', 'TLS 握手没有应答'),
    about: say(
      'The connection stands and the handshake is not answered: large packets vanish (MTU), a filter drops the host name, or the path is very slow.',
      '连接已建立，但握手没有应答：大数据包丢失 (MTU)、过滤设备按主机名丢弃，或路径极慢。',
    ),
    patterns: [/TLS handshake timeout|SSL connection timeout|handshake operation timed out/i],
    suspects: [
      'tls-mtu-blackhole',
      'tcp-established-blackholed',
      'tls-reset-or-eof-by-middlebox',
      'tcp-path-slow',
      'tcp-path-lossy',
      'tcp-azure-firewall-denies',
      'tcp-ipv6-path-broken',
      'proxy-no-answer',
    ],
  },
  {
    id: 'tls-version-rejected',
    title: say('The TLS version was rejected', 'TLS 版本被拒绝'),
    about: say(
      'Client and server have no TLS version in common. Azure asks for TLS 1.2 or later.',
      '客户端与服务器没有共同支持的 TLS 版本。Azure 要求 TLS 1.2 或更高版本。',
    ),
    patterns: [
      /tls: protocol version not supported|alert protocol version|tls: server selected unsupported protocol version|SSL: UNSUPPORTED_PROTOCOL|unsupported protocol\b|ERR_SSL_VERSION_OR_CIPHER_MISMATCH|TLSV1_ALERT_PROTOCOL_VERSION/i,
    ],
    suspects: ['tls-version-too-old', 'tls-interception'],
  },
  {
    id: 'http-response-to-https-client',
    title: say('Plain HTTP answered where TLS belongs', '应为 TLS 的位置返回了明文 HTTP'),
    about: say(
      'What answers does not speak TLS: a captive portal, a wrong port, or a proxy that was given as https://.',
      '应答方不使用 TLS：门户登录页、端口错误，或代理被写成了 https://。',
    ),
    patterns: [
      /server gave HTTP response to HTTPS client|(?<!proxyconnect tcp: )tls: first record does not look like a TLS handshake|SSL: WRONG_VERSION_NUMBER|wrong version number|ERR_SSL_WRONG_VERSION_NUMBER/i,
    ],
    suspects: ['tls-not-tls', 'proxy-misconfigured-scheme', 'http-captive-portal'],
  },
  {
    id: 'tls-alert',
    title: say('The peer ended the TLS handshake', '对端中止了 TLS 握手'),
    about: say(
      'A TLS alert came back: the name, the version or the ciphers were not liked, by the server or by a box in front of it.',
      '收到 TLS 警报：服务器或其前方的设备不接受名称、版本或密码套件。',
    ),
    patterns: [
      /remote error: tls: |alert handshake failure|unrecognized[ _]name|SSLV3_ALERT_HANDSHAKE_FAILURE|Could not create SSL\/TLS secure channel|未能创建 SSL\/TLS 安全通道/i,
    ],
    suspects: ['tls-version-too-old', 'tls-reset-or-eof-by-middlebox', 'tls-interception', 'tls-certificate-wrong-name'],
  },
  {
    id: 'connectivity-ssl-error',
    title: say('az acr check-health: CONNECTIVITY_SSL_ERROR', 'az acr check-health：CONNECTIVITY_SSL_ERROR'),
    about: say(
      'The Azure CLI got no secure connection. It does not say who signed the certificate that it saw.',
      'Azure CLI 未能建立安全连接。消息未说明所见证书由谁签发。',
    ),
    patterns: [/CONNECTIVITY_SSL_ERROR|cannot establish a (?:secure|trusted) connection|SSLError\(/i],
    suspects: [
      'tls-interception',
      'tls-chain-incomplete',
      'tls-certificate-wrong-name',
      'tls-certificate-expired',
      'tls-clock-skew',
      'tls-reset-or-eof-by-middlebox',
    ],
  },
];
