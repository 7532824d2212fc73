// A check that was asked for -> runs: one a registry, joined where the same is being looked at already. In the caller's transaction.

import type { Sql } from '../../store/sql.ts';
import { follow, openRun, type Run } from '../../store/tables/runs.ts';
import type { Ports } from '../ports.ts';
import { type CheckRequest, samenessOf } from './request.ts';

export interface Started {
  readonly run: Run;
  readonly joined: boolean;
}

export async function startRuns(
  { jobs, newId }: Pick<Ports, 'jobs' | 'newId'>,
  tx: Sql,
  commandId: string,
  askedBy: string,
  requests: readonly CheckRequest[],
): Promise<readonly Started[]> {
  const started: Started[] = [];
  // In one order for everybody: two commands that join each other's runs must not wait for each other in a circle.
  const inOrder = requests.map((request, ordinal) => ({ request, ordinal, same: samenessOf(request) })).sort((a, b) => (a.same < b.same ? -1 : 1));
  for (const { request, ordinal, same } of inOrder) {
    const { loginServer, name, cloud } = request.registry;
    const opened = await openRun(tx, { id: newId(), registry: loginServer, name, cloud: cloud.name, request, same, askedBy });
    await follow(tx, opened.run.id, commandId, ordinal, opened.joined);
    if (!opened.joined) await jobs.send('check', { id: opened.run.id }, { in: tx });
    started[ordinal] = opened;
  }
  return started;
}
