import { saidSymptom } from '../../evaluate/said.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { saw } from '../sample.ts';

const said = (id: string, text: string) => saw('said', { text, symptoms: [{ id, excerpt: text }] });

export default rule({
  id: 'client-docker-not-installed',
  layer: 'client',
  severity: 'error',
  role: 'cause',
  title: say('Docker is not installed on the client', '客户端上未安装 Docker'),
  about: say(
    'The docker command was not found. Nothing was sent to the registry. Hosts with containerd or podman only, and Cloud Shell, have no docker; “az acr login --expose-token” works without it.',
    '找不到 docker 命令。没有任何请求发送到注册表。仅有 containerd 或 podman 的主机以及 Cloud Shell 没有 docker；“az acr login --expose-token”无需 docker 即可使用。',
  ),
  docs: `${ACR_DOCS}/container-registry-health-error-reference`,
  needs: ['said'],

  *examine(evidence, { registry }) {
    const said = saidSymptom(evidence, 'docker-not-installed');
    if (!said) return;
    yield {
      because: [said],
      confidence: 'likely',
      settle: say('“docker version” on the client would settle it.', '在客户端上运行“docker version”即可确定。'),
      detail: say('The text shows that there is no docker command; the registry was not asked.', '文本表明没有 docker 命令；未向注册表发送请求。'),
      fixes: [
        {
          label: say('Take a token without docker', '在不使用 docker 的情况下获取令牌'),
          command: ['az', 'acr', 'login', '--name', registry.name, '--expose-token'],
          risk: 'none',
        },
        { label: say('Install Docker', '安装 Docker'), link: 'https://docs.docker.com/engine/install/', risk: 'none' },
      ],
    };
  },

  examples: {
    fires: {
      'no docker': [said('docker-not-installed', 'DOCKER_COMMAND_ERROR: Please verify if Docker client is installed and running.')],
      'no docker, and the registry is fine': [saw('http'), said('docker-not-installed', 'docker: command not found')],
    },
    quiet: {
      'the daemon is down': [said('docker-daemon-down', 'Cannot connect to the Docker daemon')],
      'a docker that works': [saw('said', { text: 'docker pull contoso.azurecr.io/app:1' })],
      'nothing said': [saw('http')],
    },
  },
});
