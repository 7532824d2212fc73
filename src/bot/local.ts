// Verbs that the command line asks of the store: the same decisions as in chat, by whoever may use this machine's store, answered as text.
import { plainCard } from '../card/plain.ts';
import type { Command } from '../command/types.ts';
import { parseArgv } from '../command.ts';
import type { Lang } from '../model.ts';
import { insertCommand } from '../store/tables/commands.ts';
import { redact } from '../symptom/redact.ts';
import type { Asked } from './asked.ts';
import { answerTo, settle } from './command-job.ts';
import { exportData, purgeData } from './data.ts';
import type { LocalAnswer } from './local-answer.ts';
import type { Said } from './platform.ts';
import type { Ports } from './ports.ts';

const WHERE = 'cli:local';
const MOST_TEXT = 2_000;

const saidOf = (key: string, text: string, user: string): Said => ({
  key,
  by: 'form',
  text,
  place: WHERE,
  channel: WHERE,
  workspace: 'local',
  user: { id: `cli:${user}`, name: user },
  privately: true,
  shared: false,
  member: true,
});

/** `argv` as typed, parsed again here: what came over a socket is not believed. */
export async function answerLocally(ports: Ports, argv: readonly string[], user: string, usual: Lang): Promise<LocalAnswer> {
  const parsed = parseArgv(argv);
  if (!parsed.ok) return { status: 2, text: parsed.problem.words[usual] };
  const { command } = parsed;
  const lang = command.lang ?? usual;
  if (command.verb === 'data') {
    return command.action === 'export' ? exportData(ports, lang) : purgeData(ports, command, lang);
  }
  const id = ports.newId();
  // Options may hold what nobody should read later; the verb is enough for the log.
  const said = saidOf(id, redact(argv.slice(0, 3).join(' ')).slice(0, MOST_TEXT), user);
  const asked: Asked = {
    ...{ id, command, said, lang, tz: ports.tz, role: 'admin', policy: ports.policy, masked: false, now: ports.now(), subject: undefined },
  };
  const answer = await answerTo(ports, asked);
  await insertCommand(ports.database, id, 'cli', said);
  const cards = answer.say ?? [];
  await settle(ports, { id, said }, command.verb, { ...answer, say: [] });
  const failed = answer.audit?.decision === 'invalid' || answer.audit?.decision === 'refused';
  const text = cards.map(({ card }) => plainCard(card)).join('\n');
  return { status: answer.status ?? (failed ? 2 : 0), text, ...(wantsJson(command) ? { json: answer.data ?? cards.map(({ card }) => card) } : {}) };
}

const wantsJson = (command: Command): boolean => command.output === 'json';
