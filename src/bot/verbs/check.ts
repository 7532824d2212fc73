// check and rerun: which registries, from where, whether it is allowed now, and who sees the answer.
import { limitCard, noRunCard } from '../../card/problem.ts';
import type { CheckCommand, RerunCommand } from '../../command/types.ts';
import { lately } from '../../store/tables/commands.ts';
import type { Answer, Asked } from '../asked.ts';
import { lookOf } from '../look.ts';
import { LIMITS } from '../policy.ts';
import type { Ports } from '../ports.ts';
import type { CheckRequest } from '../run/request.ts';
import { resolveRequests } from '../run/resolve.ts';
import { invalid, problem, refused } from './problem.ts';

/** Too many checks in the last minute: by this person, or in this channel. */
async function limited({ database, policy }: Ports, asked: Asked): Promise<Answer | undefined> {
  const { said } = asked;
  const { byUser, inChannel } = await lately(database, said.user.id, said.channel);
  const user = policy.limits?.checksPerMinutePerUser ?? LIMITS.checksPerMinutePerUser;
  const channel = policy.limits?.checksPerMinutePerChannel ?? LIMITS.checksPerMinutePerChannel;
  const look = lookOf(asked);
  if (byUser >= user) return refused(limitCard({ whose: 'user', limit: user, seconds: 60 }, look), 'rate');
  if (inChannel >= channel) return refused(limitCard({ whose: 'channel', limit: channel, seconds: 60 }, look), 'rate');
  return undefined;
}

export async function decideCheck(ports: Ports, asked: Asked<CheckCommand>): Promise<Answer> {
  const slow = await limited(ports, asked);
  if (slow) return slow;
  const { command, said, lang } = asked;
  const resolved = await resolveRequests(ports, command, said.channel, lang);
  if ('problem' in resolved) {
    return problem(asked, resolved.problem, {
      code: resolved.code,
      refused: resolved.forbidden,
      ...(resolved.suggestion ? { suggestion: resolved.suggestion } : {}),
    });
  }
  return { check: { requests: resolved.requests, to: command.private ? 'asker' : 'place' } };
}

/** The same again: of the thread's runs, from the same vantages unless others are named. */
export async function decideRerun(ports: Ports, asked: Asked<RerunCommand>): Promise<Answer> {
  const { command, subject, lang } = asked;
  if (!subject || subject.runs.length === 0) return invalid(noRunCard(lookOf(asked)), 'no-subject');
  const slow = await limited(ports, asked);
  if (slow) return slow;
  const before: readonly CheckRequest[] = subject.runs.map((run) => run.request);
  const requests: CheckRequest[] = [];
  for (const request of before) {
    const again: CheckCommand = {
      verb: 'check',
      registries: [{ typed: request.registry.loginServer, form: 'host', value: request.registry.loginServer }],
      from: command.from.length > 0 ? command.from : request.from,
      ...(request.repo ? { repo: request.repo } : {}),
      op: request.op,
      deep: command.deep || request.deep,
      ...(request.for ? { for: request.for } : {}),
      private: command.private,
      deadlineMs: request.deadlineMs,
      ...(request.text ? { text: request.text } : {}),
      resolvers: [],
    };
    // Rights are asked again: a channel's list may have changed since.
    const resolved = await resolveRequests({ ...ports, cloud: request.registry.cloud, ownCloud: true }, again, asked.said.channel, lang);
    if ('problem' in resolved) return problem(asked, resolved.problem, { code: resolved.code, refused: resolved.forbidden });
    requests.push(...resolved.requests.map((one) => ({ ...one, registry: request.registry })));
  }
  return { check: { requests, to: command.private ? 'asker' : 'place' } };
}
