// Properties of the whole catalog: they hold for every rule, also for those not yet written.
import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { evidenceOf } from '../../src/evidence.ts';
import { LANGS, LAYERS, type Observation, type Question, type Words } from '../../src/model.ts';
import { RULES } from '../../src/rules/index.ts';
import type { Claim, Rule } from '../../src/rules/rule.ts';
import { healthy, SAMPLE, saw } from '../../src/rules/sample.ts';

const home = new URL('../../src/rules/', import.meta.url);
const questionOf = (rule: Rule): Question => ({ ...SAMPLE, ...rule.examples.question });
const examine = (rule: Rule, given: readonly Observation[]): readonly Claim[] => [...rule.examine(evidenceOf(given, questionOf(rule)), questionOf(rule))];
const everyWord = (words: Words) => LANGS.map((lang) => words[lang]);

describe('the list', () => {
  const files = LAYERS.flatMap((layer) => readdirSync(new URL(`${layer}/`, home)).map((file) => `${layer}/${file}`));
  it('names every rule file, and nothing else', () => {
    expect(RULES.map((r) => `${r.layer}/${r.id}.ts`).sort()).toEqual([...files].sort());
  });
  it('has each id once', () => {
    expect(new Set(RULES.map((r) => r.id)).size).toBe(RULES.length);
  });
  it('explains without a circle, and only rules that exist', () => {
    const byId = new Map(RULES.map((r) => [r.id, r]));
    const visit = (id: string, trail: readonly string[]): void => {
      expect(trail, `circle: ${[...trail, id].join(' > ')}`).not.toContain(id);
      const rule = byId.get(id);
      expect(rule, `${trail.at(-1)} explains ${id}, which is no rule`).toBeDefined();
      for (const next of rule?.explains ?? []) visit(next, [...trail, id]);
    };
    for (const rule of RULES) visit(rule.id, []);
  });
});

describe.each(RULES.map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
  it('stands in the file of its name, in the folder of its layer', () => {
    expect(existsSync(new URL(`${rule.layer}/${id}.ts`, home))).toBe(true);
  });

  it('has examples of both kinds', () => {
    expect(Object.keys(rule.examples.fires)).not.toHaveLength(0);
    expect(Object.keys(rule.examples.quiet)).not.toHaveLength(0);
  });

  it.each(Object.entries(rule.examples.fires))('fires: %s', (_, given) => {
    expect(examine(rule, given)).not.toHaveLength(0);
  });
  it.each(Object.entries(rule.examples.quiet))('is quiet: %s', (_, given) => {
    expect(examine(rule, given)).toHaveLength(0);
  });
  it('is quiet about a healthy registry', () => {
    expect(examine(rule, [...healthy(), saw('registry'), saw('client'), saw('path')]).filter((c) => (c.role ?? rule.role) === 'cause')).toHaveLength(0);
  });
  it('is quiet about nothing', () => {
    expect(examine(rule, [])).toHaveLength(0);
  });

  const claims = Object.values(rule.examples.fires).flatMap((given) => examine(rule, given).map((claim) => [given, claim] as const));
  it('cites what it was given', () => {
    for (const [given, claim] of claims) for (const o of claim.because) expect(given.map((g) => g.id)).toContain(o.id);
  });
  it('declares the kinds that it cites', () => {
    for (const [, claim] of claims) for (const o of claim.because) expect([...rule.needs, ...(rule.wants ?? [])]).toContain(o.kind);
  });
  it('says what would settle a likely claim', () => {
    for (const [, claim] of claims) if (claim.confidence === 'likely') expect(claim.settle).toBeDefined();
  });
  it('offers a way out, as argv that needs no shell', () => {
    for (const [, claim] of claims) {
      expect(claim.fixes.length).toBeGreaterThan(0);
      for (const fix of claim.fixes) {
        expect(fix.command !== undefined || fix.link !== undefined).toBe(true);
        for (const word of fix.command ?? []) {
          expect(word).not.toBe('');
          expect(word).not.toMatch(/[\n\r;&|`$\\]/);
          expect(word.replace(/<[a-z0-9 .-]+>/gi, '')).not.toMatch(/[<>]/);
        }
        if (fix.link) expect(fix.link).toMatch(/^https:\/\//);
      }
    }
  });
  it('has words in both languages', () => {
    const words = [
      rule.title,
      rule.about,
      ...(rule.changed ? [rule.changed] : []),
      ...claims.flatMap(([, c]) => [c.detail, ...(c.settle ? [c.settle] : []), ...c.fixes.map((f) => f.label)]),
    ];
    for (const text of words) {
      for (const said of everyWord(text)) expect(said.trim()).toBe(said);
      expect(text.en).not.toBe('');
      expect(text['zh-CN']).toMatch(/\p{Script=Han}/u);
      expect(text.en).not.toMatch(/\p{Script=Han}/u);
    }
    expect(rule.title.en.length).toBeLessThanOrEqual(60);
    for (const title of everyWord(rule.title)) expect(title).not.toMatch(/[.。]$/);
  });
  it('links to a known documentation site, in English', () => {
    expect(rule.docs).toMatch(/^https:\/\/(learn\.microsoft\.com\/en-us\/|docs\.docker\.com\/|github\.com\/microsoft\/|kubernetes\.io\/docs\/)/);
  });
});
