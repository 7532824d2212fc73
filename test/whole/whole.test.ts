// Every row is a whole check: real DNS, TLS, HTTP and the real Azure SDKs, against a network and an Azure on loopback.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Finding, Report } from '../../src/model.ts';
import { type Running, startWhole } from './harness.ts';
import { ROWS } from './rows.ts';

let whole: Running;
beforeAll(async () => {
  whole = await startWhole();
});
afterAll(() => whole.close());

const brief = (f: Finding): string => `${f.role} ${f.severity} ${f.rule} ${f.target}: ${f.detail.en}`;

/** What is wrong beside what was expected: errors that nothing explains. */
const others = (report: Report, expected: readonly string[]): readonly string[] =>
  report.findings.filter((f) => f.role !== 'symptom' && f.severity === 'error' && !expected.includes(f.rule)).map(brief);

const warnings = (report: Report): readonly string[] => report.findings.filter((f) => f.severity !== 'info' && f.role !== 'symptom').map((f) => f.rule);

describe('whole checks', () => {
  it('are at least sixty', () => {
    expect(ROWS.length).toBeGreaterThanOrEqual(60);
    expect(new Set(ROWS.map((row) => row.name)).size).toBe(ROWS.length);
  });

  describe.concurrent('each world', () => {
    it.for(ROWS)('$name', async (row) => {
      const report = await whole.check(row);
      const expected = [...(row.cause ? [row.cause] : []), ...(row.also ?? [])];
      const told = {
        cause: report.causes[0],
        verdict: report.verdict,
        others: others(report, expected),
        ...(row.cause ? {} : { causes: report.causes }),
      };
      expect(told, report.findings.map(brief).join('\n')).toEqual({
        cause: row.cause,
        verdict: row.verdict,
        others: [],
        ...(row.cause ? {} : { causes: [] }),
      });
      if (!row.cause && !row.expectMore)
        expect(
          warnings(report).filter((rule) => rule !== row.finding),
          'a healthy registry warns of nothing',
        ).toEqual([]);
      if (row.finding) expect(report.findings.map((f) => f.rule)).toContain(row.finding);
      row.expectMore?.(report);
    });
  });
});
