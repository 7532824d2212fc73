import { cite } from '../../evaluate/cite.ts';
import { saidText } from '../../evaluate/said.ts';
import { restrictedRegistry } from '../../evaluate/services.ts';
import type { Words } from '../../model.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { saw } from '../sample.ts';
import { allowTrusted, readAbout } from '../ways-out-services.ts';

const SPEAKS = /\baz\s{1,4}acr\s{1,4}import\b|importimage|导入映像|导入镜像/i;
const SHUT = { publicNetworkAccess: 'Disabled', defaultAction: 'Deny' };
const said = saw('said', { text: 'az acr import -n other --source contoso.azurecr.io/app:1 failed: client with IP is not allowed access' });

export default rule({
  id: 'svc-import-blocked',
  layer: 'services',
  severity: 'error',
  role: 'cause',
  title: say('Imports cannot read from or write to this registry', '无法从此注册表导入或向其导入映像'),
  about: say(
    'An import is done by Azure, not by the client. A restricted registry on either side must allow trusted services; a source without public access must be named by its resource id instead of its login server; and a registry whose export policy is off gives nothing away.',
    '导入由 Azure 而非客户端执行。任一侧的受限注册表都必须允许受信任的服务；未开放公用访问的源必须用资源 ID 而不是登录服务器指定；导出策略被禁用的注册表不会输出任何映像。',
  ),
  docs: `${ACR_DOCS}/container-registry-import-images`,
  needs: ['registry', 'said'],
  permission: 'Microsoft.ContainerRegistry/registries/read',

  *examine(evidence, question) {
    const said = saidText(evidence, SPEAKS);
    const config = evidence.first('registry');
    if (!said || !config) return;
    const reasons: Words[] = [];
    const shut = restrictedRegistry(evidence) !== undefined;
    const untrusted = shut && config.facts.bypass === 'None';
    const locked = config.facts.exportPolicy?.toLowerCase() === 'disabled';
    const byName = config.facts.publicNetworkAccess === 'Disabled' && said.facts.text.toLowerCase().includes(`--source ${config.facts.loginServer}`);
    if (untrusted) reasons.push(say('it is restricted and trusted services may not pass', '它受网络限制且不允许受信任的服务绕过'));
    if (byName) reasons.push(say('as a source without public access it must be named by its resource id', '作为未开放公用访问的源，必须用资源 ID 指定'));
    if (locked) reasons.push(say('its export policy is off', '其导出策略已禁用'));
    if (reasons.length === 0) return;
    yield {
      because: cite([said], config),
      confidence: 'likely',
      settle: say('The error of the import, and which registry is its source, would settle it.', '导入的错误信息以及哪个注册表是源，即可确定。'),
      detail: say(
        `${config.facts.loginServer}: ${reasons.map((r) => r.en).join('; ')}.`,
        `${config.facts.loginServer}：${reasons.map((r) => r['zh-CN']).join('；')}。`,
      ),
      fixes: [
        {
          label: say('Name the source by its resource id', '用资源 ID 指定源'),
          command: ['az', 'acr', 'import', '--name', '<target registry>', '--source', '<repository and tag>', '--registry', config.facts.id],
          link: `${ACR_DOCS}/container-registry-import-images`,
          risk: 'none',
        },
        ...(untrusted ? [allowTrusted(question.registry.name)] : []),
        ...(locked ? [readAbout(say('See what the export policy is there for', '了解导出策略的用途'), `${ACR_DOCS}/data-loss-prevention`)] : []),
      ],
    };
  },

  examples: {
    fires: {
      'trusted services off': [saw('registry', { ...SHUT, bypass: 'None' }), saw('said', { text: 'az acr import fails with 403' })],
      'a source without public access, by its name': [saw('registry', SHUT), said],
      'export is off': [saw('registry', { exportPolicy: 'disabled' }), saw('said', { text: 'az acr import fails' })],
    },
    quiet: {
      'open to all': [saw('registry'), said],
      'trusted services on, source by its id': [saw('registry', SHUT), saw('said', { text: 'az acr import --registry /subscriptions/x failed' })],
      'no word of an import': [saw('registry', { ...SHUT, bypass: 'None' }), saw('said', { text: 'docker pull failed' })],
    },
  },
});
