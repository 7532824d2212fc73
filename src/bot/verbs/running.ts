// status and cancel: of the run that is named, of the thread's, or of all that run in this channel.
import { statusCard } from '../../card/status.ts';
import type { RunCommand } from '../../command/types.ts';
import { cancelRun, openRuns, type Run, runOf } from '../../store/tables/runs.ts';
import { say } from '../../words/say.ts';
import type { Answer, Asked } from '../asked.ts';
import { isOwner } from '../circumstances.ts';
import { lookOf } from '../look.ts';
import { registryAllowed } from '../policy.ts';
import type { Ports } from '../ports.ts';
import { problem } from './problem.ts';

const NOTHING = say('Nothing is being checked here right now.', '此处目前没有正在进行的检查。');
const UNKNOWN = say('There is no such run here.', '此处没有该检查。');

/** The named run, the thread's, or the channel's open ones; undefined for a run that may not be seen here. */
async function meant(
  { database, policy }: Ports,
  { command, said, subject }: Asked<Extract<RunCommand, { verb: 'status' | 'cancel' }>>,
): Promise<readonly Run[] | undefined> {
  if (command.run !== undefined) {
    if (!/^[0-9a-f-]{36}$/i.test(command.run)) return undefined;
    const run = await runOf(database, command.run);
    return run && registryAllowed(policy, said.channel, { name: run.name, loginServer: run.registry }) ? [run] : undefined;
  }
  if (subject && subject.runs.length > 0) return subject.runs;
  return openRuns(database, isOwner(said) ? undefined : said.channel);
}

export async function decideStatus(ports: Ports, asked: Asked<Extract<RunCommand, { verb: 'status' }>>): Promise<Answer> {
  const runs = await meant(ports, asked);
  if (!runs) return problem(asked, UNKNOWN, { code: 'unknown-run' });
  return { say: [{ card: statusCard({ runs, now: asked.now, ...lookOf(asked) }), to: 'asker' }] };
}

export async function decideCancel(ports: Ports, asked: Asked<Extract<RunCommand, { verb: 'cancel' }>>): Promise<Answer> {
  const runs = await meant(ports, asked);
  if (!runs) return problem(asked, UNKNOWN, { code: 'unknown-run' });
  const open = runs.filter((run) => run.state !== 'done');
  if (open.length === 0) return problem(asked, NOTHING, { code: 'nothing-runs' });
  return {
    effect: async (tx) => {
      for (const run of open) await cancelRun(tx, run.id);
    },
    audit: { ids: open.map((run) => run.id) },
  };
}
