import { ACR_DOCS, rule, say } from '../rule.ts';
import { saw } from '../sample.ts';
import { showRegistry } from '../ways-out-services.ts';

const state = (provisioningState: string) => saw('registry', { provisioningState });

export default rule({
  id: 'registry-provisioning-not-succeeded',
  layer: 'registry-config',
  severity: 'warning',
  role: 'risk',
  title: say('The registry’s last change is not complete', '注册表的上次更改尚未完成'),
  about: say(
    'Azure Resource Manager says that the registry is still being changed, or that the last change failed. Images are usually served meanwhile; further changes are refused until it has settled.',
    'Azure 资源管理器显示注册表仍在更改，或上次更改失败。其间通常仍可提供映像；在状态稳定之前，进一步的更改会被拒绝。',
  ),
  docs: `${ACR_DOCS}/container-registry-faq`,
  needs: ['registry'],
  permission: 'Microsoft.ContainerRegistry/registries/read',

  *examine(evidence, { registry, op }) {
    const config = evidence.first('registry');
    const state = config?.facts.provisioningState;
    if (!config || state === undefined || state.toLowerCase() === 'succeeded') return;
    const failed = /^(failed|canceled)$/i.test(state);
    yield {
      because: [config],
      ...(op === 'manage'
        ? {
            role: 'cause' as const,
            severity: 'error' as const,
            confidence: 'likely' as const,
            settle: say('The registry’s activity log names the change and its error.', '注册表的活动日志会列出该更改及其错误。'),
          }
        : failed
          ? {}
          : { severity: 'info' as const }),
      detail: say(`Its provisioning state is ${state}.`, `其预配状态为 ${state}。`),
      fixes: [
        {
          label: say('See the last changes and their errors', '查看最近的更改及其错误'),
          command: ['az', 'monitor', 'activity-log', 'list', '--resource-id', config.facts.id, '--offset', '3d', '--output', 'table'],
          risk: 'none',
        },
        showRegistry(registry.name),
      ],
    };
  },

  examples: {
    fires: {
      'the last change failed': [state('Failed')],
      'a change is under way': [state('Updating')],
    },
    quiet: {
      done: [saw('registry')],
      'done, in small letters': [state('succeeded')],
      'not readable': [saw('registry', {}, { unknown: ['provisioningState'] })],
    },
  },
});
