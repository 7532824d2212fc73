import { CLOUDS } from '../../clouds.ts';
import { cite } from '../../evaluate/cite.ts';
import { besides, viewsOf } from '../../evaluate/names.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { healthy, no, saw } from '../sample.ts';

const ABSENT = no('dns', 'name-not-found', {}, { rcode: 'NXDOMAIN', chain: [] });
const CHINA = { aside: true, target: 'contoso.azurecr.cn', role: 'other' } as const;

export default rule({
  id: 'dns-wrong-cloud-suffix',
  layer: 'dns',
  severity: 'error',
  role: 'cause',
  title: say('The registry lives in another Azure cloud', '注册表位于另一个 Azure 云'),
  about: say(
    'The name does not exist under this suffix, and exists under another cloud’s: azurecr.io is the public cloud, azurecr.us US Government, azurecr.cn the one operated by 21Vianet. Clients and the Azure CLI must be set to that cloud.',
    '此后缀下不存在该名称，但在另一个云的后缀下存在：azurecr.io 为公有云，azurecr.us 为美国政府云，azurecr.cn 为世纪互联运营的云。客户端与 Azure CLI 必须设置为该云。',
  ),
  docs: `${ACR_DOCS}/container-registry-health-error-reference`,
  needs: ['dns'],
  wants: ['registry', 'privateEndpoint'],
  explains: ['dns-nxdomain-registry-not-found'],
  reach: 'vantage',

  *examine(evidence, question) {
    if (evidence.first('registry')) return;
    const views = viewsOf(evidence, ['login'], question);
    for (const view of views) {
      if (!view.isAbsent || view.isLinkName) continue;
      // The name exists in this cloud as well: what hides it here is the matter (dns-overridden-azurecr-zone).
      if (besides(evidence, view).some((o) => o.facts.a.length + o.facts.aaaa.length > 0) || views.some((one) => one.addresses.length > 0 || one.isLinkName))
        continue;
      const found = evidence
        .seen('dns', { from: view.from, role: 'other', aside: true })
        .find((o) => o.facts.a.length + o.facts.aaaa.length > 0 || o.facts.chain.length > 0);
      if (!found) continue;
      const cloud = CLOUDS.find((known) => found.target.endsWith(`.${known.registrySuffix}`));
      yield {
        because: cite([found], view.look),
        confidence: 'likely',
        settle: say(
          'Whose registry that is, only its owner can say: a namesake in another cloud is possible.',
          '只有其所有者能确认归属：也可能是另一个云中的同名注册表。',
        ),
        detail: say(
          `${view.host} does not exist, and ${found.target} does${cloud ? ` (${cloud.name})` : ''}.`,
          `${view.host} 不存在，而 ${found.target} 存在${cloud ? `（${cloud.name}）` : ''}。`,
        ),
        fixes: [
          {
            label: say('Set the Azure CLI to that cloud, and sign in again', '将 Azure CLI 切换到该云并重新登录'),
            command: ['az', 'cloud', 'set', '--name', cloud?.name ?? '<cloud>'],
            risk: 'none',
          },
          {
            label: say(`Use ${found.target} as the login server`, `将 ${found.target} 用作登录服务器`),
            link: `${ACR_DOCS}/container-registry-health-error-reference`,
            risk: 'none',
          },
        ],
      };
    }
  },

  examples: {
    fires: {
      'it exists in China': [ABSENT, saw('dns', {}, CHINA)],
      'behind a private link there': [ABSENT, saw('dns', { a: [], chain: ['contoso.privatelink.azurecr.cn'] }, CHINA)],
    },
    quiet: {
      'nowhere else': [ABSENT, no('dns', 'name-not-found', CHINA)],
      'it resolves here': [...healthy(), saw('dns', {}, CHINA)],
      'its private record is missing': [no('dns', 'name-not-found', {}, { chain: ['contoso.privatelink.azurecr.io'] }), saw('dns', {}, CHINA)],
    },
  },
});
