import { describe, expect, it } from 'vitest';
import { detailCards } from '../../src/card/details.ts';
import { findingAt, findingsShown, numberOf } from '../../src/card/findings.ts';
import { changesOf } from '../../src/card/fix.ts';
import { EVERYTHING } from '../../src/card/offer.ts';
import { lengthOf, plainCard } from '../../src/card/plain.ts';
import { reportCard } from '../../src/card/report.ts';
import { diagnose } from '../../src/diagnose.ts';
import { LANGS, type Report } from '../../src/model.ts';
import { RULES } from '../../src/rules/index.ts';
import { SAMPLE } from '../../src/rules/sample.ts';
import { manyFindings, REPORTS, reportNamed, reportOf } from './reports.ts';

const cardsOf = (report: Report, lang: 'en' | 'zh-CN') => detailCards(report, { lang, masked: false, permitted: EVERYTHING });

describe('the thread of a report', () => {
  it('loses no finding, however many there are, and stays in small cards', () => {
    for (const count of [1, 2, 4, 8, 10, 11, 12, 60, 130]) {
      const report = manyFindings(count);
      for (const lang of LANGS) {
        const cards = cardsOf(report, lang);
        const text = cards.map(plainCard).join('\n');
        for (const finding of report.findings) {
          expect(text).toContain(`${numberOf(report, finding)}. `);
          expect(text).toContain(finding.title[lang]);
          expect(text).toContain(finding.rule);
        }
        const found = cards.flatMap((card) => card.blocks.filter(({ type }) => type === 'finding'));
        expect(found.length).toBe(count > 10 ? 8 : count);
        for (const card of cards) {
          expect(card.blocks.filter(({ type }) => type === 'finding').length).toBeLessThanOrEqual(4);
          expect(lengthOf(card.blocks, lang)).toBeLessThanOrEqual(10_000);
        }
      }
    }
  });

  it('says each of the findings of every rule’s own example', () => {
    for (const rule of RULES) {
      const [evidence] = Object.values(rule.examples.fires);
      if (!evidence) continue;
      const question = { ...SAMPLE, ...rule.examples.question };
      const report = reportOf(evidence, diagnose(evidence, question, ['here']), ['here'], rule.examples.question);
      for (const lang of LANGS) {
        const text = cardsOf(report, lang).map(plainCard).join('\n');
        for (const finding of report.findings) expect(text, rule.id).toContain(finding.title[lang]);
        expect(text, rule.id).not.toMatch(/undefined|\[object|NaN/);
        const parent = plainCard(reportCard(report, { lang, masked: false, permitted: EVERYTHING }));
        expect(parent, rule.id).not.toMatch(/undefined|\[object|NaN/);
        expect(lengthOf(reportCard(report, { lang, masked: false, permitted: EVERYTHING }).blocks, lang), rule.id).toBeLessThan(3_500);
      }
    }
  });

  it('puts symptoms under their cause, with the numbers of the report', () => {
    for (const name of Object.keys(REPORTS)) {
      const report = reportNamed(name);
      const shown = findingsShown(report);
      expect(new Set(shown)).toEqual(new Set(report.findings));
      expect(shown.length).toBe(report.findings.length);
      for (const finding of shown) expect(findingAt(report, numberOf(report, finding))).toBe(finding);
      for (const [at, finding] of shown.entries()) if (finding.role === 'symptom') expect(['symptom', 'cause'].includes(shown[at - 1]?.role ?? '')).toBe(true);
    }
  });
});

describe('what a command changes', () => {
  it('is never called read-only when it writes', () => {
    const all = RULES.flatMap((rule) =>
      Object.values(rule.examples.fires).flatMap((evidence) =>
        [...diagnose(evidence, { ...SAMPLE, ...rule.examples.question }, ['here']).findings].flatMap(({ fixes }) => fixes),
      ),
    ).flatMap(({ command, risk }) => (command ? [{ command, risk }] : []));
    expect(all.length).toBeGreaterThan(100);
    const looks = [...new Set(all.filter(({ command }) => changesOf(command) === 'nothing').map(({ command }) => command.join(' ')))];
    for (const line of looks)
      expect(line.replace(/ -.*$/, '')).not.toMatch(/ (create|update|add|set|delete|remove|approve|register|assign|start|restart|reset|set-ntp|import|build)$/);
    for (const { command, risk } of all) if (risk !== 'none') expect(changesOf(command), command.join(' ')).not.toBe('nothing');
  });
});
