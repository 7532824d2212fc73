// mute, unmute and their list: a channel's own quiet about a registry, a cause or a digest.
import { muteCard, muteListCard, unmuteCard } from '../../card/mute.ts';
import type { MuteCommand, MuteUntil, PlainCommand } from '../../command/types.ts';
import { mutesIn, muteTarget, unmute } from '../../store/tables/mutes.ts';
import { say } from '../../words/say.ts';
import type { Answer, Asked } from '../asked.ts';
import { timeOfDay } from '../clock.ts';
import { lookOf } from '../look.ts';
import type { Ports } from '../ports.ts';
import { problem } from './problem.ts';

const untilOf = (until: MuteUntil, now: Date, tz: string): Date | 'change' => {
  if (until === 'change') return 'change';
  return 'forMs' in until ? new Date(now.getTime() + until.forMs) : timeOfDay(until.time, tz, now);
};

export async function decideMute({ database, newId }: Ports, asked: Asked<MuteCommand>): Promise<Answer> {
  const { command, said, tz, now, subject } = asked;
  if (command.action === 'list')
    return { say: [{ card: muteListCard({ mutes: await mutesIn(database, said.channel, now), now, ...lookOf(asked) }), to: 'asker' }] };
  const target = command.target ?? subject?.runs[0]?.registry;
  if (target === undefined)
    return problem(asked, say('Mute what? Name a registry, a rule or a digest.', '要静音什么？请指定注册表、规则或摘要。'), { code: 'missing-argument' });
  const until = untilOf(command.until, now, tz);
  const mute = { id: newId(), channel: said.channel, target, until, by: said.user.id, ...(command.reason ? { reason: command.reason.slice(0, 300) } : {}) };
  return {
    say: [{ card: muteCard({ mute, tz, who: said.user.name, ...lookOf(asked) }), to: 'place' }],
    effect: (tx) => muteTarget(tx, mute),
    audit: { ids: [mute.id] },
  };
}

export async function decideUnmute({ database }: Ports, asked: Asked<Extract<PlainCommand, { verb: 'unmute' }>>): Promise<Answer> {
  const { command, said, lang, now, subject } = asked;
  const target = command.target ?? subject?.runs[0]?.registry;
  const muted = (await mutesIn(database, said.channel, now)).filter((mute) => target === undefined || mute.target === target);
  if (muted.length === 0) return problem(asked, say('Nothing of that is muted here.', '此处没有相应的静音。'), { code: 'nothing-muted' });
  return {
    say: [{ card: unmuteCard({ targets: muted.map((mute) => mute.target), lang, who: said.user.name }), to: 'place' }],
    effect: async (tx) => void (await unmute(tx, said.channel, target)),
  };
}
