// Several saved reports of one registry, judged together.
import { describe, expect, it } from 'vitest';
import { AZURE_CLOUD } from '../../src/clouds.ts';
import { diagnose } from '../../src/diagnose.ts';
import type { NetworkVantage, Observation } from '../../src/model.ts';
import { gather, type SavedReport } from '../../src/rejudge.ts';
import { denied, healthy, SAMPLE, saw } from '../../src/rules/sample.ts';
import { REPORT_SCHEMA } from '../../src/wire/report.ts';

const CHAIN = ['contoso.privatelink.azurecr.io'];
const inside = (from: NetworkVantage): readonly Observation[] => [
  saw('dns', { a: ['10.1.2.5'], chain: CHAIN }, { from }),
  ...healthy({ from }, '10.1.2.5').filter((o) => o.kind !== 'dns'),
];
const outside = (from: NetworkVantage): readonly Observation[] => [
  saw('dns', { a: ['20.62.128.10'], chain: CHAIN }, { from }),
  ...healthy({ from }).filter((o) => o.kind === 'tcp' || o.kind === 'tls'),
  denied('203.0.113.7', { from }),
];
const saved = (name: string, from: NetworkVantage, evidence: readonly Observation[], loginServer = 'contoso.azurecr.io'): SavedReport => ({
  name,
  report: {
    schema: REPORT_SCHEMA,
    id: name,
    at: SAMPLE.at,
    tookMs: 1,
    tool: { version: '0' },
    lang: 'en',
    asked: { op: 'pull', from: [from], deep: false },
    registry: { name: 'contoso', loginServer, cloud: AZURE_CLOUD.name },
    verdict: 'unknown',
    causes: [],
    vantages: [{ id: from, label: from, status: 'answered' }],
    paths: [],
    findings: [],
    unchecked: [],
    evidence,
  },
});
const judged = (...reports: readonly SavedReport[]) => {
  const gathered = gather(reports);
  if (!gathered.ok) throw new Error(gathered.words.en);
  return { gathered, ...diagnose(gathered.evidence, gathered.question, gathered.asked) };
};

describe('two networks', () => {
  it('names the unlinked zone for the one that has it, and only for it', () => {
    const { verdict, causes, findings } = judged(saved('a', 'here:vnet-a', inside('here:vnet-a')), saved('b', 'here:vnet-b', outside('here:vnet-b')));
    expect(verdict).toBe('unreachable');
    expect(causes).toEqual(['dns-private-zone-not-linked']);
    expect(findings.filter((f) => f.role === 'cause').map((f) => f.from)).toEqual(['here:vnet-b']);
  });
  it('calls a private registry reachable that refuses the plain host outside', () => {
    const { verdict, causes } = judged(saved('out', 'here', outside('here')), saved('in', 'here:vnet-a', inside('here:vnet-a')));
    expect({ verdict, causes }).toEqual({ verdict: 'reachable', causes: [] });
  });
  it('lets here alone count', () => {
    expect(judged(saved('out', 'here', outside('here'))).verdict).toBe('unreachable');
  });
});

it('keeps two hosts apart that both call themselves here', () => {
  const { gathered } = judged(saved('laptop', 'here', outside('here')), saved('Build Agent 7', 'here', inside('here')));
  expect(gathered.asked).toEqual(['here', 'here:build-agent-7']);
  expect(new Set(gathered.evidence.map((o) => o.id)).size).toBe(gathered.evidence.length);
});

it('refuses reports of two registries', () => {
  expect(gather([saved('a', 'here', []), saved('b', 'here', [], 'fabrikam.azurecr.io')])).toMatchObject({ ok: false });
});
