// The console's memory: bounds, replicas, restarts.
import { describe, expect, it } from 'vitest';
import { MOST_MESSAGES } from '../../adapters/console/limits.ts';
import { createMessages, type Message } from '../../adapters/console/messages.ts';
import { messageOf, refOf, spotOf, threadUnder } from '../../adapters/console/place.ts';
import { createHost } from '../platform/host.ts';

const at = (second: number): string => new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString();
const message = (id: string, second: number, more: Partial<Message> = {}): Message => ({
  channel: 'ops',
  id,
  at: at(second),
  edit: 0,
  by: 'bot',
  text: id,
  ...more,
});

describe('the console’s messages', () => {
  it('keeps the newest of a channel, and forgets the others in the store too', async () => {
    const host = createHost();
    const messages = createMessages(host);
    for (let index = 0; index < MOST_MESSAGES + 20; index++) await messages.put(message(`b${index}`, index));
    const kept = await messages.list('ops');
    expect(kept).toHaveLength(MOST_MESSAGES);
    expect(kept[0]?.id).toBe('b20');
    expect([...host.memory.keys()].filter((key) => key.startsWith('m/'))).toHaveLength(MOST_MESSAGES);
  });

  it('shows what another replica wrote once it looks, and every replica the same', async () => {
    const memory = new Map<string, unknown>();
    const [one, two] = [createMessages(createHost({ memory })), createMessages(createHost({ memory }))];
    await Promise.all([one.list('ops'), two.list('ops')]);
    const seen: string[] = [];
    two.onChange(({ id, edit }) => void seen.push(`${id}.${edit}`));
    await one.put(message('b1', 1));
    await two.put(message('b2', 2)); // between the other's write and the look: must not hide it
    await two.look();
    await one.put(message('b1', 1, { edit: 1, text: 'changed' }));
    await two.look();
    await two.look();
    expect(seen).toEqual(['b2.0', 'b1.0', 'b1.1']);
    await one.look();
    expect(await one.list('ops')).toEqual(await two.list('ops'));
    expect(await createMessages(createHost({ memory })).list('ops')).toEqual(await one.list('ops'));
  });

  it('loses no write that comes while a channel is being read', async () => {
    const memory = new Map<string, unknown>();
    const messages = createMessages(createHost({ memory }));
    await Promise.all([messages.list('ops'), messages.put(message('b1', 1)), messages.put(message('b2', 2)), messages.list('ops')]);
    expect((await messages.list('ops')).map(({ id }) => id)).toEqual(['b1', 'b2']);
  });

  it('leaves out what cannot be read', async () => {
    const memory = new Map<string, unknown>([
      ['m/ops/-/x', { nonsense: true }],
      ['m/ops/-/b1', message('b1', 1)],
    ]);
    expect((await createMessages(createHost({ memory })).list('ops')).map(({ id }) => id)).toEqual(['b1']);
  });
});

describe('places', () => {
  it('come back as they went out', () => {
    for (const spot of [
      { channel: 'ops', id: 'b1' },
      { channel: 'direct-u1', thread: 'b1', id: 'p2' },
    ])
      expect(messageOf(refOf(spot))).toEqual(spot);
    expect(threadUnder({ channel: 'ops', id: 'b1' })).toBe('console:ops/b1');
    expect(spotOf('console:ops/b1')).toEqual({ channel: 'ops', thread: 'b1' });
  });
  it('are nothing when another platform made them, or nobody did', () => {
    for (const text of ['slack:T1/C1', 'console:', 'console:../x', 'console:ops/a/b/c', 'console:ops/-', 'console:OPS', ''])
      expect(spotOf(text)).toBeUndefined();
    for (const text of ['console:ops', 'console:ops/b1', 'console:ops/-/-', 'console:ops/-/a b', 'teams:x/-/y']) expect(messageOf(text)).toBeUndefined();
  });
});
