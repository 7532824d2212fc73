import { cited, hostsOf, troubled } from '../../evaluate/reach-proxy.ts';
import { rule, say } from '../rule.ts';
import { healthy, no, saw } from '../sample.ts';

const VIA = { via: 'http://proxy:3128' };
const nameOf = (via: string): string => (URL.canParse(via) ? new URL(via).hostname : via);

export default rule({
  id: 'proxy-name-unresolved',
  layer: 'proxy',
  severity: 'error',
  role: 'cause',
  title: say('The proxy’s own name does not resolve', '代理自身的域名无法解析'),
  about: say(
    'Clients here are told to use a proxy, and DNS has no address for the proxy’s name. The registry’s name is not even asked for. The name is misspelled, or it exists only in another network’s DNS.',
    '此处的客户端被设置为使用代理，但 DNS 中没有代理域名的地址，根本没有查询注册表的域名。可能是域名拼写错误，或该域名只存在于另一网络的 DNS 中。',
  ),
  docs: 'https://docs.docker.com/engine/daemon/proxy/',
  needs: ['proxy'],
  explains: ['proxy-unreachable'],

  *examine(evidence) {
    for (const from of evidence.vantages) {
      for (const group of troubled(evidence, from, (t) => t.stage === 'resolve' && t.fault !== undefined)) {
        const [first] = group;
        const name = nameOf(first.via);
        yield {
          because: cited(group),
          target: first.host,
          reach: 'vantage',
          detail: say(
            `The way to ${hostsOf(group)} leads through ${first.via}, and ${name} does not resolve here.`,
            `到 ${hostsOf(group)} 需经过 ${first.via}，但此处无法解析 ${name}。`,
          ),
          fixes: [
            { label: say('Look the proxy’s name up', '查询代理的域名'), command: ['nslookup', name], risk: 'none' },
            {
              label: say('Correct the name in HTTPS_PROXY, of the shell and of the daemons', '更正 shell 和守护进程的 HTTPS_PROXY 中的域名'),
              link: 'https://docs.docker.com/engine/daemon/proxy/',
              risk: 'none',
            },
          ],
        };
      }
    }
  },

  examples: {
    fires: {
      'its name does not exist': [no('proxy', 'name-unresolved', VIA, { stage: 'resolve' })],
      'told by the fault alone': [no('proxy', 'name-unresolved', VIA)],
    },
    quiet: {
      'it opens the tunnel': [saw('proxy', {}, VIA)],
      'it refuses': [no('proxy', 'refused', VIA, { stage: 'connect' })],
      'the registry’s name does not resolve, at the proxy': [saw('proxy', { stage: 'answer', status: 503, middlebox: 'X-Squid-Error: ERR_DNS_FAIL 0' }, VIA)],
      'no proxy': healthy(),
    },
  },
});
