// What a person reads where Azure was not seen in full: in the reader's language, from what the reader of Azure really says.
import { expect, test } from 'vitest';
import { type CredentialSetting, chooseCredential } from '../../src/azure/credential.ts';
import { vantageStates } from '../../src/check.ts';
import { AZURE_CLOUD } from '../../src/clouds.ts';
import type { Observation, Words } from '../../src/model.ts';
import { unseenNote } from '../../src/words/unseen.ts';
import { assembleAzure, registry, SUB } from '../../src/world/azure/build.ts';
import { type LookOptions, look, simulate } from './simulated.ts';

const noteOf = (seen: readonly Observation[]): Words | undefined => vantageStates([], seen).find(({ id }) => id === 'arm')?.note;
const world = (more: Parameters<typeof assembleAzure>[1] = {}) => assembleAzure([registry('contoso')], more);
async function noted(input: ReturnType<typeof world>, options: LookOptions = {}): Promise<Words> {
  const note = noteOf(await look(await simulate(input), options));
  if (!note) throw new Error('nothing was noted');
  return note;
}
/** Chinese, with no English sentence left in it: names, rights and settings may stay. */
const CHINESE = /^(?=.*\p{Script=Han})(?!.*\b[a-z]{2,} [a-z]{2,} [a-z]{2,}\b)/u;

test.each([
  ['off', 'none', {}],
  ['not set up', 'environment', {}],
  ['no federated token', 'workload', {}],
] as const)('no identity: %s', async (_, setting, env) => {
  const chosen = await chooseCredential(setting as CredentialSetting, env, AZURE_CLOUD);
  const detail = chosen.identity === 'none' ? chosen.detail : '';
  const note = unseenNote({ reason: 'no-credential', detail });
  expect(note.en).toBe(detail);
  expect(note['zh-CN']).toMatch(CHINESE);
});

test('an identity that is off, in a whole read', async () => {
  expect((await noted(world(), { options: { setting: 'none' } }))['zh-CN']).toBe('Azure 登录已关闭 (ACR_CHECK_AZURE_CREDENTIAL=none)');
});

test('a missing right is named, and Azure’s own sentence stays English in English', async () => {
  const note = await noted(world({ deny: [{ action: 'Microsoft.ContainerRegistry/registries/replications/read' }] }));
  expect(note.en).toContain('does not have authorization');
  expect(note['zh-CN']).toBe('没有读取权限：Microsoft.ContainerRegistry/registries/replications/read');
});

test('a registry that is not shown', async () => {
  const note = await noted(world({ subscriptions: [{ id: SUB, invisible: true }] }));
  expect(note['zh-CN']).toMatch(CHINESE);
  expect(note['zh-CN']).toContain('contoso.azurecr.io');
});

test('a deadline', async () => {
  const note = await noted({ ...world(), latencyMs: 2_000 }, { within: 300 });
  expect(note['zh-CN']).toMatch(CHINESE);
});

test('what is not known is led by the reason, and stays short', () => {
  const note = unseenNote({ reason: 'error', detail: `Something new: ${'x'.repeat(1_000)}` });
  expect(note['zh-CN']).toMatch(/^读取失败：Something new/);
  expect([note.en.length, note['zh-CN'].length]).toEqual([300, 300]);
});
