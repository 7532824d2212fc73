import { cite } from '../../evaluate/cite.ts';
import { saidSymptom } from '../../evaluate/said.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { saw } from '../sample.ts';

const TEXT = /operation is disallowed/i;
const said = saw('said', { text: 'x', symptoms: [{ id: 'operation-disallowed', excerpt: 'operation is disallowed on this registry, repository or image' }] });
const answered = (status: number, message: string) => saw('pull', { steps: [{ step: 'manifest', host: 'contoso.azurecr.io', status, message, ms: 5 }] });

export default rule({
  id: 'registry-operation-disallowed',
  layer: 'registry-config',
  severity: 'error',
  role: 'cause',
  title: say('The registry does not allow this on the image', '注册表不允许对该映像执行此操作'),
  about: say(
    '“The operation is disallowed on this registry, repository or image”: the image or repository is locked, the image is in quarantine, or the registry has reached its storage limit. The registry was reached and knows who asks, so this is neither network nor rights.',
    '“The operation is disallowed on this registry, repository or image”：映像或存储库已锁定、映像处于隔离状态，或注册表已达到存储上限。已到达注册表且身份已被识别，因此与网络和权限无关。',
  ),
  docs: `${ACR_DOCS}/container-registry-image-lock`,
  needs: [],
  wants: ['pull', 'said', 'registry', 'usages'],
  permission: 'Microsoft.ContainerRegistry/registries/read',

  *examine(evidence, { registry, repo }) {
    const pull = evidence.seen('pull').find((o) => o.facts.steps.some((s) => (s.status ?? 0) >= 400 && TEXT.test(s.message ?? '')));
    const said = saidSymptom(evidence, 'operation-disallowed');
    const last = pull ?? said;
    if (!last) return;
    const config = evidence.first('registry');
    const full = evidence.seen('usages').find((o) => o.facts.list.some((u) => u.name === 'Size' && u.limit > 0 && u.current >= u.limit));
    const quarantine = config?.facts.quarantinePolicy?.toLowerCase() === 'enabled' ? config : undefined;
    const why = full
      ? say('Its storage is full.', '其存储空间已满。')
      : quarantine
        ? say('Quarantine is on: new images wait until they are released.', '已启用隔离：新映像在放行前不可用。')
        : say('A lock on the image or repository is the usual reason.', '通常原因是映像或存储库被锁定。');
    yield {
      because: cite([...(full ? [full] : quarantine ? [quarantine] : []), ...(pull && said ? [said] : [])], last),
      ...(pull ? {} : { confidence: 'likely' as const, settle: say('The attributes of the image would settle it.', '查看映像的属性即可确定。') }),
      detail: say(`The registry says that the operation is disallowed. ${why.en}`, `注册表表示不允许该操作。${why['zh-CN']}`),
      fixes: [
        {
          label: say('See whether the image is locked', '查看映像是否被锁定'),
          command: ['az', 'acr', 'repository', 'show', '--name', registry.name, '--image', repo ?? '<repository and tag>', '--query', 'changeableAttributes'],
          link: `${ACR_DOCS}/container-registry-image-lock`,
          risk: 'none',
        },
        { label: say('See how full the registry is', '查看注册表用量'), command: ['az', 'acr', 'show-usage', '--name', registry.name], risk: 'none' },
      ],
    };
  },

  examples: {
    fires: {
      'our own pull is told': [answered(405, 'The operation is disallowed on this registry, repository or image.')],
      'only the words are known': [said],
      'quarantine is on': [saw('registry', { quarantinePolicy: 'enabled' }), said],
    },
    quiet: {
      'the image is there': [answered(200, '')],
      'rights are missing': [answered(403, 'requested access to the resource is denied')],
      'quarantine is on, and nothing was refused': [saw('registry', { quarantinePolicy: 'enabled' }), saw('http')],
    },
  },
});
