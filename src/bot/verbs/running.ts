// status and cancel: of the run that is named, of the thread's, or of all that run in this channel.
import { noteCard } from '../../card/note.ts';
import { permissionCard } from '../../card/problem.ts';
import { statusCard } from '../../card/status.ts';
import type { RunCommand } from '../../command/types.ts';
import { askersOf, cancelRun, openRuns, type Run, runOf } from '../../store/tables/runs.ts';
import { say } from '../../words/say.ts';
import type { Answer, Asked } from '../asked.ts';
import { isOwner } from '../circumstances.ts';
import { lookOf } from '../look.ts';
import { holders, registryAllowed } from '../policy.ts';
import type { Ports } from '../ports.ts';
import { hasRole } from '../rights.ts';
import { problem, refused } from './problem.ts';

const NOTHING = say('Nothing is being checked here right now.', '此处目前没有正在进行的检查。');
const ENDING = (names: string) => say(`The check of ${names} ends now, with what was seen until here.`, `正在结束对 ${names} 的检查，并报告目前所见。`);
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
  const open = await openRuns(database, isOwner(said) ? undefined : { channel: said.channel, user: said.user.id });
  return open.filter((run) => registryAllowed(policy, said.channel, { name: run.name, loginServer: run.registry }));
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
  const others: Run[] = [];
  for (const run of open) if (!(await mayEnd(ports, asked, run))) others.push(run);
  if (others.length > 0) {
    const owners = holders(ports.policy, asked.said.channel).map((id) => ({ id, name: id }));
    const card = permissionCard({ command: 'cancel', needs: 'operator', ...(asked.role ? { has: asked.role } : {}), owners }, lookOf(asked));
    return refused(card, 'somebody else waits for it');
  }
  const names = [...new Set(open.map((run) => run.name))].join(', ');
  return {
    // A pressed button's own message shows what becomes of it; typed words are answered.
    say: asked.said.by === 'button' ? [] : [{ card: noteCard(ENDING(names)[asked.lang], { lang: asked.lang }), to: 'asker' }],
    effect: async (tx) => {
      for (const run of open) await cancelRun(tx, run.id);
    },
    audit: { ids: open.map((run) => run.id) },
  };
}

/** One's own run, while nobody else waits for it; operators any that is seen here. */
async function mayEnd({ database }: Ports, { role, said }: Asked, run: Run): Promise<boolean> {
  return hasRole(role, 'operator') || (await askersOf(database, run.id)).every(({ user }) => user === said.user.id);
}
