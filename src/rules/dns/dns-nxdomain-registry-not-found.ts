import { cite } from '../../evaluate/cite.ts';
import { knowsNothing } from '../../evaluate/dns-looks.ts';
import { besides, viewsOf } from '../../evaluate/names.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { healthy, no, saw } from '../sample.ts';

const ABSENT = no('dns', 'name-not-found', {}, { rcode: 'NXDOMAIN', chain: [], server: '10.0.0.4:53' });

export default rule({
  id: 'dns-nxdomain-registry-not-found',
  layer: 'dns',
  severity: 'error',
  role: 'cause',
  title: say('There is no registry of this name', '不存在此名称的注册表'),
  about: say(
    'No DNS server that was asked knows the name, and no alias leads anywhere: the name is misspelt, the registry was deleted, or it lives under another suffix. A registry with a private endpoint would show an alias to its private link name even where its record is missing.',
    '所查询的 DNS 服务器都不认识该名称，也没有任何别名：名称拼写错误、注册表已删除，或位于其他后缀下。带有专用终结点的注册表即使缺少记录，也会显示指向专用链接名称的别名。',
  ),
  docs: `${ACR_DOCS}/container-registry-troubleshoot-login-authn-authz`,
  needs: ['dns'],
  wants: ['registry', 'privateEndpoint', 'nameAvailability'],
  explains: ['dns-data-endpoint-record-missing'],
  reach: 'vantage',

  *examine(evidence, question) {
    if (evidence.first('registry')) return; // it exists: DNS is what is wrong
    if (evidence.seen('nameAvailability').some((o) => o.facts.reason === 'AlreadyExists')) return; // somebody has it: likewise
    const views = viewsOf(evidence, ['login'], question);
    if (views.some((view) => !view.isAbsent || view.isLinkName) || evidence.seen('dns', { role: 'other', aside: true }).length > 0) return;
    const [free] = evidence.seen('nameAvailability').filter((o) => o.facts.available);
    const [notThere] = evidence.failed('registry', { fault: 'not-found' });
    for (const view of views) {
      if (besides(evidence, view).length > 0 || knowsNothing(evidence, view.from, question.cloud).length > 0) continue;
      const certain = free !== undefined;
      yield {
        because: cite([...(free ? [free] : []), ...(notThere ? [notThere] : [])], view.look),
        confidence: certain ? 'certain' : 'likely',
        ...(certain ? {} : { settle: say('Asking Azure whether the name is taken would settle it.', '向 Azure 查询该名称是否已被使用即可确认。') }),
        detail: say(
          `DNS knows no ${view.host}${free ? ', and Azure says that the name is free' : notThere ? ', and no registry of that name can be read in Azure' : ''}.`,
          `DNS 中没有 ${view.host}${free ? '，且 Azure 表示该名称可用' : notThere ? '，且在 Azure 中读取不到同名注册表' : ''}。`,
        ),
        fixes: [
          {
            label: say('List the registries that you can see', '列出可见的注册表'),
            command: ['az', 'acr', 'list', '--query', '[].loginServer', '--output', 'tsv'],
            risk: 'none',
          },
        ],
      };
    }
  },

  examples: {
    fires: {
      'NXDOMAIN everywhere': [ABSENT],
      'and Azure says that the name is free': [ABSENT, saw('nameAvailability', { available: true }, { unknown: ['reason'] })],
    },
    quiet: {
      'a private registry whose record is missing': [no('dns', 'name-not-found', {}, { chain: ['contoso.privatelink.azurecr.io'] })],
      'another server knows it': [ABSENT, saw('dns', {}, { aside: true, via: '168.63.129.16:53' })],
      'it lives in another cloud': [ABSENT, saw('dns', {}, { aside: true, target: 'contoso.azurecr.cn', role: 'other' })],
      'another network resolves it': [ABSENT, saw('dns', {}, { from: 'here:b' })],
      'the server knows no name at all': [
        ABSENT,
        no('dns', 'name-not-found', { target: 'mcr.microsoft.com', role: 'mcr' }, { chain: [], server: '10.0.0.4:53' }),
      ],
      'Azure says that the name is taken': [ABSENT, saw('nameAvailability')],
      'Azure knows the registry': [ABSENT, saw('registry')],
      'a healthy look': [...healthy()],
    },
  },
});
