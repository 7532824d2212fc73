import { isRestricted } from '../../evaluate/access.ts';
import { cite } from '../../evaluate/cite.ts';
import { refusedStep } from '../../evaluate/roles.ts';
import { saidSymptom } from '../../evaluate/said.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { saw } from '../sample.ts';
import { readAbout } from '../ways-out-services.ts';

const KEY = { keyVaultKey: 'https://kv-prod.vault.azure.net/keys/acr' };
const said = saw('said', { text: 'CMK_ERROR', symptoms: [{ id: 'cmk-error', excerpt: 'CMK_ERROR' }] });
const refused = (message = '') =>
  saw('pull', {
    steps: [
      { step: 'token', host: 'contoso.azurecr.io', status: 200, ms: 5 },
      { step: 'manifest', host: 'contoso.azurecr.io', status: 403, message, ms: 5 },
    ],
  });

export default rule({
  id: 'registry-cmk-unavailable',
  layer: 'registry-config',
  severity: 'error',
  role: 'cause',
  title: say('The registry cannot use its customer-managed key', '注册表无法使用其客户管理的密钥'),
  about: say(
    'The registry is encrypted with a key of your own in Key Vault and cannot get at it: the key or the registry’s identity is gone or disabled, or the vault’s firewall does not let trusted services in. Signing in works and images answer 403, which reads like a network rule and is none.',
    '注册表使用你在 Key Vault 中的密钥加密，但无法访问该密钥：密钥或注册表的标识已被删除或禁用，或保管库防火墙不允许受信任的服务访问。登录正常但映像返回 403，看似网络规则，其实不是。',
  ),
  docs: `${ACR_DOCS}/tutorial-troubleshoot-customer-managed-keys`,
  needs: ['registry'],
  wants: ['pull', 'said'],
  permission: 'Microsoft.ContainerRegistry/registries/read',
  explains: ['auth-no-role'],
  reach: 'registry',

  *examine(evidence) {
    const config = evidence.first('registry');
    const said = saidSymptom(evidence, 'cmk-error');
    const key = config?.facts.keyVaultKey;
    const pull = evidence.seen('pull').find((o) => {
      const step = refusedStep(o);
      return step !== undefined && step.status === 403 && (step.step === 'manifest' || step.step === 'blob') && !/requested access/i.test(step.message ?? '');
    });
    const shown = config && key !== undefined && pull && isRestricted(config.facts) === false ? pull : undefined;
    const last = shown ?? said;
    if (!last) return;
    yield {
      because: cite([...(config ? [config] : []), ...(shown && said ? [said] : [])], last),
      confidence: 'likely',
      settle: say('The state of the key and the vault’s firewall would settle it.', '查看密钥状态和保管库防火墙即可确定。'),
      detail: key
        ? say(`The registry is encrypted with ${key}, and images cannot be read.`, `注册表使用 ${key} 加密，且无法读取映像。`)
        : say('The text shows a failure of the registry’s customer-managed key.', '文本表明注册表的客户管理的密钥出现故障。'),
      fixes: [
        readAbout(
          say(
            'Restore the key, the identity’s access to it, or the vault’s exception for trusted services',
            '恢复密钥、标识对密钥的访问权限，或保管库对受信任服务的例外',
          ),
          `${ACR_DOCS}/tutorial-troubleshoot-customer-managed-keys`,
        ),
      ],
    };
  },

  examples: {
    fires: {
      'a key of its own, images refused, the door open': [saw('registry', KEY), refused()],
      'the words say so': [said],
      'the words say so, and there is a key': [saw('registry', KEY), said],
    },
    quiet: {
      'a key of its own, nothing refused': [saw('registry', KEY), saw('http')],
      'no key of its own': [saw('registry'), refused()],
      'a role is missing': [saw('registry', KEY), refused('requested access to the resource is denied')],
      'the firewall said no': [saw('registry', KEY), refused("client with IP '203.0.113.7' is not allowed access")],
    },
  },
});
