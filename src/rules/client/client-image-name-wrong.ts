import { cite } from '../../evaluate/cite.ts';
import { saidSymptom } from '../../evaluate/said.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { saw } from '../sample.ts';

const step = (status: number, errorCode?: string) => ({
  step: 'manifest' as const,
  host: 'contoso.azurecr.io',
  status,
  ms: 5,
  ...(errorCode ? { errorCode } : {}),
});
const pulled = (status: number, errorCode?: string, from?: 'worker:b') => saw('pull', { steps: [step(status, errorCode)] }, from ? { from } : {});
const UNKNOWN = ['MANIFEST_UNKNOWN', 'NAME_UNKNOWN'];
const said = saw('said', { text: 'manifest unknown', symptoms: [{ id: 'manifest-unknown', excerpt: 'manifest unknown' }] });

export default rule({
  id: 'client-image-name-wrong',
  layer: 'client',
  severity: 'error',
  role: 'cause',
  title: say('The registry has no such repository or tag', '注册表中没有该存储库或标记'),
  about: say(
    'The registry was reached, took the token and answered 404: NAME_UNKNOWN (no such repository) or MANIFEST_UNKNOWN (no such tag or digest). The network is fine. Shortly after a push in another region the same answer means that the replica is not up to date yet.',
    '已到达注册表，令牌也被接受，但返回 404：NAME_UNKNOWN（没有该存储库）或 MANIFEST_UNKNOWN（没有该标记或摘要）。网络正常。如果刚在另一区域推送，同样的回答表示副本尚未同步。',
  ),
  docs: `${ACR_DOCS}/container-registry-faq`,
  needs: [],
  wants: ['pull', 'said'],

  *examine(evidence, { registry, repo }) {
    const pulls = evidence.seen('pull').map((o) => ({ o, manifest: o.facts.steps.find((s) => s.step === 'manifest') }));
    if (pulls.some(({ manifest }) => manifest?.status === 200)) return; // it is there, at least from one place
    const missing = pulls.find(({ manifest }) => manifest?.status === 404 && UNKNOWN.includes(manifest.errorCode ?? ''));
    const said = saidSymptom(evidence, 'manifest-unknown', 'name-unknown');
    const last = missing?.o ?? said;
    if (!last) return;
    const [name] = (repo ?? '<repository>').split(/[:@]/);
    const code = missing?.manifest?.errorCode;
    yield {
      because: cite(missing && said ? [said] : [], last),
      ...(missing ? {} : { confidence: 'likely' as const, settle: say('Listing the repository’s tags would settle it.', '列出该存储库的标记即可确定。') }),
      detail:
        missing && repo
          ? say(`${last.target} answered 404 ${code} for ${repo}.`, `${last.target} 对 ${repo} 返回 404 ${code}。`)
          : say('The registry answered that it does not know the image.', '注册表回答不存在该映像。'),
      fixes: [
        {
          label: say('List the tags that are there', '列出现有标记'),
          command: ['az', 'acr', 'repository', 'show-tags', '--name', registry.name, '--repository', name || '<repository>', '--orderby', 'time_desc'],
          risk: 'none',
        },
        { label: say('List the repositories', '列出存储库'), command: ['az', 'acr', 'repository', 'list', '--name', registry.name], risk: 'none' },
      ],
    };
  },

  examples: {
    question: { repo: 'app:1' },
    fires: {
      'no such tag': [pulled(404, 'MANIFEST_UNKNOWN')],
      'no such repository': [pulled(404, 'NAME_UNKNOWN')],
      'only the words are known': [said],
    },
    quiet: {
      'there from one place, not from another': [pulled(200), pulled(404, 'MANIFEST_UNKNOWN', 'worker:b')],
      'the image is there': [pulled(200), said],
      'a 404 that is not the registry’s': [pulled(404)],
      'refused, not missing': [pulled(401, 'UNAUTHORIZED')],
    },
  },
});
