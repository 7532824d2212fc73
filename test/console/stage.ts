// The console for the contract: a real HTTP server, and people who speak to it as the page does.
import { randomUUID } from 'node:crypto';
import { createConsole } from '../../adapters/console/console.ts';
import { MOST_CARD } from '../../adapters/console/limits.ts';
import type { BlockView, CardView, InlineView } from '../../adapters/console/render.ts';
import type { MessageRef } from '../../src/bot/platform.ts';
import { createHost, type FakeHost, serve } from '../platform/host.ts';
import type { Answer, SayHow, Shown, Stage } from '../platform/stage.ts';

export const TOKEN = 'a-token-of-the-tests';

interface MessageView {
  readonly ref: MessageRef;
  readonly channel: string;
  readonly id: string;
  readonly thread?: string;
  readonly at: string;
  readonly by: { readonly bot: boolean };
  readonly text?: string;
  readonly only: boolean;
  readonly card?: CardView;
}

/** One signed-in browser without a page. */
export interface Visitor {
  readonly id: string;
  readonly cookie: string;
  get(path: string): Promise<Response>;
  post(path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<Response>;
}

export async function signIn(url: string, token = TOKEN): Promise<Visitor> {
  const entered = await fetch(`${url}/console/?token=${token}`, { redirect: 'manual' });
  const cookie = entered.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  return visitor(url, cookie);
}

async function visitor(url: string, cookie: string): Promise<Visitor> {
  const get = (path: string): Promise<Response> => fetch(`${url}/console${path}`, { headers: { cookie } });
  const post = (path: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Response> =>
    fetch(`${url}/console${path}`, {
      method: 'POST',
      headers: { cookie, origin: url, 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  const { id } = (await (await get('/api/me')).json()) as { id: string };
  return { id, cookie, get, post };
}

const inlineWords = (text: readonly InlineView[]): string => text.map((part) => part.text).join('');
function blockWords(block: BlockView): readonly string[] {
  switch (block.is) {
    case 'text':
      return [inlineWords(block.text)];
    case 'heading':
      return [block.text];
    case 'facts':
      return block.facts.map(({ label, value }) => `${label} ${inlineWords(value)}`);
    case 'table':
      return [block.caption, ...block.head, ...block.rows.flat()];
    case 'code':
      return [block.label ?? '', block.text];
    case 'steps':
      return [block.title, ...block.steps.map(({ label, word, note }) => `${label} ${word} ${note ?? ''}`)];
    case 'fold':
      return [block.title, ...block.blocks.flatMap(blockWords)];
    case 'finding':
      return [block.word, block.title, inlineWords(block.detail), ...block.more.flatMap(blockWords)];
    case 'picture':
      return [block.alt, block.text];
    case 'field':
      return [block.field.label, block.field.hint ?? ''];
    case 'rule':
      return [];
  }
}

const wordsOf = (card: CardView): string =>
  [card.title, ...card.blocks.flatMap(blockWords), ...card.actions.map(({ label }) => label), card.full?.label ?? ''].join('\n');
/** Wherever a URL stands in the view, the page makes a link of it. */
const linksOf = (card: CardView): readonly string[] => [...JSON.stringify(card).matchAll(/"url":"((?:[^"\\]|\\.)*)"/g)].map(([, url]) => url ?? '');

const shownOf = (message: MessageView, reader: string): Shown => ({
  ref: message.ref,
  channel: message.channel,
  ...(message.thread === undefined ? {} : { below: `console:${message.channel}/-/${message.thread}` as const }),
  ...(message.only ? { only: reader } : {}),
  words: message.card ? wordsOf(message.card) : (message.text ?? ''),
  links: message.card ? linksOf(message.card) : [],
  pings: [],
  broken: JSON.stringify(message.card ?? '').length > MOST_CARD * 1.5 ? ['too large'] : [],
});

export interface ConsoleStage extends Stage {
  readonly url: string;
  readonly host: FakeHost;
}

interface Kept {
  readonly memory: Map<string, unknown>;
  readonly li: string;
  readonly sam: string;
}

export async function consoleStage(kept?: Kept): Promise<ConsoleStage> {
  const host = createHost(kept ? { memory: kept.memory } : {});
  const platform = createConsole({ token: TOKEN, lang: 'en', examples: ['/acr-check contoso'] });
  await platform.start(host);
  const web = await serve(host);
  const li = kept ? await visitor(web.url, kept.li) : await signIn(web.url);
  const sam = kept ? await visitor(web.url, kept.sam) : await signIn(web.url);
  let last: (() => Promise<Answer>) | undefined;
  const who = (user: string | undefined): Visitor => (user === sam.id ? sam : li);
  const answer = async (response: Promise<Response>): Promise<Answer & { field?: string; problem?: string }> => {
    const got = await response;
    const { told, field, problem } = (await got.json().catch(() => ({}))) as Record<string, string>;
    return { acknowledged: got.status === 202, ...(told ? { told } : {}), ...(field ? { field } : {}), ...(problem ? { problem } : {}) };
  };
  const actionOf = async (ref: MessageRef, label: string, user: Visitor) => {
    const message = (await shownTo(user)).find((one) => one.ref === ref);
    const action = message?.card?.actions.find((one) => one.label === label);
    if (!message || !action) throw new Error(`no button ${label} on ${ref}`);
    return { message, action };
  };
  const shownTo = async (user: Visitor): Promise<readonly MessageView[]> => {
    const lists = await Promise.all(
      ['ops', 'dev', 'direct'].map(
        async (channel) => ((await (await user.get(`/api/messages?channel=${channel}`)).json()) as { messages: MessageView[] }).messages,
      ),
    );
    return lists.flat();
  };
  const say = (text: string, { user, channel = 'ops', thread }: SayHow = {}): Promise<Answer> => {
    const id = thread?.split('/').at(-1);
    const body = { key: randomUUID(), channel, text: channel === 'direct' || id ? text : `@acr-check ${text}`, ...(id ? { thread: id } : {}) };
    last = () => answer(who(user).post('/api/say', body));
    return last();
  };
  return {
    platform,
    host,
    url: web.url,
    people: { li: li.id, sam: sam.id },
    faults: ['gone', 'unavailable'],
    dropsDoubles: true,
    say,
    redeliver: async () => (last ? last() : { acknowledged: false }),
    forge: async (text) => {
      const body = { key: randomUUID(), channel: 'ops', text: `@acr-check ${text}` };
      const tries = [
        li.post('/api/say', body, { cookie: 'acr-check-console=made-up' }),
        li.post('/api/say', body, { origin: 'https://evil.example' }),
        li.post('/api/say', body, { origin: 'null' }),
      ];
      const answers = await Promise.all(tries.map(answer));
      return { acknowledged: answers.some(({ acknowledged }) => acknowledged) };
    },
    own: async () => {}, // the page echoes nothing
    async press(ref, label, { user } = {}) {
      const { action } = await actionOf(ref, label, who(user));
      return answer(who(user).post('/api/press', { key: randomUUID(), message: ref, command: action.is === 'command' ? action.command : '' }));
    },
    async fill(ref, label, values, { user } = {}) {
      const { action, message } = await actionOf(ref, label, who(user));
      if (action.is !== 'form') throw new Error(`${label} opens no form`);
      const at = { channel: message.channel, message: ref };
      const { card } = (await (await who(user).post('/api/form', { ...at, form: action.form, text: action.text })).json()) as { card: CardView };
      if (!card.submit) throw new Error('the form cannot be sent');
      return answer(who(user).post('/api/submit', { key: randomUUID(), ...at, form: card.submit.form, values }));
    },
    async posted() {
      const [ours, theirs] = [await shownTo(li), await shownTo(sam)];
      const bots = (messages: readonly MessageView[], reader: string) => messages.filter(({ by }) => by.bot).map((message) => ({ message, reader }));
      const all = new Map([...bots(ours, li.id), ...bots(theirs, sam.id)].map((one) => [one.message.ref, one]));
      return [...all.values()].sort((a, b) => a.message.at.localeCompare(b.message.at)).map(({ message, reader }) => shownOf(message, reader));
    },
    unreachable: async (said) => ({ audience: { user: 'u0000000000' }, place: said.place }),
    async fault(problem) {
      if (problem === 'gone') return { place: 'console:nowhere' };
      host.failMemory(true);
      const remember = host.remember;
      host.remember = async (key, value) => {
        host.remember = remember;
        host.failMemory(false);
        throw new Error(`away: ${key} ${typeof value}`);
      };
      return { place: 'console:ops' };
    },
    async restart() {
      await platform.stop();
      await web.close();
      return consoleStage({ memory: host.memory, li: li.cookie, sam: sam.cookie });
    },
    async close() {
      await platform.stop();
      await web.close();
    },
  };
}
