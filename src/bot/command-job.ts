// A stored command -> its answer: read with the one grammar, checked against the rights, decided by its verb, settled once.

import { noteCard } from '../card/note.ts';
import { failedCard, permissionCard, problemCard, secretCard } from '../card/problem.ts';
import type { Command } from '../command/types.ts';
import { parseText } from '../command.ts';
import type { Lang } from '../model.ts';
import { record } from '../store/tables/audit.ts';
import { commandOf, type StoredCommand, settleCommand } from '../store/tables/commands.ts';
import { want } from '../store/tables/messages.ts';
import { bindThread } from '../store/tables/threads.ts';
import type { Answer, Asked } from './asked.ts';
import { audienceOf, laneOf } from './audience.ts';
import { type Circumstances, circumstancesOf, subjectIn } from './circumstances.ts';
import { sendDeliveries } from './deliveries.ts';
import { lookOf } from './look.ts';
import { holders } from './policy.ts';
import type { Ports } from './ports.ts';
import { hasRole, roleNeeded } from './rights.ts';
import { startRuns } from './run/start.ts';
import { firstMessage } from './run/tell.ts';
import { decide } from './verbs/decide.ts';

const SURFACE = { slash: 'slash', mention: 'mention', thread: 'thread', button: 'button', form: 'button' } as const;

interface Understood {
  readonly answer: Answer;
  readonly verb: string;
  readonly lang?: Lang;
}

async function askedOf(ports: Ports, stored: StoredCommand, command: Command, { lang, tz, role, masked }: Circumstances): Promise<Asked> {
  const subject = await subjectIn(ports, stored.said);
  return { id: stored.id, command, said: stored.said, lang: command.lang ?? lang, tz, role, masked, policy: ports.policy, now: ports.now(), subject };
}

const commandName = (command: Command): string => ('action' in command ? `${command.verb} ${command.action}` : command.verb);

/** Rights first: what a person may not do is refused before anything about it is read. */
export async function answerTo(ports: Ports, asked: Asked): Promise<Answer> {
  const { command, role, said } = asked;
  const needed = roleNeeded(command);
  if (hasRole(role, needed) || (command.verb === 'help' && role === undefined) || command.verb === 'whoami') return decide(ports, asked);
  const owners = holders(ports.policy, said.channel).map((id) => ({ id, name: id }));
  const card = permissionCard({ command: commandName(command), needs: needed, ...(role ? { has: role } : {}), owners }, lookOf(asked));
  return { say: [{ card, to: 'asker' }], audit: { decision: 'refused', why: `needs ${needed}` } };
}

async function understood(ports: Ports, stored: StoredCommand): Promise<Understood> {
  const { said } = stored;
  const usual = await circumstancesOf(ports, said);
  const parsed = parseText(said.text, SURFACE[said.by], ports.cloud);
  // People talk in threads. What is said to nobody in particular, and is no command, is not answered.
  if (!parsed.ok && said.by === 'thread' && !said.privately) return { answer: {}, verb: 'none' };
  if (!parsed.ok) {
    const card = problemCard(parsed.problem, lookOf(usual));
    return { answer: { say: [{ card, to: 'asker' }], audit: { decision: 'invalid', why: parsed.problem.code } }, verb: 'unknown' };
  }
  const asked = await askedOf(ports, stored, parsed.command, usual);
  const answer = await answerTo(ports, asked);
  const notes = parsed.notes.map((note) => noteCard(note[asked.lang], { lang: asked.lang, tone: 'unsure' }));
  const asides = [...notes, ...(said.hadSecret ? [secretCard(lookOf(asked))] : [])].map((card) => ({ card, to: 'asker' as const }));
  return { answer: { ...answer, say: [...(answer.say ?? []), ...asides] }, verb: parsed.command.verb, lang: asked.lang };
}

/** Throws when it must be tried again; a command whose deciding fails for good is answered by `giveUp`. */
export async function handleCommand(ports: Ports, id: string): Promise<void> {
  const stored = await commandOf(ports.database, id);
  if (!stored || stored.settled) return;
  const { answer, verb, lang } = await understood(ports, stored);
  await settle(ports, stored, verb, answer, lang);
}

/** Everything that follows from a command, once. */
export async function settle(ports: Ports, { id, said }: Pick<StoredCommand, 'id' | 'said'>, verb: string, answer: Answer, lang?: Lang): Promise<void> {
  const { database, jobs, now } = ports;
  const { check, say = [], effect, deliver, audit } = answer;
  await database.transaction(async (tx) => {
    if (!(await settleCommand(tx, id, { ...(check ? { toWhom: check.to } : {}), ...(lang ? { lang } : {}) }))) return;
    const keys: string[] = [];
    const ids: string[] = [...(audit?.ids ?? [])];
    if (check) {
      const started = await startRuns(ports, tx, id, said.user.name, check.requests);
      ids.push(...started.map(({ run }) => run.id));
      if (said.thread) await bindThread(tx, said.thread, { commandId: id });
      keys.push(...(await firstMessage(ports, tx, id)));
    }
    for (const [index, { card, to }] of say.entries()) {
      const key = `command/${id}/say/${index + 1}`;
      await want(tx, { key, commandId: id, place: said.place, ...laneOf(said), audience: audienceOf(said, to), card });
      keys.push(key);
    }
    if (effect) await effect(tx);
    if (deliver) keys.push(...(await deliver(tx)));
    await sendDeliveries(jobs, keys, tx);
    // What people say to each other in a thread is not the bot's: it is neither kept nor written down.
    if (verb === 'none') return void (await tx.query(`update command set said = jsonb_set(said, '{text}', '""') - 'files' where id = $1`, [id]));
    await record(tx, now(), {
      who: said.user.id,
      where: said.channel,
      verb,
      text: said.text.slice(0, 500),
      decision: audit?.decision ?? 'allowed',
      ...(audit?.why ? { why: audit.why } : {}),
      ...(ids.length > 0 ? { ids } : {}),
    });
  });
}

/** The last attempt has failed: the person is told so, with the id that the log has. */
export async function giveUp(ports: Ports, id: string): Promise<void> {
  const stored = await commandOf(ports.database, id);
  if (!stored || stored.settled) return;
  const card = failedCard({ id }, lookOf(await circumstancesOf(ports, stored.said)));
  await settle(ports, stored, 'unknown', { say: [{ card, to: 'asker' }], audit: { why: 'failed' } });
}
