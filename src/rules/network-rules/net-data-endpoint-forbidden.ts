import { isPrivate } from '../../address.ts';
import { whyDenied } from '../../evaluate/access.ts';
import { cite } from '../../evaluate/cite.ts';
import { isRegistryAnswer, isRegistryDenial } from '../../path.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { DATA_HOST, denied, saw } from '../sample.ts';
import { allowAddress, checkFromInside } from '../ways-out.ts';

const LET_IN = saw('http');
const refusedData = (ip = '203.0.113.7') => denied(ip, { target: DATA_HOST, address: '20.62.128.20' });

export default rule({
  id: 'net-data-endpoint-forbidden',
  layer: 'network-rules',
  severity: 'error',
  role: 'cause',
  title: say('The login server lets in, the data endpoint does not', '登录服务器允许访问，数据终结点拒绝访问'),
  about: say(
    'Login and manifests work, layers fail: the data endpoint refuses this client with the registry’s own 403. Both names obey the same rules, so the two requests came from different addresses, or only the login name resolves to the private endpoint. A push goes to the login server alone and still works.',
    '登录和清单正常，但拉取层失败：数据终结点以注册表自身的 403 拒绝此客户端。两个名称遵循相同的规则，因此要么两个请求来自不同地址，要么只有登录名称解析到专用终结点。推送只访问登录服务器，因此仍可正常进行。',
  ),
  docs: `${ACR_DOCS}/container-registry-dedicated-data-endpoints`,
  needs: ['http'],
  wants: ['registry', 'dns'],
  permission: 'Microsoft.ContainerRegistry/registries/read',
  reach: 'vantage',

  *examine(evidence, question) {
    const config = evidence.first('registry');
    for (const from of evidence.vantages) {
      const answers = evidence.seen('http', { from, role: 'login' });
      const good = answers.find(isRegistryAnswer);
      if (!good || answers.some(isRegistryDenial)) continue;
      const data = evidence.seen('http', { from, role: 'data' });
      const refused = [...data.filter(isRegistryDenial)].filter((o) => !data.some((other) => other.target === o.target && !isRegistryDenial(other)));
      for (const target of new Set(refused.map((o) => o.target))) {
        const [first, ...rest] = refused.filter((o) => o.target === target);
        if (!first) continue;
        const ip = first.facts.clientIp;
        const loginPrivate = good.address !== undefined && isPrivate(good.address);
        const decides = config && !loginPrivate && whyDenied(config.facts, ip, false).reason === 'not-in-rules';
        yield {
          because: cite([...(config && decides ? [config] : []), good, ...rest], first),
          target,
          detail: loginPrivate
            ? say(
                `The login server answers at ${good.address}, but ${target} refused ${ip ?? 'this client'}: it was reached on the public way.`,
                `登录服务器在 ${good.address} 应答，但 ${target} 拒绝了 ${ip ?? '此客户端'}：访问它走的是公用路径。`,
              )
            : say(
                `The login server answers 401, as it should; ${target} answered 403 to ${ip ?? 'this client'}.`,
                `登录服务器正常返回 401；${target} 对 ${ip ?? '此客户端'} 返回 403。`,
              ),
          fixes:
            loginPrivate || ip === undefined || isPrivate(ip)
              ? [checkFromInside(question.registry.name)]
              : [
                  {
                    label: say('Send login and data traffic out by the same address', '让登录和数据流量使用同一出口地址'),
                    link: `${ACR_DOCS}/container-registry-firewall-rules`,
                    risk: 'none',
                  },
                  allowAddress(question.registry.name, ip),
                ],
        };
      }
    }
  },

  examples: {
    fires: {
      'login 401, data 403': [LET_IN, refusedData()],
      'login on the private endpoint, data on the public way': [saw('http', {}, { address: '10.1.2.5' }), refusedData()],
    },
    quiet: {
      'both refused': [denied('203.0.113.7'), refusedData()],
      'both let in': [LET_IN, saw('http', { status: 404, registryApi: false }, { target: DATA_HOST })],
      'somebody else’s 403': [LET_IN, saw('http', { status: 403, registryApi: false, errorCode: 'AuthorizationFailure' }, { target: DATA_HOST })],
      'login not known': [refusedData()],
      'another vantage’s login': [saw('http', {}, { from: 'worker:b' }), refusedData()],
    },
  },
});
