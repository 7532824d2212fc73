// One owner a data directory.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { lockDirectory } from '../../src/store/lock.ts';

let directory: string;
const file = (): string => join(directory, 'lock');
const nobody = (): void => {};
const owner = (): Record<string, unknown> => JSON.parse(readFileSync(file(), 'utf8'));

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'acr-check-lock-'));
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(directory, { recursive: true, force: true });
});

/** What a process leaves that was killed. */
const deadOwner = (change: object = {}): void => {
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  writeFileSync(file(), JSON.stringify({ pid, startedAt: '1', place: place(), nonce: 'dead', ...change }));
};
let known: string | undefined;
const place = (): string => known ?? '';

test('names the owner to the second, and lets it in when the first has gone', async () => {
  const first = await lockDirectory(directory, nobody);
  known = String(owner().place);
  const second = lockDirectory(directory, nobody);
  await expect(second).rejects.toMatchObject({ name: 'StoreFault', message: expect.stringContaining(`process ${process.pid}`) });
  await expect(second).rejects.toMatchObject({ words: { en: expect.stringContaining(directory), 'zh-CN': expect.stringContaining(directory) } });
  first.release();
  (await lockDirectory(directory, nobody)).release();
});

test('takes over from a process that is gone, and from a pid that is another process now', async () => {
  deadOwner();
  (await lockDirectory(directory, nobody)).release();
  deadOwner({ pid: process.pid, startedAt: '1' }); // ours, given again after a restart
  const lock = await lockDirectory(directory, nobody);
  expect(owner().nonce).not.toBe('dead');
  lock.release();
});

test('lets one of many take over', async () => {
  deadOwner();
  const all = await Promise.allSettled(Array.from({ length: 6 }, () => lockDirectory(directory, nobody)));
  expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

test('takes over from another container only when its file has grown old', async () => {
  deadOwner({ place: 'elsewhere pid:[1]', pid: 1 });
  const taken = lockDirectory(directory, nobody);
  const early = await Promise.race([taken, new Promise((resolve) => setTimeout(() => resolve('waits'), 300))]);
  expect(early).toBe('waits');
  const old = new Date(Date.now() - 20_000);
  utimesSync(file(), old, old);
  (await taken).release();
});

test('takes a torn file for nobody’s, once it is old', async () => {
  writeFileSync(file(), '{"pid":');
  const old = new Date(Date.now() - 5_000);
  utimesSync(file(), old, old);
  (await lockDirectory(directory, nobody)).release();
});

test('says when it was lost', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const lost = vi.fn();
  const lock = await lockDirectory(directory, lost);
  vi.advanceTimersByTime(4_000);
  expect(lost).not.toHaveBeenCalled();
  deadOwner();
  vi.advanceTimersByTime(6_000);
  expect(lost).toHaveBeenCalledOnce();
  lock.release();
  expect(owner().nonce).toBe('dead'); // another's lock is not ours to give back
});
