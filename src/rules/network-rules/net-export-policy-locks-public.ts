import { cannotChange } from '../../evaluate/cannot-change.ts';
import { cite } from '../../evaluate/cite.ts';
import { denialsOf } from '../../evaluate/denial.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { denied, saw } from '../sample.ts';

const LOCKED = { publicNetworkAccess: 'Disabled', defaultAction: 'Deny', exportPolicy: 'disabled' };
const CANNOT = saw('said', { text: 'cannot enable public access', symptoms: [{ id: 'save-network-failed', excerpt: 'Failed to save firewall' }] });

export default rule({
  id: 'net-export-policy-locks-public',
  layer: 'network-rules',
  severity: 'error',
  role: 'cause',
  title: say('The export policy keeps public access off', '导出策略使公用网络访问无法启用'),
  about: say(
    'With exports disabled, which guards against data loss, a registry must have public network access off: turning it on fails until exports are allowed again. This is usually meant. Decide that first; a private endpoint needs no such change.',
    '为防止数据丢失而禁用导出后，注册表必须禁用公用网络访问：在重新允许导出之前，启用公用网络访问会失败。这通常是有意为之，请先确认。专用终结点无需此更改。',
  ),
  docs: `${ACR_DOCS}/data-loss-prevention`,
  needs: ['registry'],
  wants: ['said', 'http', 'dns'],
  permission: 'Microsoft.ContainerRegistry/registries/read',

  *examine(evidence, question) {
    const config = evidence.first('registry');
    if (config?.facts.exportPolicy?.toLowerCase() !== 'disabled' || config.facts.publicNetworkAccess === 'Enabled') return;
    const said = cannotChange(evidence);
    const refused = denialsOf(evidence, question).some((d) => d.reason === 'disabled');
    if (!said && !refused) return;
    yield {
      because: said ? cite([said], config) : [config],
      target: question.registry.loginServer,
      ...(said
        ? { confidence: 'likely', settle: say('The full error of the change that failed would settle it.', '更改失败时的完整错误信息即可确定。') }
        : { role: 'risk', severity: 'info' }),
      detail: say('Exports are disabled on this registry, so public network access cannot be turned on.', '此注册表已禁用导出，因此无法启用公用网络访问。'),
      fixes: [
        {
          label: say('Reach the registry through a private endpoint instead', '改用专用终结点访问注册表'),
          link: `${ACR_DOCS}/container-registry-private-endpoints`,
          risk: 'none',
        },
        {
          label: say('Allow exports again, if that is allowed to you', '在获得许可的情况下重新允许导出'),
          command: ['az', 'resource', 'update', '--ids', config.facts.id, '--set', 'properties.policies.exportPolicy.status=enabled'],
          link: `${ACR_DOCS}/data-loss-prevention`,
          risk: 'widens-access',
        },
      ],
    };
  },

  examples: {
    fires: {
      'public access cannot be turned on': [saw('registry', LOCKED), CANNOT],
      'somebody outside is refused': [saw('registry', LOCKED), denied('203.0.113.7')],
    },
    quiet: {
      'exports allowed': [saw('registry', { ...LOCKED, exportPolicy: 'enabled' }), CANNOT],
      'policy not readable': [saw('registry', LOCKED, { unknown: ['exportPolicy'] }), CANNOT],
      'nobody complains': [saw('registry', LOCKED), saw('http', {}, { address: '10.1.2.5' })],
      'public access is on': [saw('registry', { ...LOCKED, publicNetworkAccess: 'Enabled' }), CANNOT],
    },
  },
});
