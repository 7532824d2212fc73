// What a digest makes of reports over time: silence is no recovery, what flaps is not told, and nothing is green that nobody looked at.
import { describe, expect, test } from 'vitest';
import { digestCard } from '../../src/card/digest.ts';
import { EVERYTHING } from '../../src/card/offer.ts';
import { cloudNamed } from '../../src/clouds.ts';
import { type Brief, briefOf, type DigestInput, digestOf, printOf, type Standing, settledBy } from '../../src/digest.ts';
import type { CloudNames, Report } from '../../src/model.ts';
import { heatMap } from '../../src/picture/heat-map.ts';
import { pngOf } from '../../src/picture/png.ts';
import { say } from '../../src/words/say.ts';
import { BROKEN, reportFrom, type Seen, WELL } from './world.ts';

const AT = '2026-05-01T09:00:00.000Z';
const cloud = cloudNamed('AzureCloud') as CloudNames;
const registry = { name: 'contoso', loginServer: 'contoso.azurecr.io', cloud };
const request = { registry, op: 'pull', deep: false, from: ['here'], deadlineMs: 1, lang: 'en' } as const;
const reportOf = (seen: Seen): Report =>
  reportFrom({ reportId: 'r', version: '0', request, question: { registry, cloud, op: 'pull', from: ['here'], deep: false, at: AT } }, seen);
const brief = (seen: Seen, standing?: Standing): Brief => briefOf(reportOf(seen), standing);
const standing = (seen: Seen): Standing => ({ brief: brief(seen), since: '2026-04-28T09:00:00.000Z' });
const input = (looks: DigestInput['looks'], before?: Standing, more: Partial<DigestInput> = {}): DigestInput => ({
  ...{ looks, standing: new Map(before ? [[registry.loginServer, before]] : []), minSeverity: 'warning', exclude: [], mutedRules: new Set<string>() },
  ...{ muted: () => false, silent: [], silentBefore: [], ...more },
});
const look = (seen: Seen, before?: Standing) => ({ brief: brief(seen, before), settled: 'changed', flapped: false }) as const;
const card = (of: DigestInput) =>
  digestCard(
    digestOf(of),
    { number: 1, at: { toISOString: () => AT, getTime: () => 0 }, tz: 'UTC', settings: {} },
    { lang: 'en', masked: false, permitted: EVERYTHING },
  );

describe('a digest', () => {
  test('does not call silence a recovery', () => {
    const before = standing(BROKEN);
    const now = look({ verdict: 'reachable', unchecked: ['dns-server-failure'] }, before);
    expect(now.brief.verdict).toBe('unknown');
    const { changes } = digestOf(input([now], before));
    expect(changes.map(({ kind }) => kind)).toEqual(['changed']);
    expect(digestOf(input([look(WELL, before)], before)).changes.map(({ kind }) => kind)).toEqual(['recovered']);
  });

  test('keeps a risk that could not be looked for, and tells a new one once', () => {
    const before = standing({ ...WELL, risks: ['pe-limit-reached'] });
    const same = look({ ...WELL, unchecked: ['pe-limit-reached'] }, before);
    expect(printOf(same.brief)).toBe(printOf(before.brief));
    expect(digestOf(input([same], before)).news).toBe(false);
    expect(digestOf(input([look({ ...WELL, risks: ['pe-limit-reached', 'svc-acr-tasks-bypass-off'] }, before)], before)).news).toBe(true);
  });

  test('wants to see the same twice', () => {
    const before = standing(WELL);
    const now = brief(BROKEN);
    expect(settledBy(brief(WELL), before, undefined, 1)).toBe('same');
    expect(settledBy(now, before, undefined, 1)).toBe('again');
    expect(settledBy(now, before, printOf(now), 2)).toBe('changed');
    expect(settledBy(now, before, 'something else', 3)).toBe('unsteady');
    const { changes, unsteady } = digestOf(input([{ brief: now, settled: 'unsteady', flapped: true }], before));
    expect([changes.length, unsteady]).toEqual([0, ['contoso']]);
  });

  test('counts truly, and lists what passes the filters', () => {
    const excluded = digestOf(input([look(BROKEN)], undefined, { exclude: ['dns-server-failure'] }));
    expect([excluded.counts.unreachable, excluded.changes.length]).toEqual([1, 0]);
    const severe = digestOf(input([look({ verdict: 'impaired', causes: ['proxy-unreachable'] })], undefined, { minSeverity: 'error' }));
    expect([severe.counts.impaired, severe.changes.length]).toEqual([1, 0]);
    const muted = digestOf(input([look(BROKEN)], undefined, { muted: () => true }));
    expect([muted.counts.muted, muted.news, muted.standing.length]).toEqual([1, false, 0]);
  });

  test('is green only when everything was looked at', () => {
    expect(card(input([look(WELL)])).tone).toBe('good');
    expect(card(input([look(BROKEN)])).tone).toBe('bad');
    expect(card(input([look(WELL)], undefined, { silent: [{ vantage: 'vnet-a' }] })).tone).toBe('unsure');
    const why = { brief: { ...brief(WELL), verdict: 'unknown', why: say('No.', '不。') }, settled: 'changed', flapped: false } as const;
    expect(card(input([look(WELL), why])).tone).toBe('unsure');
    expect(card(input([why])).tone).toBe('bad');
  });
});

describe('the heat map', () => {
  const days = Array.from({ length: 16 * 30 }, (_, index) => ({
    ...{ registry: `registry${index % 16}withalongname.azurecr.io`, vantage: 'worker:vnet-prod-westeurope' },
    day: new Date(Date.parse('2026-04-02') + Math.floor(index / 16) * 86_400_000).toISOString().slice(0, 10),
    ...{ checks: 24, reachable: [24, 24, 12, 0, 23][index % 5] ?? 24, unknown: index % 11 === 0 ? 24 : 0 },
  }));
  test('fits into a message, needs no font, and can be read', () => {
    const map = heatMap(days, { last: '2026-05-01', days: 30, lang: 'en' });
    const png = Buffer.from(pngOf(map.svg), 'base64');
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect(png.toString('base64').length).toBeLessThan(50_000);
    expect(map.svg).not.toContain('<text');
    expect(map.text.split('\n')).toHaveLength(16);
    expect(map.text).toMatch(/registry3withalongname worker|registry3withalongname vnet-prod-westeurope: [\d.]+ % of 720 checks/);
  });
  test('never rounds up to all', () => {
    const one = [{ registry: 'a.azurecr.io', vantage: 'here', day: '2026-05-01', checks: 100_000, reachable: 99_999, unknown: 0 }];
    expect(heatMap(one, { last: '2026-05-01', days: 30, lang: 'en' }).text).toContain('99.9 %');
  });
});
