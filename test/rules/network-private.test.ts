// The two layers together: each rule's own example names that rule first, and quiet examples name no cause of these layers that is not there.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { diagnose } from '../../src/diagnose.ts';
import { evidenceOf } from '../../src/evidence.ts';
import type { Question } from '../../src/model.ts';
import { RULES } from '../../src/rules/index.ts';
import type { Rule } from '../../src/rules/rule.ts';
import { SAMPLE } from '../../src/rules/sample.ts';

const LAYERS = ['network-rules', 'private-endpoint'];
const ours = RULES.filter((rule) => LAYERS.includes(rule.layer));
const questionOf = (rule: Rule): Question => ({ ...SAMPLE, ...rule.examples.question });

const causesOf = (rule: Rule) =>
  Object.entries(rule.examples.fires).filter(([, given]) =>
    [...rule.examine(evidenceOf(given, questionOf(rule)), questionOf(rule))].some((claim) => (claim.role ?? rule.role) === 'cause'),
  );
const scenes = ours.flatMap((rule) => causesOf(rule).map(([name, given]) => [`${rule.id}: ${name}`, rule, given] as const));

it.each(scenes)('comes first: %s', (_, rule, given) => {
  expect(diagnose(given, questionOf(rule), [], ours).causes[0]).toBe(rule.id);
});

it('has such an example for every rule but those that only warn', () => {
  expect(ours.filter((rule) => causesOf(rule).length === 0).map((rule) => rule.id)).toEqual(['vnet-bastion-endpoint']);
});

it('judges any mixture without a crash, and blames one thing for one dead path', () => {
  const paths = ['pe-no-route-peering', 'pe-nsg-udr-blocks', 'pe-firewall-path-needs-network-rule', 'pe-connection-not-approved', 'pe-disconnected-or-deleted'];
  const pool = ours.flatMap((rule) => [...Object.values(rule.examples.fires), ...Object.values(rule.examples.quiet)].flat());
  fc.assert(
    fc.property(fc.subarray(pool, { maxLength: 14 }), (given) => {
      const { findings } = diagnose(given, SAMPLE, [], ours);
      const blamed = findings.filter((f) => paths.includes(f.rule) && f.from !== 'arm').map((f) => `${f.from} ${f.target}`);
      expect(new Set(blamed).size).toBe(blamed.length);
    }),
    { numRuns: 500 },
  );
});
