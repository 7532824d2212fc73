import { cite } from '../../evaluate/cite.ts';
import { saidSymptom } from '../../evaluate/said.ts';
import { asksFor, consumerOf, doorIs, restrictedRegistry } from '../../evaluate/services.ts';
import { rule, say } from '../rule.ts';
import { saw } from '../sample.ts';
import { readAbout } from '../ways-out-services.ts';

const MI = 'https://learn.microsoft.com/en-us/azure/container-instances/using-azure-container-registry-mi';
const SHUT = { publicNetworkAccess: 'Disabled', defaultAction: 'Deny' };
const GROUP = '/subscriptions/s/resourceGroups/apps/providers/Microsoft.ContainerInstance/containerGroups/batch';
const aci = (usesIdentity: boolean | undefined) => saw('consumer', { service: 'aci', id: GROUP, ...(usesIdentity === undefined ? {} : { usesIdentity }) });
const REFUSED = saw('said', { text: 'InaccessibleImage', symptoms: [{ id: 'inaccessible-image', excerpt: 'InaccessibleImage' }] });

export default rule({
  id: 'svc-aci-no-trusted-identity',
  layer: 'services',
  severity: 'error',
  role: 'cause',
  title: say('The container group pulls without a managed identity', '容器组未使用托管标识拉取映像'),
  about: say(
    'Container Instances pull from a restricted registry as a trusted service only, and only with a managed identity that holds a pull role. A user name and password, or a service principal, is refused: the deployment ends in 409 RegistryErrorResponse or InaccessibleImage.',
    '容器实例只能作为受信任的服务从受限注册表拉取，并且必须使用具有拉取角色的托管标识。使用用户名和密码或服务主体会被拒绝：部署以 409 RegistryErrorResponse 或 InaccessibleImage 结束。',
  ),
  changed: say(
    'The 2021 article said that Container Instances cannot reach a restricted registry. They can now, as a trusted service with a managed identity.',
    '2021 年的文章称容器实例无法访问受网络限制的注册表。现在可以：作为受信任的服务并使用托管标识。',
  ),
  docs: MI,
  needs: ['registry'],
  wants: ['consumer', 'said'],
  permission: 'Microsoft.ContainerInstance/containerGroups/read',
  explains: ['auth-admin-disabled'],

  *examine(evidence, question) {
    const config = restrictedRegistry(evidence);
    if (!config || (question.for && !asksFor(question, 'aci'))) return;
    const group = consumerOf(evidence, question);
    const said = saidSymptom(evidence, 'inaccessible-image');
    if (group?.facts.usesIdentity === true || (!group && !said) || (group?.facts.usesIdentity === undefined && !said)) return;
    const certain = group?.facts.usesIdentity === false;
    if (!certain && config.facts.bypass === 'None') return; // what is known explains it: another rule's
    const door = doorIs(config.facts);
    yield {
      because: cite([...(group ? [group] : []), ...(said ? [said] : [])], config),
      ...(certain
        ? {}
        : {
            confidence: 'likely' as const,
            settle: say('Checking with --for aci and the container group’s id would settle it.', '使用 --for aci 和容器组 ID 检查即可确定。'),
          }),
      detail: certain
        ? say(
            `On ${config.facts.loginServer} ${door.en}, and the container group does not pull with a managed identity.`,
            `${config.facts.loginServer} 上${door['zh-CN']}，而容器组未使用托管标识拉取映像。`,
          )
        : say(
            `On ${config.facts.loginServer} ${door.en}; Container Instances then need a managed identity to pull.`,
            `${config.facts.loginServer} 上${door['zh-CN']}；此时容器实例必须使用托管标识才能拉取。`,
          ),
      fixes: [readAbout(say('Create the group anew with a managed identity that may pull', '使用有拉取权限的托管标识重新创建容器组'), MI)],
    };
  },

  examples: {
    question: { for: { service: 'aci' } },
    fires: {
      'pulls with a password': [saw('registry', SHUT), aci(false)],
      'selected networks only': [saw('registry', { ...SHUT, publicNetworkAccess: 'Enabled' }), aci(false)],
      'only the error is known': [saw('registry', SHUT), REFUSED],
    },
    quiet: {
      'pulls with an identity': [saw('registry', SHUT), aci(true), REFUSED],
      'open to all': [saw('registry'), aci(false)],
      'how it pulls is not known': [saw('registry', SHUT), aci(undefined)],
      'trusted services are off, and that is enough': [saw('registry', { ...SHUT, bypass: 'None' }), REFUSED],
    },
  },
});
