import { cite } from '../../evaluate/cite.ts';
import { saidSymptom, saidText } from '../../evaluate/said.ts';
import { doorIs, restrictedRegistry } from '../../evaluate/services.ts';
import { isRegistryDenial } from '../../path.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { denied, healthy, saw } from '../sample.ts';
import { readAbout } from '../ways-out-services.ts';

const SHUT = { publicNetworkAccess: 'Disabled', defaultAction: 'Deny' };
/** What the portal's data pages and their command line kin are called. */
const DATA_PAGES = /\b(?:repositor(?:y|ies)|tags?|manifests?|artifacts?)\b|存储库|标记/i;
const said = (text: string) => saw('said', { text, symptoms: [{ id: 'portal-or-cli-cannot-manage', excerpt: text }] });

export default rule({
  id: 'portal-data-plane-from-public-network',
  layer: 'auth',
  severity: 'error',
  role: 'cause',
  title: say('Repositories do not load in the portal from this network', '无法从此网络在门户中加载存储库'),
  about: say(
    'The portal’s Repositories and Tags pages, and “az acr repository”, read from the registry itself, out of the person’s own browser or shell. The registry’s settings come from Azure Resource Manager, which its firewall never blocks. So on a restricted registry the settings open and the repositories do not.',
    '门户的“存储库”和“标记”页面以及“az acr repository”由用户自己的浏览器或命令行直接访问注册表。注册表的设置则来自 Azure 资源管理器，注册表防火墙从不阻止它。因此对于受限注册表，设置可以打开，而存储库无法加载。',
  ),
  docs: `${ACR_DOCS}/container-registry-faq`,
  needs: ['registry'],
  wants: ['said', 'http'],
  permission: 'Microsoft.ContainerRegistry/registries/read',

  *examine(evidence, question) {
    const config = restrictedRegistry(evidence);
    if (!config) return;
    const said = saidSymptom(evidence, 'portal-or-cli-cannot-manage', 'portal-cannot-manage');
    const pages = said && DATA_PAGES.test(said.facts.text) ? said : undefined;
    const refused = evidence.seen('http', { role: 'login' }).find(isRegistryDenial);
    const explicit = pages !== undefined && saidText(evidence, DATA_PAGES) !== undefined;
    if (!explicit && !(question.op === 'manage' && refused)) return;
    const door = doorIs(config.facts);
    yield {
      because: cite([...(pages ? [pages] : []), ...(refused ? [refused] : [])], config),
      ...(explicit
        ? {
            confidence: 'likely' as const,
            settle: say('The person’s own public address, against the registry’s rules, would settle it.', '将用户自己的公用地址与注册表规则比较即可确定。'),
          }
        : { role: 'risk' as const, severity: 'info' as const }),
      detail: say(
        `On ${config.facts.loginServer} ${door.en}. Its settings can be managed from anywhere; its repositories open only where it can be reached.`,
        `${config.facts.loginServer} 上${door['zh-CN']}。其设置可以从任何位置管理；存储库只有在能够访问注册表的网络中才能打开。`,
      ),
      fixes: [
        readAbout(
          say('Open the portal on a machine inside the registry’s network', '在注册表所在网络内的计算机上打开门户'),
          `${ACR_DOCS}/container-registry-private-endpoints`,
        ),
        {
          label: say('Allow the address of the person’s browser', '允许用户浏览器的地址'),
          command: ['az', 'acr', 'network-rule', 'add', '--name', question.registry.name, '--ip-address', '<public address>'],
          risk: 'widens-access',
        },
      ],
    };
  },

  examples: {
    question: { op: 'manage' },
    fires: {
      'repositories do not load': [saw('registry', SHUT), said('Repositories: failed to load')],
      'settings can be read, the registry refuses': [saw('registry', SHUT), denied('203.0.113.7')],
    },
    quiet: {
      'open to all': [saw('registry'), said('Repositories: failed to load')],
      'the settings themselves do not open': [saw('registry', SHUT), said('You do not have access to this resource')],
      'reached from here': [saw('registry', SHUT), ...healthy({}, '10.1.2.5')],
      'the door was not readable': [saw('registry', SHUT, { unknown: ['publicNetworkAccess', 'defaultAction'] }), said('Repositories: failed to load')],
    },
  },
});
