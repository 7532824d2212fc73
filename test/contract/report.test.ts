// The report contract, held by real checks of the demo world: what scripts and other tools rely on.
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { type DemoResult, runDemo } from '../../adapters/demo/demo.ts';
import { diagnose } from '../../src/diagnose.ts';
import { LANGS } from '../../src/model.ts';
import { gather } from '../../src/rejudge.ts';
import { reportJson } from '../../src/report.ts';
import { reportSchema } from '../../src/wire/report.ts';
import { jsonSchema } from '../schema.ts';

const schemaFile = readFileSync(new URL('../../schema/report-1.schema.json', import.meta.url), 'utf8');
const validate = new Ajv2020({ strict: false, allErrors: true }).compile(JSON.parse(schemaFile));

let results: readonly DemoResult[];
beforeAll(async () => {
  results = await runDemo({ lang: 'en', version: '0.0.0', now: () => new Date(), show: async () => undefined });
}, 60_000);

it('has a schema file that is what the code says', () => {
  expect(schemaFile).toBe(jsonSchema());
});

it('finds what each registry of the demo world is there to show', () => {
  expect(results.length).toBeGreaterThan(4);
  for (const { registry, expected, report } of results) {
    expect({ registry, verdict: report.verdict, causes: report.causes.slice(0, 1) }).toEqual({ registry, verdict: expected.verdict, causes: expected.causes });
    expect(report.findings.filter((f) => f.role === 'cause' && f.severity === 'error').map((f) => f.rule)).toEqual(expected.causes);
  }
});

describe.each(LANGS)('in %s', (lang) => {
  it('validates against the JSON Schema and the parser', () => {
    for (const { report } of results) {
      const json = JSON.parse(JSON.stringify(reportJson(report, lang)));
      validate(json);
      expect(validate.errors ?? []).toEqual([]);
      expect(reportSchema.parse(json)).toEqual(json);
    }
  });
  it('links to its own locale', () => {
    const links = results.flatMap(({ report }) => reportJson(report, lang).findings.map((f) => f.docs)).filter((link) => link.includes('learn.microsoft.com'));
    expect(links.length).toBeGreaterThan(0);
    for (const link of links) expect(link).toContain(lang === 'en' ? '/en-us/' : '/zh-cn/');
  });
});

it('cites observations that it holds, under ids of their own', () => {
  for (const { report } of results) {
    const ids = report.evidence.map((o) => o.id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const finding of report.findings) {
      expect(finding.because.length).toBeGreaterThan(0);
      for (const id of finding.because) expect(ids).toContain(id);
    }
  }
});

it('is judged alike again from its own JSON, in whatever order the evidence comes', () => {
  for (const { report } of results) {
    const json = reportSchema.parse(JSON.parse(JSON.stringify(reportJson(report))));
    const gathered = gather([{ name: 'saved', report: json }]);
    if (!gathered.ok) throw new Error(gathered.words.en);
    const again = diagnose([...gathered.evidence].reverse(), gathered.question, gathered.asked);
    expect(again.verdict).toBe(report.verdict);
    expect(again.findings).toEqual(report.findings);
    expect(again.paths).toEqual(report.paths);
    expect(again.unchecked).toEqual(report.unchecked);
  }
});

it('lists what could not be judged by rule and vantage', () => {
  for (const { report } of results) {
    expect(report.unchecked.some((u) => u.rule === 'pe-missing' && u.from === 'arm')).toBe(true);
    expect(report.findings.map((f) => f.rule)).not.toContain('pe-missing');
  }
});
