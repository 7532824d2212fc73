import { cite } from '../../evaluate/cite.ts';
import { REGISTRY_ROLES } from '../../evaluate/reach.ts';
import { type Clock, clockOf, explainedByClock, outsideValidity, SKEW_SECONDS, type Validity } from '../../evaluate/reach-clock.ts';
import { judgeCertificate } from '../../evaluate/reach-tls.ts';
import type { Evidence, Seen } from '../../evidence.ts';
import type { NetworkVantage } from '../../model.ts';
import { rule, say } from '../rule.ts';
import { healthy, saw } from '../sample.ts';
import { SAMPLE_FACTS } from '../sample-facts.ts';
import { setClock, spanOf } from '../trust.ts';

const LEAF = SAMPLE_FACTS.tls.certificate;
const EXPIRED = {
  trusted: false,
  trustError: 'CERT_HAS_EXPIRED',
  certificate: { ...LEAF, notAfter: '2026-10-01T00:00:00.000Z', notBefore: '2025-10-01T00:00:00.000Z' },
};
const EARLY = { trusted: false, trustError: 'CERT_NOT_YET_VALID', certificate: { ...LEAF, notBefore: '2026-11-10T00:00:00.000Z' } };
const SIGN_IN = { target: 'login.microsoftonline.com', role: 'identity', address: '20.190.151.7' } as const;
const days = (n: number): number => n * 86_400;

/** Other hosts whose certificates are outside their dates in the same direction, where none is inside them. */
function allOutOfDate(evidence: Evidence<'tls'>, o: Seen<'tls'>, is: Validity['is']): readonly Seen<'tls'>[] {
  const others = evidence
    .seen('tls', { from: o.from, aside: 'any' })
    .filter((t) => t.target !== o.target && t.facts.certificate.fingerprint !== o.facts.certificate.fingerprint);
  const strangers = others.filter((t) => t.role !== undefined && !REGISTRY_ROLES.includes(t.role));
  const same = strangers.filter((t) => outsideValidity(t.facts.certificate, t.at)?.is === is);
  return same.length > 0 && same.length === strangers.length && others.every((t) => !t.facts.trusted) ? same : [];
}

/** A certificate of the registry's that only this host's clock makes invalid. */
function blamedOnClock(evidence: Evidence<'tls' | 'http'>, from: NetworkVantage): { o: Seen<'tls'>; clock?: Clock; same: readonly Seen<'tls'>[] } | undefined {
  for (const o of evidence.seen('tls', { from, role: REGISTRY_ROLES })) {
    const fault = judgeCertificate(evidence, o)?.fault;
    const outside = outsideValidity(o.facts.certificate, o.at);
    if ((fault !== 'expired' && fault !== 'not-yet-valid') || !outside) continue;
    const clock = clockOf(evidence, from, o.target);
    if (clock && explainedByClock(outside, clock)) return { o, clock, same: [] };
    const same = clock ? [] : allOutOfDate(evidence, o, outside.is);
    if (same.length > 0) return { o, same };
  }
  return undefined;
}

/** Two or more hosts agree that this clock is off. */
function agreed(evidence: Evidence<'http'>, from: NetworkVantage): Clock | undefined {
  const clock = clockOf(evidence, from);
  if (!clock || Math.abs(clock.seconds) <= SKEW_SECONDS) return undefined;
  const near = clock.witnesses.filter((o) => Math.abs((o.facts.skewSeconds ?? 0) - clock.seconds) <= 120);
  return new Set(near.map((o) => o.target)).size >= 2 ? { ...clock, witnesses: near } : undefined;
}

export default rule({
  id: 'tls-clock-skew',
  layer: 'tls',
  severity: 'error',
  role: 'cause',
  title: say('This host’s clock is wrong', '此主机的时钟不正确'),
  about: say(
    'This host’s clock differs from those of the servers it talks to. Certificates then look expired (clock ahead) or not yet valid (clock behind), and sign-in tokens are refused beyond five minutes. The certificates themselves are fine by the other hosts’ time.',
    '此主机的时钟与它所访问的服务器不一致。时钟超前时证书看似过期，落后时看似尚未生效；超过五分钟时登录令牌会被拒绝。按其他主机的时间，这些证书本身没有问题。',
  ),
  docs: 'https://learn.microsoft.com/en-us/azure/virtual-machines/linux/time-sync',
  needs: ['http'],
  wants: ['tls'],
  explains: ['tls-certificate-expired', 'tls-certificate-not-yet-valid'],
  reach: 'vantage',

  *examine(evidence) {
    for (const from of evidence.vantages) {
      const blamed = blamedOnClock(evidence, from);
      const clock = blamed?.clock ?? (blamed ? undefined : agreed(evidence, from));
      if (!blamed && !clock) continue;
      const off = clock && spanOf(Math.abs(clock.seconds) / 60);
      const ahead = clock && clock.seconds > 0;
      const others = clock?.witnesses.filter((w) => w.target !== blamed?.o.target) ?? [];
      const certain = others.length > 0;
      const witness = clock?.witnesses[0];
      yield {
        because: blamed ? cite([...(clock?.witnesses ?? []), ...blamed.same], blamed.o) : cite(clock?.witnesses.slice(1) ?? [], witness as Seen<'http'>),
        from,
        ...(blamed ? {} : { role: 'risk' as const, severity: 'warning' as const }),
        confidence: certain ? 'certain' : 'likely',
        detail: off
          ? say(
              `The clock is ${off.en} ${ahead ? 'ahead of' : 'behind'} ${[...new Set(clock.witnesses.map((w) => w.target))].join(', ')}.`,
              `时钟比 ${[...new Set(clock.witnesses.map((w) => w.target))].join('、')} ${ahead ? '快' : '慢'} ${off.zh}。`,
            )
          : say(
              'The certificates of unrelated hosts are all outside their dates, in the same direction.',
              '多个互不相关的主机的证书都不在有效期内，且方向一致。',
            ),
        ...(certain
          ? {}
          : {
              settle: say(
                'A time server, or the Date header of a host that is known to be right, would settle it.',
                '与时间服务器或已知准确的主机的 Date 标头比较即可确定。',
              ),
            }),
        fixes: [
          setClock,
          { label: say('See whether a time server is reached', '查看是否能访问时间服务器'), command: ['timedatectl', 'timesync-status'], risk: 'none' },
        ],
      };
    }
  },

  examples: {
    fires: {
      'ahead by two months, so the certificate looks expired': [
        saw('tls', EXPIRED),
        saw('http', { skewSeconds: days(60) }),
        saw('http', { skewSeconds: days(60), status: 200 }, SIGN_IN),
      ],
      'behind by a month, so it looks too early': [saw('tls', EARLY), saw('http', { skewSeconds: -days(30) })],
      'every host’s certificate looks expired': [
        saw('tls', EXPIRED),
        saw('tls', { ...EXPIRED, certificate: { ...EXPIRED.certificate, fingerprint: 'CC:DD', notAfter: '2026-08-01T00:00:00.000Z' } }, SIGN_IN),
      ],
      'off by ten minutes, and the certificates hold: worth knowing': [
        ...healthy().slice(0, 3),
        saw('http', { skewSeconds: 640 }),
        saw('http', { skewSeconds: 641, status: 200 }, SIGN_IN),
      ],
    },
    quiet: {
      'expired, and the clock is right': [saw('tls', EXPIRED), saw('http', { skewSeconds: 1 })],
      'expired by more than the clock is off': [saw('tls', EXPIRED), saw('http', { skewSeconds: 3600 })],
      'the clock is off the other way': [saw('tls', EXPIRED), saw('http', { skewSeconds: -days(60) })],
      'one server’s own clock is off': [saw('tls', EXPIRED), saw('http', { skewSeconds: days(60) }), saw('http', { skewSeconds: 0, status: 200 }, SIGN_IN)],
      'a few seconds': [...healthy().slice(0, 3), saw('http', { skewSeconds: 4 })],
      'one certificate on two hosts has expired': [
        saw('tls', EXPIRED),
        saw('tls', EXPIRED, { target: 'contoso.eastus.data.azurecr.io', address: '20.62.128.20' }),
      ],
    },
  },
});
