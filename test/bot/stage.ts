// A chat platform without a chat: people speak through `say`, and what is posted stands in a list. The same core as any platform has.
import type { Audience, Heard, Host, MessageRef, Place, Platform, PostFailed, Said } from '../../src/bot/platform.ts';
import type { Card } from '../../src/card.ts';

export interface Standing {
  readonly ref: MessageRef;
  readonly place: Place;
  readonly key: string;
  readonly audience: Audience;
  readonly cards: readonly Card[]; // as it was posted, and each replacement
}

export interface Stage {
  readonly platform: Platform;
  say(text: string, more?: Partial<Said>): Promise<Heard>;
  readonly messages: readonly Standing[];
  /** What stands there now. */
  readonly card: (message: Standing) => Card;
  /** The next calls of post and replace fail so. */
  fail(...problems: PostFailed[]): void;
  /** Called before each post and replace is answered. */
  onCall: ((call: 'post' | 'replace', key: string) => Promise<void> | void) | undefined;
}

export function createStage(name = 'stage'): Stage {
  const messages: (Omit<Standing, 'cards'> & { cards: Card[] })[] = [];
  const failing: PostFailed[] = [];
  let host: Host | undefined;
  let count = 0;
  const stage: Stage = {
    messages,
    onCall: undefined,
    card: ({ cards }) => cards.at(-1) as Card,
    fail: (...problems) => void failing.push(...problems),
    async say(text, more = {}) {
      if (!host) throw new Error('the stage has not started');
      count += 1;
      return host.hear({
        key: `key-${count}`,
        by: 'slash',
        text,
        place: `${name}:ops`,
        channel: `${name}:ops`,
        workspace: 'w1',
        user: { id: 'u1', name: 'Li' },
        privately: false,
        way: `way-of-u1`,
        shared: false,
        member: true,
        ...more,
      });
    },
    platform: {
      name,
      start: async (given) => {
        host = given;
      },
      stop: async () => {},
      async post(place, card, { audience, key }) {
        await stage.onCall?.('post', key);
        const problem = failing.shift();
        if (problem) throw problem;
        const ref: MessageRef = `${name}:m${messages.length + 1}`;
        messages.push({ ref, place, key, audience, cards: [card] });
        return ref;
      },
      async replace(ref, card, { key }) {
        await stage.onCall?.('replace', key);
        const problem = failing.shift();
        if (problem) throw problem;
        messages.find((message) => message.ref === ref)?.cards.push(card);
      },
      threadOf: (ref) => `${name}:thread-of-${ref.slice(name.length + 1)}`,
      health: () => ({ ok: true }),
    },
  };
  return stage;
}
