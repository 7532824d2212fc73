import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPrivate } from '../../src/address.ts';
import { detailCards } from '../../src/card/details.ts';
import { evidenceCard } from '../../src/card/evidence.ts';
import { exportCard } from '../../src/card/export.ts';
import { maskedArgv, maskedLine, maskedText } from '../../src/card/mask.ts';
import { EVERYTHING } from '../../src/card/offer.ts';
import { plainCard } from '../../src/card/plain.ts';
import { reportCard } from '../../src/card/report.ts';
import { LANGS } from '../../src/model.ts';
import { REPORTS, RUN, reportNamed } from './reports.ts';

const EN = { lang: 'en', keep: [RUN] } as const;
const SECRET = '0f1e2d3c-1111-4222-8333-123456789abc';
const PRIVATE = fc.oneof(
  fc
    .tuple(fc.constantFrom('10.0', '10.255', '172.16', '172.31', '192.168', '100.64', '169.254'), fc.nat(255), fc.nat(255))
    .map(([head, a, b]) => `${head}.${a}.${b}`),
  fc
    .tuple(fc.constantFrom('fd00', 'fc12', 'fe80'), fc.integer({ min: 1, max: 0xffff }), fc.integer({ min: 1, max: 0xffff }))
    .map(([head, a, b]) => `${head}:${a.toString(16)}::${b.toString(16)}`),
);
const RESOURCE = fc
  .tuple(fc.stringMatching(/^[A-Za-z0-9_().-]{0,20}[A-Za-z0-9_]$/), fc.stringMatching(/^[a-z0-9-]{3,20}$/), fc.constantFrom('/', '%2F'))
  .map(([group, name, slash]) =>
    ['', 'subscriptions', SECRET, 'resourceGroups', `grp${group}`, 'providers', 'Microsoft.Network', 'virtualNetworks', `secret-${name}`].join(slash),
  );
const AROUND = fc.constantFrom(' ', '', '"', '(', '（', '：', '=', ':', ', ', '，', '[', '<', '|');

describe('masking', () => {
  it('hides every private address, whatever stands around it', () => {
    fc.assert(
      fc.property(PRIVATE, AROUND, AROUND, fc.constantFrom('', ':443', '/24', '.', ' refused'), (address, before, after, tail) => {
        const text = `x${before}${address}${tail}${after}y`;
        fc.pre(!/^[=(]?\d|[\da-f]$/.test(before));
        expect(maskedText(text, EN)).not.toContain(address);
        expect(maskedLine(text, EN)).not.toContain(address);
      }),
    );
  });

  it('hides resource ids whole, and leaves the sentence around them', () => {
    fc.assert(
      fc.property(RESOURCE, (id) => {
        const text = maskedText(`（${id}）是 (${id}). "${id}"，完`, EN);
        expect(text).not.toMatch(/secret-|grp|0f1e2d3c/);
        expect(text).toMatch(/^（.*）是 \(.*\)?\. ".*"，完$/);
      }),
    );
  });

  it('hides subscriptions, tenants and people, and keeps the run', () => {
    expect(maskedText(`tenant ${SECRET} of fabrikam.onmicrosoft.com, li@fabrikam.com, run ${RUN}`, EN)).toBe(`tenant [id] of [tenant], [user], run ${RUN}`);
    expect(maskedText(SECRET.toUpperCase(), EN)).toBe('[id]');
  });

  it('leaves what is public: hosts, public addresses, times, versions, digests', () => {
    for (const text of [
      'contoso.azurecr.io 20.62.128.10:443',
      '168.63.129.16:53',
      '2026-11-02T08:00:00.000Z',
      'Docker 20.10.7 1.2.3',
      '2603:1030::1',
      `sha256:${'ab12'.repeat(16)}`,
      '08:00:30',
    ])
      expect(maskedText(text, EN)).toBe(text);
    expect(isPrivate('10.0.0.4')).toBe(true);
  });

  it('leaves a command that can still be filled in', () => {
    const argv = [
      'az',
      'network',
      'private-endpoint',
      'create',
      '--resource-group',
      'rg-secret',
      '--subnet',
      `/subscriptions/${SECRET}/x`,
      '--address',
      '10.1.2.3',
    ];
    expect(maskedArgv(argv, EN)).toEqual([
      'az',
      'network',
      'private-endpoint',
      'create',
      '--resource-group',
      '<resource group>',
      '--subnet',
      '<resource id>',
      '--address',
      '<private address>',
    ]);
  });

  it('holds for every card of every report, with evidence and commands', () => {
    for (const name of Object.keys(REPORTS)) {
      const report = reportNamed(name);
      for (const lang of LANGS) {
        const look = { lang, masked: true, permitted: EVERYTHING };
        const cards = [
          reportCard(report, look),
          ...detailCards(report, look),
          evidenceCard(report, look),
          exportCard(report, { lang, masked: true, format: 'json' }),
          exportCard(report, { lang, masked: true, format: 'markdown' }),
        ];
        for (const card of cards) {
          const text = `${JSON.stringify(card)}\n${plainCard(card)}`;
          for (const found of text.match(/\d{1,3}(\.\d{1,3}){3}/g) ?? []) expect(isPrivate(found), `${name}: ${found}`).toBe(false);
          expect(text, name).not.toMatch(/\/subscriptions\/|resourceGroups|virtualNetworks\//i);
        }
      }
    }
  });
});
