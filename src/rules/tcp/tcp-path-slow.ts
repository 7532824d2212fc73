import { cite } from '../../evaluate/cite.ts';
import { handshakeFault } from '../../evaluate/reach-tls.ts';
import type { Evidence, Seen } from '../../evidence.ts';
import type { NetworkVantage, Observation } from '../../model.ts';
import { SILENCES } from '../egress.ts';
import { ACR_DOCS, rule, say } from '../rule.ts';
import { no, saw } from '../sample.ts';

/** Go waits 10 s for a handshake, Docker 15 s for its first answer; three slow round trips leave little of either. */
const TOTAL_MS = 10_000;
const CONNECT_MS = 3_000;
/** Slower than any distance on Earth asks for: with it, a later silence is the path's too. */
const FAR_MS = 1_000;

type Kinds = 'path' | 'tcp' | 'tls' | 'http' | 'proxy';
interface Slow {
  readonly because: readonly [Observation, ...Observation[]];
  readonly ms: number;
  readonly what: 'connect' | 'total' | 'silence';
}

const whole = (o: Seen<'path'>): boolean => o.facts.tries - o.facts.connected + o.facts.retransmitted < o.facts.tries / 10;

function slowOn(evidence: Evidence<Kinds>, from: NetworkVantage, answer: Seen<'http'>): Slow | undefined {
  const at = { from, target: answer.target };
  const same = (o: { readonly address?: string; readonly via?: string }): boolean => o.address === answer.address && o.via === answer.via;
  const tcp = evidence.seen('tcp', at).find(same);
  const tls = evidence.seen('tls', at).find(same);
  const proxy = evidence.seen('proxy', at).find((o) => o.via === answer.via);
  const ms = (tcp?.facts.connectMs ?? 0) + (proxy?.ms ?? 0) + (tls?.facts.handshakeMs ?? 0) + answer.facts.headersMs;
  if (ms <= TOTAL_MS) return undefined;
  return {
    because: cite(
      [tcp, proxy, tls].filter((o) => o !== undefined),
      answer,
    ),
    ms,
    what: 'total',
  };
}

function slowPath(evidence: Evidence<Kinds>, path: Seen<'path'>): Slow | undefined {
  const { medianMs } = path.facts;
  if (!whole(path)) return undefined;
  if (medianMs >= CONNECT_MS) return { because: [path], ms: medianMs, what: 'connect' };
  const at = { from: path.from, target: path.target, fault: 'timed-out' as const };
  // A handshake of which the small part was answered has another fault than lateness.
  const late = evidence.failed('tls', at).filter((o) => handshakeFault(o) === 'silence');
  const silent = [...late, ...evidence.failed('http', at)].find((o) => o.address === path.address);
  return silent && medianMs >= FAR_MS ? { because: [path, silent], ms: medianMs, what: 'silence' } : undefined;
}

export default rule({
  id: 'tcp-path-slow',
  layer: 'tcp',
  severity: 'warning',
  role: 'cause',
  title: say('The way to the registry is too slow for its clients', '到注册表的路径过慢，超出客户端时限'),
  about: say(
    'Everything answers, but so late that clients give up first: many allow 10 seconds for the TLS handshake and 15 for the first answer. A long way costs a few hundred milliseconds a round trip; seconds mean a saturated link, an inspecting appliance or a detour. A slow but whole path below those limits is not a fault.',
    '所有步骤都有应答，但慢到客户端已先放弃：许多客户端的 TLS 握手时限为 10 秒，首个响应为 15 秒。远距离每次往返只需几百毫秒；达到数秒意味着链路饱和、检测设备或绕路。低于这些时限的慢路径不是故障。',
  ),
  docs: `${ACR_DOCS}/container-registry-troubleshoot-performance`,
  needs: ['tcp'],
  wants: ['path', 'tls', 'http', 'proxy'],
  explains: SILENCES,
  reach: 'vantage',

  *examine(evidence) {
    for (const from of evidence.vantages) {
      const slow = [
        ...evidence.seen('path', { from }).flatMap((o) => slowPath(evidence, o) ?? []),
        ...evidence.seen('http', { from, role: 'login' }).flatMap((o) => slowOn(evidence, from, o) ?? []),
      ][0];
      if (!slow) continue;
      const seconds = (slow.ms / 1000).toFixed(1);
      const host = slow.because[0].target;
      yield {
        because: slow.because,
        confidence: slow.what === 'connect' ? 'certain' : 'likely',
        detail:
          slow.what === 'total'
            ? say(`The first answer of ${host} took ${seconds} s in all.`, `${host} 的首个响应总共用了 ${seconds} 秒。`)
            : say(`A connection to ${host} alone takes ${seconds} s, again and again.`, `仅建立到 ${host} 的连接就反复需要 ${seconds} 秒。`),
        ...(slow.what === 'connect'
          ? {}
          : { settle: say('The same look from another network would tell the path from the server.', '从另一网络做同样的检查即可区分路径与服务器的问题。') }),
        fixes: [
          {
            label: say('Find the slow hop', '找出缓慢的网络跃点'),
            command: ['mtr', '--report', '--tcp', '--port', '443', host],
            risk: 'none',
          },
          {
            label: say('Bring the registry closer: a replica in the clients’ region', '让注册表更近：在客户端所在区域创建副本'),
            command: ['az', 'acr', 'replication', 'create', '--registry', '<registry>', '--location', '<region>'],
            link: `${ACR_DOCS}/container-registry-geo-replication`,
            risk: 'none',
          },
        ],
      };
    }
  },

  examples: {
    fires: {
      'every connection takes seconds': [saw('tcp', { connectMs: 3400 }), saw('path', { medianMs: 3400, worstMs: 3900 })],
      'twelve seconds to the first answer': [saw('tcp', { connectMs: 2600 }), saw('tls', { handshakeMs: 5200 }), saw('http', { headersMs: 4200 })],
      'so slow that the handshake runs out of time': [saw('tcp', { connectMs: 2200 }), saw('path', { medianMs: 2200, worstMs: 2300 }), no('tls', 'timed-out')],
      'slow through a proxy': [
        saw('proxy', {}, { via: 'http://proxy:3128', ms: 6000 }),
        saw('tls', { handshakeMs: 3000 }, { via: 'http://proxy:3128' }),
        saw('http', { headersMs: 2500 }, { via: 'http://proxy:3128' }),
      ],
    },
    quiet: {
      'slow but fine': [
        saw('tcp', { connectMs: 900 }),
        saw('path', { medianMs: 900, worstMs: 1400 }),
        saw('tls', { handshakeMs: 1900 }),
        saw('http', { headersMs: 950 }),
      ],
      'across the world': [saw('tcp', { connectMs: 320 }), saw('path', { medianMs: 320, worstMs: 400 }), saw('http', { headersMs: 350 })],
      'lost packets, not a slow path': [saw('tcp', { connectMs: 3050 }), saw('path', { connected: 9, retransmitted: 7, medianMs: 3050, worstMs: 3100 })],
      'large packets vanish on a slow path': [
        saw('tcp', { connectMs: 1300 }),
        saw('path', { medianMs: 1300, worstMs: 1400 }),
        no('tls', 'timed-out', {}, { asked: { small: 'answered', classic: 'silent', noName: 'silent', oldProtocol: 'silent' } }),
      ],
      'a silence on a fast path': [saw('tcp'), saw('path'), no('tls', 'timed-out')],
    },
  },
});
