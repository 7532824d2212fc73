import { cite } from '../../evaluate/cite.ts';
import { saidSymptom, saidText } from '../../evaluate/said.ts';
import { asksFor, consumerOf } from '../../evaluate/services.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { saw } from '../sample.ts';
import { readAbout } from '../ways-out-services.ts';

const OFF = saw('registry', { armAudience: 'disabled' });
const app = (facts: { usesIdentity?: boolean } = { usesIdentity: true }) =>
  saw('consumer', { service: 'app-service', id: '/subscriptions/s/x/sites/shop', ...facts });
const INVALID = /token validation failed/i;

export default rule({
  id: 'auth-arm-audience-disabled',
  layer: 'auth',
  severity: 'error',
  role: 'cause',
  title: say('The registry refuses tokens made for Resource Manager', '注册表拒绝面向资源管理器的令牌'),
  about: say(
    'The policy azureADAuthenticationAsArmPolicy is disabled: only Entra tokens made for the registry itself are taken. App Service, Container Apps, older AKS and “az aks check-acr” bring tokens made for Azure Resource Manager and get 401 “token validation failed”. An Azure Policy often sets this.',
    '策略 azureADAuthenticationAsArmPolicy 已禁用：注册表仅接受为其自身颁发的 Entra 令牌。应用服务、容器应用、旧版 AKS 和“az aks check-acr”使用面向 Azure 资源管理器的令牌，会收到 401“token validation failed”。此设置常由 Azure Policy 施加。',
  ),
  docs: `${ACR_DOCS}/container-registry-disable-authentication-as-arm`,
  needs: ['registry'],
  wants: ['consumer', 'said'],
  permission: 'Microsoft.ContainerRegistry/registries/read',
  explains: ['auth-no-role', 'log-auth-failures'],
  reach: 'registry',

  *examine(evidence, question) {
    const config = evidence.first('registry');
    if (config?.facts.armAudience?.toLowerCase() !== 'disabled') return;
    const consumer = consumerOf(evidence, question);
    const said = saidText(evidence, INVALID) ?? (asksFor(question, 'aks', 'app-service', 'container-apps') ? saidSymptom(evidence, 'unauthorized') : undefined);
    const needs = asksFor(question, 'app-service', 'container-apps') && consumer?.facts.usesIdentity === true;
    const perhaps = asksFor(question, 'aks', 'app-service', 'container-apps') && consumer?.facts.usesIdentity !== false;
    if (!said && !perhaps) return;
    yield {
      because: cite([...(said ? [said] : []), ...(consumer ? [consumer] : [])], config),
      ...(said || needs ? {} : { role: 'risk' as const, severity: 'warning' as const }),
      confidence: 'likely',
      settle: say('“token validation failed” in the 401 that the service gets would settle it.', '服务收到的 401 中出现“token validation failed”即可确定。'),
      detail: say(
        `${config.facts.loginServer} takes no tokens made for Resource Manager; not every service brings another kind.`,
        `${config.facts.loginServer} 不接受面向资源管理器的令牌，而并非所有服务都使用其他令牌。`,
      ),
      fixes: [
        readAbout(
          say('Bring the client up to date, so that it asks for a registry token', '更新客户端，使其请求面向注册表的令牌'),
          `${ACR_DOCS}/container-registry-disable-authentication-as-arm`,
        ),
        {
          label: say('Let the registry take Resource Manager tokens', '允许注册表接受资源管理器令牌'),
          command: ['az', 'acr', 'config', 'authentication-as-arm', 'update', '--registry', question.registry.name, '--status', 'enabled'],
          risk: 'widens-access',
        },
      ],
    };
  },

  examples: {
    question: { for: { service: 'app-service' } },
    fires: {
      'a web app with an identity': [OFF, app()],
      'the words say so': [OFF, saw('said', { text: 'UNAUTHORIZED: token validation failed' })],
      'how the app signs in is not known': [OFF, app({})],
    },
    quiet: {
      'such tokens are taken': [saw('registry'), app()],
      'a web app with a password': [OFF, app({ usesIdentity: false })],
      'policy not readable': [saw('registry', {}, { unknown: ['armAudience'] }), app()],
    },
  },
});
