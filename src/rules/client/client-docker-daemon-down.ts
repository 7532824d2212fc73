import { saidSymptom } from '../../evaluate/said.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { saw } from '../sample.ts';

const said = (id: string, text: string) => saw('said', { text, symptoms: [{ id, excerpt: text }] });

export default rule({
  id: 'client-docker-daemon-down',
  layer: 'client',
  severity: 'error',
  role: 'cause',
  title: say('The Docker daemon does not answer on the client', '客户端上的 Docker 守护程序没有响应'),
  about: say(
    'The docker command found no daemon to talk to: it is not running, the user may not open its socket, or DOCKER_HOST points elsewhere. Nothing was sent to the registry. “az acr check-health” stops here too (DOCKER_DAEMON_ERROR), before it has looked at the registry.',
    'docker 命令找不到可连接的守护程序：它未运行、用户无权打开其套接字，或 DOCKER_HOST 指向别处。没有任何请求发送到注册表。“az acr check-health”也会在此停止（DOCKER_DAEMON_ERROR），尚未检查注册表。',
  ),
  docs: `${ACR_DOCS}/container-registry-health-error-reference`,
  needs: ['said'],

  *examine(evidence, { registry }) {
    const said = saidSymptom(evidence, 'docker-daemon-down');
    if (!said) return;
    yield {
      because: [said],
      confidence: 'likely',
      settle: say('“docker info” on the client would settle it.', '在客户端上运行“docker info”即可确定。'),
      detail: say(
        'The text shows that docker could not reach its own daemon; the registry was not asked.',
        '文本表明 docker 无法连接自身的守护程序；未向注册表发送请求。',
      ),
      fixes: [
        { label: say('Look whether the daemon answers', '检查守护程序是否响应'), command: ['docker', 'info'], risk: 'none' },
        { label: say('Start it', '启动守护程序'), command: ['sudo', 'systemctl', 'start', 'docker'], risk: 'none' },
        {
          label: say('Take a token without docker', '在不使用 docker 的情况下获取令牌'),
          command: ['az', 'acr', 'login', '--name', registry.name, '--expose-token'],
          risk: 'none',
        },
      ],
    };
  },

  examples: {
    fires: {
      'no daemon': [said('docker-daemon-down', 'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?')],
      'no daemon, and the registry is fine': [saw('http'), said('docker-daemon-down', 'DOCKER_DAEMON_ERROR')],
    },
    quiet: {
      'docker itself is missing': [said('docker-not-installed', 'DOCKER_COMMAND_ERROR')],
      'an answer that came from the daemon': [saw('said', { text: 'Error response from daemon: Get https://contoso.azurecr.io/v2/: EOF' })],
      'nothing said': [saw('http')],
    },
  },
});
