// response_url: five uses within half an hour, then no more.
import { post, refusedContent, type WebAnswer } from './web.ts';
import type { Json, World } from './world.ts';

const HALF_AN_HOUR = 30 * 60_000;
const USES = 5;

export function makeWay(world: World, channel: string, user: string): string {
  const id = world.id('way');
  world.ways.set(id, { channel, user, uses: 0, made: world.now(), expired: false });
  return `${world.url}/response/${id}`;
}

export function spendWay(world: World, id: string, body: Json): WebAnswer {
  const answer = (status: number, error?: string, messages?: readonly string[]): WebAnswer => ({
    status,
    headers: {},
    body: { ok: error === undefined, ...(error ? { error } : {}), ...(messages ? { response_metadata: { messages } } : {}) },
  });
  const way = world.ways.get(id);
  if (!way || way.expired || world.now() - way.made > HALF_AN_HOUR) return answer(404, 'expired_url');
  if (way.uses >= USES) return answer(404, 'used_url');
  const problem = refusedContent(world, body);
  if (problem) return answer(400, problem.error, (problem.response_metadata as { messages?: string[] } | undefined)?.messages);
  way.uses += 1;
  const last = world.messages.findLast(({ ways }) => ways.has(id));
  if (body.replace_original === true && last) {
    last.text = String(body.text ?? '');
    last.blocks = (body.blocks as unknown[]) ?? [];
    last.edits += 1;
    return answer(200);
  }
  const open = body.response_type === 'in_channel';
  post(world, {
    channel: way.channel,
    thread: body.thread_ts as string | undefined,
    text: String(body.text ?? ''),
    blocks: (body.blocks as unknown[]) ?? [],
    way: id,
    ...(open ? {} : { only: way.user }),
  });
  return answer(200);
}
