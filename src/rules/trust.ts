// Ways out that the rules about certificates and handshakes share. Plain data: nothing is run.
import type { Fix } from '../model.ts';
import { say } from './rule.ts';

/** Shows the certificates that a server sends, and how the handshake ends. */
export const showCertificate = (host: string): Fix => ({
  label: say('See the certificates that this host gets', '查看此主机收到的证书'),
  command: ['openssl', 's_client', '-connect', `${host}:443`, '-servername', host, '-showcerts'],
  risk: 'none',
});

/** Makes Docker trust one more issuer for one registry. */
export const trustIssuer = (host: string): Fix => ({
  label: say(
    `Or trust the inspecting CA for this registry: put its certificate in /etc/docker/certs.d/${host}/ca.crt and in the node’s trust store`,
    `或为此注册表信任该检测 CA：将其证书放入 /etc/docker/certs.d/${host}/ca.crt 以及节点的信任存储`,
  ),
  link: 'https://docs.docker.com/engine/security/certificates/',
  risk: 'none',
});

export const setClock: Fix = {
  label: say('Synchronise this host’s clock', '同步此主机的时钟'),
  command: ['timedatectl', 'set-ntp', 'true'],
  risk: 'none',
};

/** Minutes as people say them: 40 min, 7 h, 12 days. */
export function spanOf(minutes: number): { readonly en: string; readonly zh: string } {
  if (minutes < 120) return { en: `${Math.max(1, Math.round(minutes))} min`, zh: `${Math.max(1, Math.round(minutes))} 分钟` };
  if (minutes < 48 * 60) return { en: `${Math.round(minutes / 60)} h`, zh: `${Math.round(minutes / 60)} 小时` };
  return { en: `${Math.round(minutes / 1440)} days`, zh: `${Math.round(minutes / 1440)} 天` };
}
