import { isPrivate } from '../../address.ts';
import { publicAccessFor } from '../../evaluate/access.ts';
import { isPrivateName } from '../../hosts.ts';
import { isRegistryDenial } from '../../path.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { denied, no, saw } from '../sample.ts';

const CLOSED = { publicNetworkAccess: 'Enabled', defaultAction: 'Deny', ipRules: ['198.51.100.0/24'] };

export default rule({
  id: 'net-ip-not-allowed',
  layer: 'network-rules',
  severity: 'error',
  role: 'cause',
  title: say('The registry does not allow this client address', '注册表不允许此客户端地址'),
  about: say(
    'The registry is open to selected addresses only, and the one that it saw is not among them. The address in the 403 is the one that counts: behind a proxy or NAT it is not the one that the client knows. The same 403 comes when public access is off; only the configuration tells them apart.',
    '注册表仅对选定地址开放，而它看到的地址不在其中。应以 403 中的地址为准：经过代理或 NAT 后，它与客户端自己知道的地址不同。公用网络访问被禁用时会返回同样的 403，只有配置能区分两者。',
  ),
  docs: `${ACR_DOCS}/container-registry-access-selected-networks`,
  needs: ['http'],
  wants: ['registry', 'dns'],
  permission: 'Microsoft.ContainerRegistry/registries/read',

  *examine(evidence, { registry, cloud }) {
    const config = evidence.first('registry');
    for (const refusal of evidence.seen('http', { role: ['login', 'regional'] }).filter(isRegistryDenial)) {
      const ip = refusal.facts.clientIp;
      if (ip === undefined || isPrivate(ip)) continue; // came over a service endpoint: another rule's
      const access = config ? publicAccessFor(config.facts, ip) : 'unknown';
      if (access === 'allowed' || access === 'disabled') continue;
      const names = evidence.seen('dns', { from: refusal.from, target: refusal.target }).flatMap((o) => o.facts.chain);
      if (access === 'unknown' && names.some((name) => isPrivateName(name, cloud))) continue; // likelier that public access is off
      const certain = access === 'not-in-rules';
      yield {
        because: config && certain ? [config, refusal] : [refusal],
        confidence: certain ? 'certain' : 'likely',
        detail: certain
          ? say(
              `${refusal.target} answered 403: it saw ${ip}, and none of its rules holds that address.`,
              `${refusal.target} 返回 403：它看到的地址是 ${ip}，没有任何规则包含该地址。`,
            )
          : say(`${refusal.target} answered 403 and names ${ip} as the address that it refused.`, `${refusal.target} 返回 403，并指出被拒绝的地址是 ${ip}。`),
        ...(certain
          ? {}
          : {
              settle: say(
                'Reading the registry’s network rules would tell this from public access being off.',
                '读取注册表的网络规则即可与“公用网络访问已禁用”区分。',
              ),
            }),
        fixes: [
          {
            label: say(`Allow ${ip} on the registry`, `在注册表上允许 ${ip}`),
            command: ['az', 'acr', 'network-rule', 'add', '--name', registry.name, '--ip-address', ip],
            risk: 'widens-access',
          },
        ],
      };
    }
  },

  examples: {
    fires: {
      'address outside every rule': [saw('registry', CLOSED), denied('203.0.113.7')],
      'configuration unknown': [denied('203.0.113.7')],
    },
    quiet: {
      'address inside a rule': [saw('registry', CLOSED), denied('198.51.100.9')],
      'public access off': [saw('registry', { publicNetworkAccess: 'Disabled', defaultAction: 'Deny' }), denied('203.0.113.7')],
      'a healthy 401': [saw('registry', CLOSED), saw('http')],
      'a private source': [saw('registry', CLOSED), denied('10.1.0.4')],
      'no answer': [saw('registry', CLOSED), no('http', 'timed-out')],
    },
  },
});
