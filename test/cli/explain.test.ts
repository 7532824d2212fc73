import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { renderRule, renderRules } from '../../adapters/cli/explain.ts';
import { LANGS } from '../../src/model.ts';
import { RULES } from '../../src/rules/index.ts';
import { expectGolden } from './golden.ts';

const NAMED = RULES.filter(({ id }) => ['net-ip-not-allowed', 'tcp-refused', 'proxy-auth-required'].includes(id));

describe('the catalog on a terminal', () => {
  for (const lang of LANGS) {
    it(`says what a rule is about, in ${lang}`, () =>
      expectGolden(`explain.${lang}`, NAMED.map((rule) => renderRule(rule, lang, { width: 90, colour: false })).join('\n')));
    it(`lists the rules by layer, in ${lang}`, () => expectGolden(`rules.${lang}`, renderRules(NAMED, lang, { width: 90, colour: false })));
    it(`fits a narrow terminal, in ${lang}`, () => {
      const lines = renderRules(RULES, lang, { width: 60, colour: false }).split('\n');
      expect(lines.filter((line) => stringWidth(line) > 60)).toEqual([]);
      for (const rule of RULES) expect(lines.some((line) => line.trim().startsWith(rule.id))).toBe(true);
    });
  }
});
