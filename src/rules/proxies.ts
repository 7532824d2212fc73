// Ways out that the rules about proxies share. Plain data: nothing is run.
import type { Fix } from '../model.ts';
import { ACR_DOCS, say } from './rule.ts';

/** Asks the proxy by hand what the clients ask. */
export const tryProxy = (proxy: string, host: string): Fix => ({
  label: say('Try it by hand through this proxy: 401 from the registry is the healthy answer', '通过此代理手动重试：注册表返回 401 即为正常'),
  command: ['curl', '--verbose', '--head', '--proxy', proxy, `https://${host}/v2/`],
  risk: 'none',
});

export const allowOnProxy = (hosts: readonly string[]): Fix => ({
  label: say(`Allow CONNECT to ${hosts.join(', ')} on port 443 on the proxy`, `在代理上允许 CONNECT 到 ${hosts.join('、')} 的 443 端口`),
  link: `${ACR_DOCS}/container-registry-firewall-rules`,
  risk: 'none',
});

/** Past the proxy for the registry's own hosts alone. */
export const bypassProxy = (hosts: readonly string[]): Fix => ({
  label: say(
    `Add ${hosts.join(',')} to NO_PROXY of every client and daemon, then restart the daemons`,
    `将 ${hosts.join(',')} 加入所有客户端和守护进程的 NO_PROXY，然后重启守护进程`,
  ),
  link: 'https://docs.docker.com/engine/daemon/proxy/',
  risk: 'none',
});

export const showDaemonProxy: Fix = {
  label: say('See which proxy the daemon uses', '查看守护进程使用的代理'),
  command: ['systemctl', 'show', '--property=Environment', 'docker', 'containerd'],
  risk: 'none',
};
