// What the client's own machine and the Azure services that pull say.
import { say } from '../words/say.ts';
import type { Symptom } from './shape.ts';

export const SERVICE_SYMPTOMS: readonly Symptom[] = [
  {
    id: 'docker-not-installed',
    title: say('Docker is not installed', '未安装 Docker'),
    about: say('The command was not found on this machine. No registry was asked.', '本机没有该命令。尚未访问任何注册表。'),
    patterns: [
      /docker: (?:command )?not found|DOCKER_COMMAND_ERROR|'docker' is not recognized|docker": executable file not found|verify if Docker client is installed|docker: 未找到命令|“?docker”?不是内部或外部命令/i,
    ],
    suspects: ['client-docker-not-installed'],
  },
  {
    id: 'docker-daemon-down',
    title: say('The Docker daemon is not running', 'Docker 守护程序未运行'),
    about: say('The client cannot speak to its own daemon. No registry was asked.', '客户端无法连接自己的守护程序。尚未访问任何注册表。'),
    patterns: [
      /Cannot connect to the Docker daemon|Is the docker daemon running|DOCKER_DAEMON_ERROR|dockerDesktopLinuxEngine|docker_engine|docker\.sock: connect: |containerd\.sock: connect: /i,
    ],
    suspects: ['client-docker-daemon-down'],
  },
  {
    id: 'foreign-layers',
    title: say('A layer comes from another registry', '某个层来自其他注册表'),
    about: say(
      'Windows base layers come from the Microsoft registry, not from this one: that host must be reachable as well.',
      'Windows 基础层来自 Microsoft 的注册表，而不是此注册表：该主机也必须可访问。',
    ),
    patterns: [/foreign layer|non-?distributable/i],
    suspects: ['client-foreign-layers-blocked', 'tcp-mcr-blocked'],
  },
  {
    id: 'docker-pull-error',
    title: say('az acr check-health: DOCKER_PULL_ERROR', 'az acr check-health：DOCKER_PULL_ERROR'),
    about: say('The test image comes from mcr.microsoft.com: this says nothing about the registry.', '测试映像来自 mcr.microsoft.com：这与此注册表无关。'),
    patterns: [/DOCKER_PULL_ERROR|mcr\.microsoft\.com\S{0,200}?[": ]{1,4}.{0,200}?(?:i\/o timeout|no such host|connection refused|Client\.Timeout)/i],
    suspects: ['tcp-mcr-blocked', 'proxy-blocks-registry', 'dns-resolver-unreachable'],
  },
  {
    id: 'inaccessible-image',
    title: say('Container Instances cannot get the image', '容器实例无法获取映像'),
    about: say(
      'Azure Container Instances could not reach a restricted registry, or has no managed identity with a role on it.',
      'Azure 容器实例无法访问受限的注册表，或没有具备相应角色的托管标识。',
    ),
    patterns: [/InaccessibleImage|RegistryErrorResponse|The image .{1,260}? in container group .{1,120}? is not accessible/i],
    suspects: [
      'svc-aci-no-trusted-identity',
      'svc-trusted-services-off',
      'net-public-access-disabled',
      'net-ip-not-allowed',
      'client-image-name-wrong',
      'auth-no-role',
    ],
  },
  {
    id: 'app-service-pull',
    title: say('App Service cannot pull the image', '应用服务无法拉取映像'),
    about: say(
      'App Service pulls over the public side unless the image pull is routed through its virtual network.',
      '除非将映像拉取路由到虚拟网络，否则应用服务会从公网拉取。',
    ),
    patterns: [
      /DockerApiException|ImagePull(?:Unauthorized)?Failure|Image pull failed\. Defaulting to local copy|WEBSITE_PULL_IMAGE_OVER_VNET|Site container .{0,120}?terminated during site startup/i,
    ],
    suspects: ['svc-app-service-not-over-vnet', 'net-ip-not-allowed', 'auth-no-role', 'auth-arm-audience-disabled', 'client-image-name-wrong'],
  },
  {
    id: 'aks-check-acr',
    title: say('az aks check-acr reports a failure', 'az aks check-acr 报告失败'),
    about: say(
      'The test pod could not exchange its token. A timeout is reported as a missing permission: read the text, not the exit code. It never touches a data endpoint.',
      '测试 Pod 无法交换令牌。超时也会被报告为缺少权限：请看文字而不是退出代码。它从不访问数据终结点。',
    ),
    patterns: [
      /Your cluster (?:cannot|can't|may not be able to) pull images|Validating (?:image pull permission|managed identity existence|service principal credential|Docker registry host).{0,20}?FAILED|failed to send token exchange request|returned error status: (?<status>\d{3})|Checking ACR location matches cluster location: FAILED/i,
    ],
    suspects: [
      'auth-no-role',
      'auth-kubelet-identity-removed',
      'pe-no-route-peering',
      'svc-aks-egress',
      'dns-private-zone-not-linked',
      'auth-arm-audience-disabled',
    ],
  },
  {
    id: 'import-failed',
    title: say('az acr import fails', 'az acr import 失败'),
    about: say(
      'The registry itself fetches the source image, so its rights and its network count, not the caller’s.',
      '源映像由注册表自身获取，因此取决于注册表的权限和网络，而不是调用方的。',
    ),
    patterns: [/\baz acr import\b|importImage|无法导入(?:映像|镜像)|导入(?:映像|镜像).{0,20}?失败/i],
    suspects: ['svc-import-blocked', 'net-export-policy-locks-public', 'svc-trusted-services-off', 'registry-throttled'],
  },
  {
    id: 'defender-scan',
    title: say('Defender for Cloud shows no scan results', 'Defender for Cloud 没有扫描结果'),
    about: say(
      'The scanner has no access or the plan is off. That Azure Security Center cannot scan restricted registries was true in 2021, and is not any more.',
      '扫描程序无法访问，或未启用相应计划。“Azure 安全中心无法扫描受限注册表”在 2021 年成立，现已不再成立。',
    ),
    patterns: [
      /(?:Defender|Security Center).{0,120}?(?:cannot|can't|can not|could not|unable to|fails? to|does(?: not|n't)|never) .{0,20}?(?:scan|show|find|list)|(?:scan|vulnerability|assessment) results? .{0,60}?(?:do not|don't|does not|doesn't|never|not) (?:appear|show|shown|displayed|available)|(?:安全中心|Defender).{0,30}?(?:无法|不能|没有|未)(?:对.{0,20}?)?扫描|扫描结果.{0,12}?(?:未|没有|不)(?:显示|出现)/i,
    ],
    suspects: ['svc-trusted-services-off', 'svc-defender-plan-off', 'net-service-endpoint-blocks-trusted'],
  },
  {
    id: 'acr-tasks',
    title: say('An ACR task cannot push or pull', 'ACR 任务无法推送或拉取'),
    about: say(
      'Tasks run on Azure’s machines, outside your network. Since June 2025 they pass a restricted registry only by an agent pool or a bypass that must be switched on.',
      '任务在 Azure 的计算机上运行，位于你的网络之外。自 2025 年 6 月起，要访问受限的注册表，必须使用代理池，或开启专门的绕过设置。',
    ),
    patterns: [
      /failed to login, ran out of retries|\baz acr (?:build|run|task)\b|ACR (?:quick )?(?:task|build|run)s?\b.{0,80}?(?:fail|cannot|can't|unable|denied|403|error)|acb_default_network|Queued a (?:run|build) with ID|容器注册表任务.{0,10}?(?:无法|不能)|ACR 任务.{0,10}?(?:无法|不能|失败)/i,
    ],
    suspects: [
      'svc-acr-tasks-bypass-off',
      'svc-acr-tasks-quick-build-public-off',
      'svc-acr-tasks-agentpool-egress',
      'svc-acr-tasks-dual-stack',
      'auth-abac-tasks-no-identity',
      'geo-home-region-outage',
    ],
  },
  {
    id: 'hosted-agent',
    title: say('A hosted build agent is outside the network', '托管的生成代理位于网络之外'),
    about: say(
      'Microsoft-hosted and GitHub-hosted agents come from changing public addresses and never reach a private registry.',
      'Microsoft 托管和 GitHub 托管的代理使用不断变化的公网地址，无法访问专用注册表。',
    ),
    patterns: [/##\[error\]|\/home\/vsts\/|D:\\a\\1\\|Microsoft-hosted|hostedtoolcache|\/home\/runner\/|::error::|GitHub Actions/i],
    suspects: ['svc-devops-hosted-agent', 'svc-github-hosted-runner', 'net-dynamic-egress-ip'],
  },
];
