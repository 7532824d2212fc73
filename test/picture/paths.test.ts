// The picture of the paths: what it shows is what the report says, and hostile words stay words.
import { describe, expect, test } from 'vitest';
import { cloudNamed } from '../../src/clouds.ts';
import type { CloudNames, Report } from '../../src/model.ts';
import { pathsPicture } from '../../src/picture/paths.ts';
import { pngWithFonts } from '../../src/picture/png.ts';

const report = (host: string): Report => ({
  ...{
    id: 'r',
    at: '2026-11-24T00:00:00.000Z',
    tookMs: 1,
    version: '0',
    lang: 'en',
    verdict: 'impaired',
    causes: [],
    findings: [],
    unchecked: [],
    evidence: [],
  },
  question: {
    registry: { name: 'contoso', loginServer: 'contoso.azurecr.io' },
    cloud: cloudNamed('AzureCloud') as CloudNames,
    ...{ op: 'pull', from: ['here'], deep: false, at: '2026-11-24T00:00:00.000Z' },
  },
  vantages: [{ id: 'here', label: 'this host', status: 'answered' }],
  paths: [
    { from: 'here', endpoint: { role: 'login', host: 'contoso.azurecr.io' }, verdict: 'reachable' },
    { from: 'here', endpoint: { role: 'data', host }, verdict: 'blocked', stoppedAt: 'tls' },
    { from: 'here', endpoint: { role: 'mcr', host: 'mcr.microsoft.com' }, verdict: 'unknown' },
  ],
});

describe('the picture of the paths', () => {
  test('says each path in words, in both languages', () => {
    const english = pathsPicture(report('contoso.eastus.data.azurecr.io'), 'en');
    expect(english).toContain('this host → contoso.eastus.data.azurecr.io: blocked');
    expect(english).toContain('blocked (TLS)');
    expect(pathsPicture(report('x'), 'zh-CN')).toContain('受阻 (TLS)');
  });

  test('one break for one blocked path, and none for what is not known', () => {
    expect(pathsPicture(report('x'), 'en').match(/stroke-width="3.5"/g)).toHaveLength(1);
  });

  test('hostile names are text', () => {
    const svg = pathsPicture(report('"><script>alert(1)</script>\u202e'), 'en');
    expect(svg).not.toContain('<script');
    expect(svg).not.toContain('\u202e');
  });

  test('becomes a PNG', () => {
    expect(
      Buffer.from(pngWithFonts(pathsPicture(report('x'), 'en')), 'base64')
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG');
  });
});
