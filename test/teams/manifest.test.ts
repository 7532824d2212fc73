import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { filled, localised, PACKAGES, type PackageName, packaged } from '../../adapters/teams/manifest.ts';
import { wrongWithManifest } from './manifest-check.ts';

const filling = { appId: '11111111-2222-4333-8444-555555555555', url: 'https://acr.contoso.example:8443/', version: '1.2.3' };
const names = Object.keys(PACKAGES) as PackageName[];

describe.each(names)('the app package %s', (name) => {
  it('is what Microsoft’s schema, the grammar and the adapter take', () => {
    const manifest = filled(name, filling);
    expect(wrongWithManifest(manifest, localised(manifest))).toEqual([]);
    expect(manifest).toMatchObject({ id: filling.appId, version: '1.2.3', validDomains: ['acr.contoso.example:8443'] });
    const bare = filled(name, { appId: filling.appId });
    expect(wrongWithManifest(bare, localised(bare))).toEqual([]);
    expect(JSON.stringify(bare.validDomains)).toBe('[]');
  });
  it('holds both languages and both icons, in the sizes that Teams wants, and is the same each time', () => {
    const zip = packaged(name, filling);
    const files = unzipSync(zip);
    expect(Object.keys(files).sort()).toEqual(['color.png', 'manifest.json', 'outline.png', 'zh-cn.json']);
    const sizes = ['color.png', 'outline.png'].map((file) => new DataView(files[file]?.buffer ?? new ArrayBuffer(0), files[file]?.byteOffset).getUint32(16));
    expect(sizes).toEqual([192, 32]);
    expect(strFromU8(files['manifest.json'] ?? new Uint8Array())).not.toContain('00000000-0000');
    expect(Buffer.compare(Buffer.from(zip), Buffer.from(packaged(name, filling)))).toBe(0);
  });
});

it('slash commands are in the newest package alone', () => {
  const lists = (name: PackageName) => filled(name, filling).bots.flatMap(({ commandLists }) => commandLists.flatMap(({ triggers = [] }) => triggers));
  expect(lists('slash')).toContain('slash');
  expect(lists('compat')).toEqual([]);
  expect(filled('slash', filling).bots[0]).toMatchObject({ supportsTargetedMessages: true });
});

it('the check finds what is wrong', () => {
  const manifest = filled('slash', filling);
  const [bot] = manifest.bots;
  const wrong = {
    ...manifest,
    accentColor: 'blue',
    bots: [{ ...bot, commandLists: [{ scopes: ['team'], commands: [{ title: 'launch', description: 'x' }] }] }],
  };
  const found = wrongWithManifest(wrong as unknown as typeof manifest, localised(manifest)).join('\n');
  expect(found).toContain('/accentColor');
  expect(found).toContain('“launch”');
  expect(found).toContain('which is not there');
});
