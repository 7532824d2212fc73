// Everything that is wrong with the configuration of `serve`, told at once: the environment, the files that it names, and what does not go together.
import { readFile } from 'node:fs/promises';
import { loadCloud } from '../../src/cloud.ts';
import { loadPolicy } from '../../src/config/policy.ts';
import type { ServeConfigured } from '../../src/config/serve.ts';
import type { Configured } from '../../src/config.ts';
import type { Words } from '../../src/model.ts';
import { SERVE_WORDS as words } from '../../src/words/serve.ts';

export const LOOPBACK = /^(127\.|::1$|localhost$)/;

export async function faultsOf(
  env: Readonly<Record<string, string | undefined>>,
  common: Configured,
  own: ServeConfigured,
  { teamsAnonymous, demo }: { readonly teamsAnonymous: boolean; readonly demo: boolean },
): Promise<readonly Words[]> {
  const [policy, cloud] = await Promise.all([
    loadPolicy(env.ACR_CHECK_POLICY || undefined, (file) => readFile(file)),
    demo ? undefined : loadCloud(env.ACR_CHECK_CLOUD || undefined, (file) => readFile(file)),
  ]);
  const host = env.HOST || '127.0.0.1';
  return [
    ...(common.ok ? [] : common.problems),
    ...(own.ok ? [] : own.problems),
    ...(policy.ok ? [] : [policy.problem]),
    ...(cloud && !cloud.ok ? [cloud.problem.words] : []),
    ...(teamsAnonymous && !LOOPBACK.test(host) ? [words.anonymousOutside(host)] : []),
  ];
}
