import { cite } from '../../evaluate/cite.ts';
import { tunnelsOf } from '../../evaluate/reach-proxy.ts';
import { saidSymptom, saidText } from '../../evaluate/said.ts';
import { isGoodAnswer } from '../../path.ts';
import { showDaemonProxy } from '../proxies.ts';
import { rule, say } from '../rule.ts';
import { healthy, no, saw } from '../sample.ts';

const VIA = { via: 'http://proxy:3128' };
const DOCKER = { file: '/lib/systemd/system/docker.service', client: 'docker' } as const;
const WORKS = healthy(VIA).slice(2);
const THROUGH = [saw('proxy', {}, VIA), ...WORKS];
const NO_DIRECT = no('tcp', 'timed-out', { aside: true });
const setUp = (daemons: readonly object[]) => saw('client', { proxies: { https: VIA.via }, daemons: daemons as never });

/** Words of a daemon that went out on its own. */
const DAEMON = /error response from daemon|failed to pull image|containerd|kubelet/i;
const WENT_ALONE = ['client-timeout', 'io-timeout', 'dial-tcp-lookup', 'data-download-timeout'];

export default rule({
  id: 'proxy-daemon-not-configured',
  layer: 'proxy',
  severity: 'warning',
  role: 'cause',
  title: say('The container daemon does not use the proxy', '容器守护进程未使用代理'),
  about: say(
    'This host gets out through a proxy only, and its shell knows the proxy. Images are pulled by a daemon (dockerd, containerd), which does not read the shell’s environment: it has no proxy set and goes out directly, into nothing. curl works, docker pull times out. The daemon must be told, and restarted.',
    '此主机只能通过代理访问外部，其 shell 已配置代理。但镜像由守护进程（dockerd、containerd）拉取，它不读取 shell 的环境变量：未配置代理，直接访问而得不到应答。curl 正常，docker pull 超时。必须为守护进程单独配置并重启。',
  ),
  docs: 'https://docs.docker.com/engine/daemon/proxy/',
  needs: ['proxy', 'client'],
  wants: ['tcp', 'http', 'said'],

  *examine(evidence) {
    for (const from of evidence.vantages) {
      const open = tunnelsOf(evidence, from).find((t) => t.role === 'login' && t.open);
      const answer = evidence.seen('http', { from, role: 'login', way: 'proxy' }).find(isGoodAnswer);
      const client = evidence.first('client', { from });
      if (!open || !answer || !client) continue;
      const direct = { from, target: open.host, aside: true as const };
      if (evidence.seen('tcp', direct).length > 0) continue;
      const dead = evidence.failed('tcp', direct);
      const bare = client.facts.daemons.filter((d) => d.httpsProxy === undefined || d.httpsProxy === '');
      const said = saidText(evidence, DAEMON) && saidSymptom(evidence, ...WENT_ALONE);
      const unknownDaemon = client.facts.daemons.length === 0 && said !== undefined;
      if (!(bare.length > 0 && (dead.length > 0 || said)) && !unknownDaemon) continue;
      const names = bare.length > 0 ? [...new Set(bare.map((d) => d.client))].join(', ') : 'docker';
      yield {
        because: cite([client, ...(said ? [said] : []), open.o, ...dead.slice(0, 1)], answer),
        confidence: 'likely',
        detail: say(
          `Through ${open.via} the registry answers, directly nothing does; ${names} on this host has no proxy set.`,
          `通过 ${open.via} 注册表有应答，直接访问则没有；此主机上的 ${names} 未配置代理。`,
        ),
        settle: say('The daemon’s own environment (systemctl show) would settle it.', '查看守护进程自身的环境变量（systemctl show）即可确定。'),
        fixes: [
          {
            label: say(
              `Set HTTPS_PROXY=${open.via} and NO_PROXY in a systemd drop-in of the daemon, then daemon-reload and restart it`,
              `在守护进程的 systemd drop-in 中设置 HTTPS_PROXY=${open.via} 和 NO_PROXY，然后执行 daemon-reload 并重启`,
            ),
            link: 'https://docs.docker.com/engine/daemon/proxy/',
            risk: 'interrupts',
          },
          showDaemonProxy,
        ],
      };
    }
  },

  examples: {
    fires: {
      'Docker has no proxy, and directly nothing answers': [...THROUGH, NO_DIRECT, setUp([DOCKER])],
      'the error is a daemon’s': [
        ...THROUGH,
        setUp([]),
        saw('said', {
          text: 'Error response from daemon: Get "https://contoso.azurecr.io/v2/": net/http: request canceled (Client.Timeout exceeded while awaiting headers)',
          symptoms: [{ id: 'client-timeout', excerpt: 'Client.Timeout exceeded while awaiting headers' }],
        }),
      ],
    },
    quiet: {
      'Docker has the proxy': [...THROUGH, NO_DIRECT, setUp([{ ...DOCKER, httpsProxy: VIA.via }])],
      'directly it answers as well': [...THROUGH, saw('tcp', {}, { aside: true }), setUp([DOCKER])],
      'no daemon here': [...THROUGH, NO_DIRECT, setUp([])],
      'the proxy does not work either': [saw('proxy', { stage: 'answer', status: 403 }, VIA), NO_DIRECT, setUp([DOCKER])],
      'no proxy': [...healthy(), saw('client', { daemons: [DOCKER] })],
    },
  },
});
