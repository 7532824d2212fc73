// What a channel may not see it does not see, by whatever way it asks; what is private stays so; who asks for an end must have the right to it.
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Place, Said } from '../../src/bot/platform.ts';
import type { Policy } from '../../src/bot/policy.ts';
import { showing } from '../../src/bot/show.ts';
import { plainCard } from '../../src/card/plain.ts';
import type { Card } from '../../src/card.ts';
import type { Observation } from '../../src/model.ts';
import { RULES } from '../../src/rules/index.ts';
import { auditLines, verifyAudit } from '../../src/store/tables/audit.ts';
import { scripted, startTestBot, type TestBot } from './bot.ts';
import type { Standing } from './stage.ts';

const until = <T>(look: () => T | Promise<T>): Promise<T> => vi.waitFor(look, { timeout: 15_000, interval: 15 });
const policy = {
  limits: { checksPerMinutePerUser: 10_000, checksPerMinutePerChannel: 10_000 },
  admins: { users: ['ada'] },
  operators: { users: ['olga'] },
  escalation: { afterMinutes: 5, webhook: 'https://hooks.example.com/s3cr3t' },
  channels: {
    'stage:ops': { registries: ['contoso', 'slow*', 'fabrikam'] },
    'stage:other': { registries: ['northwind'] },
    'stage:nobody': { everybody: 'none' },
  },
} as const;

let made: TestBot;
const held = new Map<string, () => void>();
const evidence = ((): readonly Observation[] => {
  const rule = RULES.find(({ id }) => id === 'dns-server-failure');
  const [example] = Object.values(rule?.examples.fires ?? {});
  return (Array.isArray(example) ? example : (example as unknown as { evidence: readonly Observation[] }).evidence) as readonly Observation[];
})();
beforeAll(async () => {
  made = await startTestBot({
    policy: structuredClone(policy) as unknown as Policy,
    publicUrl: 'https://bot.example.com',
    look: scripted(async ({ request, signal }) => {
      const { name } = request.registry;
      if (name.startsWith('slow'))
        await new Promise<void>((resolve) => {
          held.set(name, resolve);
          signal.addEventListener('abort', () => resolve());
        });
      return evidence;
    }),
  });
}, 60_000);
afterAll(() => made.stop());

const ada = { id: 'ada', name: 'Ada' };
const li = { id: 'li', name: 'Li' };
const sam = { id: 'sam', name: 'Sam' };
const olga = { id: 'olga', name: 'Olga' };
async function answers(
  text: string,
  more: Partial<Said> = {},
): Promise<{ readonly id: string; readonly cards: readonly Card[]; readonly messages: readonly Standing[] }> {
  const heard = await made.stage.say(text, { user: li, ...more });
  if (!heard.accepted) throw new Error('not accepted');
  const messages = await until(async () => {
    const own = made.stage.messages.filter(({ key }) => key.startsWith(`command/${heard.id}`));
    expect(own.length).toBeGreaterThan(0);
    expect(own.every((message) => made.stage.card(message).kind !== 'progress')).toBe(true);
    return own;
  });
  return { id: heard.id, cards: messages.map((message) => made.stage.card(message)), messages };
}
const textOf = (cards: readonly Card[]): string => cards.map(plainCard).join('\n');
const inOther = { channel: 'stage:other', place: 'stage:other' } as const;
const threadOf = (id: string): Place => made.stage.platform.threadOf(made.stage.messages.find(({ key }) => key === `command/${id}`)?.ref ?? 'stage:none');

describe('a registry that a channel may not see', () => {
  test.each(['check contoso', 'history contoso', 'diff contoso', 'incident start contoso', 'check northwind,contoso'])('%s', async (text) => {
    const { cards } = await answers(text, { ...inOther, user: olga });
    expect(cards[0]?.kind).toBe('problem');
    expect(textOf(cards)).not.toMatch(/SERVFAIL|report/i);
  });

  test.each(['status', 'cancel', 'export'])('%s of its run', async (verb) => {
    held.clear();
    const heard = await made.stage.say('slowother', { user: li });
    await until(() => expect(held.has('slowother')).toBe(true));
    const [run] = await made.ports.database.query<{ id: string }>(`select id from run where name = 'slowother' order by queued_at desc limit 1`);
    const { cards } = await answers(`${verb} ${run?.id}`, { ...inOther, user: olga });
    expect(cards[0]?.kind).toBe('problem');
    held.get('slowother')?.();
    await until(() => expect(made.stage.messages.some(({ key }) => heard.accepted && key === `command/${heard.id}`)).toBe(true));
  });

  test('is not spoken of in its own thread after the list has changed', async () => {
    const { id } = await answers('contoso');
    const thread = threadOf(id);
    const inThread = { thread, place: thread, by: 'thread' } as const;
    expect(textOf((await answers('evidence', inThread)).cards)).toContain('contoso');
    const channels = made.ports.policy.channels as Record<string, { registries: string[] }>;
    const before = channels['stage:ops']?.registries ?? [];
    (channels['stage:ops'] as { registries: string[] }).registries = before.filter((name) => name !== 'contoso');
    for (const text of ['evidence', 'why?', 'explain 1', 'history', 'rerun', 'export', 'status', 'feedback wrong cause']) {
      const { cards } = await answers(text, inThread);
      expect(textOf(cards), text).not.toMatch(/contoso\.azurecr\.io|SERVFAIL/);
    }
    (channels['stage:ops'] as { registries: string[] }).registries = before;
  });

  test('is in no view', async () => {
    await answers('contoso');
    const show = showing(made.ports);
    const [row] = await made.ports.database.query<{ id: string }>(`select id from report where name = 'contoso' limit 1`);
    const { pageUrl } = await import('../../src/bot/run/followers.ts');
    const url = pageUrl(made.ports, row?.id ?? '', 'en', false) ?? '';
    const here = { user: li, workspace: 'w1', channel: 'stage:ops' as Place };
    const there = { user: li, workspace: 'w1', channel: 'stage:other' as Place };
    expect(await show({ view: 'link', url, ...here })).toHaveLength(1);
    expect(await show({ view: 'link', url, ...there })).toEqual([]);
    expect(await show({ view: 'link', url: url.replace(/s=./, 's=_'), ...here })).toEqual([]);
    expect(await show({ view: 'search', text: 'contoso', ...there })).toEqual([]);
    expect(textOf(await show({ view: 'home', ...there }))).not.toContain('contoso');
    const nobody = { user: li, workspace: 'w1', channel: 'stage:nobody' as Place };
    expect(await show({ view: 'link', url, ...nobody })).toEqual([]);
    expect(await show({ view: 'search', text: '', ...nobody })).toEqual([]);
  });
});

describe('what is private', () => {
  test('is not in the lists of others', async () => {
    held.clear();
    await made.stage.say('check slowsecret --private', { user: li });
    await until(() => expect(held.has('slowsecret')).toBe(true));
    expect(textOf((await answers('status', { user: sam })).cards)).not.toContain('slowsecret');
    expect(textOf((await answers('status', { user: li })).cards)).toContain('slowsecret');
    held.get('slowsecret')?.();
    await until(async () => expect(await made.ports.database.query(`select 1 as one from report where name = 'slowsecret'`)).toHaveLength(1));
    const show = showing(made.ports);
    const view = { view: 'search', text: 'slowsecret', workspace: 'w1', channel: 'stage:ops' } as const;
    expect(await show({ ...view, user: sam })).toEqual([]);
    expect(await show({ ...view, user: li })).toHaveLength(1);
  });

  test('names nobody to who joins it', async () => {
    held.clear();
    await made.stage.say('check slowquiet --private', { user: olga });
    await until(() => expect(held.has('slowquiet')).toBe(true));
    const heard = await made.stage.say('slowquiet', { user: sam });
    const joined = await until(() => {
      const found = made.stage.messages.find(({ key }) => heard.accepted && key === `command/${heard.id}`);
      expect(found).toBeDefined();
      return found as Standing;
    });
    expect(textOf([made.stage.card(joined)])).not.toContain('Olga');
    held.get('slowquiet')?.();
    await until(() => expect(made.stage.card(joined).kind).toBe('report'));
  });

  test('never stands where all see it', async () => {
    const { messages } = await answers('check fabrikam --private', { user: li });
    expect(messages.map(({ audience }) => audience)).toEqual([{ user: 'li', way: 'way-of-u1' }]);
  });
});

describe('the end of somebody else’s check', () => {
  test('is an operator’s to say, also with its button', async () => {
    held.clear();
    const heard = await made.stage.say('slowmine', { user: li });
    await until(() => expect(held.has('slowmine')).toBe(true));
    const message = await until(() => {
      const found = made.stage.messages.find(({ key }) => heard.accepted && key === `command/${heard.id}`);
      expect(found).toBeDefined();
      return found as Standing;
    });
    const [run] = await made.ports.database.query<{ id: string }>(`select id from run where name = 'slowmine'`);
    const refused = await answers(`cancel ${run?.id}`, { user: sam, by: 'button', pressed: message.ref });
    expect(refused.cards[0]?.kind).toBe('problem');
    expect(refused.messages[0]?.audience).not.toBe('all');
    expect(made.stage.card(message).kind).toBe('progress');
    await made.stage.say(`cancel ${run?.id}`, { user: olga, by: 'button', pressed: message.ref });
    await until(() => expect(made.stage.card(message).kind).toBe('report'));
  });

  test('is one’s own to say, until somebody joins it', async () => {
    held.clear();
    const heard = await made.stage.say('slowshared', { user: li });
    await until(() => expect(held.has('slowshared')).toBe(true));
    await made.stage.say('slowshared', { user: sam });
    await until(async () =>
      expect(await made.ports.database.query(`select 1 as one from follower f join run r on r.id = f.run_id where r.name = 'slowshared'`)).toHaveLength(2),
    );
    const [run] = await made.ports.database.query<{ id: string }>(`select id from run where name = 'slowshared'`);
    expect((await answers(`cancel ${run?.id}`, { user: li })).cards[0]?.kind).toBe('problem');
    held.get('slowshared')?.();
    await until(() =>
      expect(made.stage.messages.some((m) => heard.accepted && m.key === `command/${heard.id}` && made.stage.card(m).kind === 'report')).toBe(true),
    );
  });
});

describe('the policy', () => {
  test('with its webhook and its people is an admin’s reading', async () => {
    expect(textOf((await answers('config policy', { user: li })).cards)).not.toContain('s3cr3t');
    expect((await answers('config policy', { user: ada })).cards[0]?.kind).toBe('note');
  });

  test('a nobody may ask who they are, and nothing else', async () => {
    const nobody = { user: li, channel: 'stage:nobody', place: 'stage:nobody' } as const;
    expect((await answers('contoso', nobody)).cards[0]?.kind).toBe('problem');
    expect((await answers('whoami', nobody)).cards[0]?.kind).toBe('note');
    expect((await answers('doctor', nobody)).cards[0]?.kind).toBe('problem');
  });
});

describe('a channel shared with outsiders', () => {
  test('sees no private address, also where the platform does not say that it is shared', async () => {
    const shared = { channel: 'stage:ops', place: 'stage:ops', shared: true, user: li } as const;
    const { id } = await answers('contoso', shared);
    const [row] = await made.ports.database.query<{ report: string }>(
      'select report_id as report from run r join follower f on f.run_id = r.id where f.command_id = $1',
      [id],
    );
    const { pageUrl } = await import('../../src/bot/run/followers.ts');
    const { circumstancesOf } = await import('../../src/bot/circumstances.ts');
    const at = { workspace: 'w1', channel: 'stage:ops' as Place, user: li };
    expect((await circumstancesOf(made.ports, at)).masked).toBe(true);
    expect((await circumstancesOf(made.ports, { ...at, shared: false })).masked).toBe(false);
    const cards = await showing(made.ports)({ view: 'link', url: pageUrl(made.ports, row?.report ?? '', 'en', true) ?? '', ...at });
    expect(cards).toHaveLength(1);
    await made.stage.say('whoami', { user: li }); // spoken there again, not shared: as it was last
    await until(async () => expect((await circumstancesOf(made.ports, at)).masked).toBe(false));
  });
});

describe('languages', () => {
  test('flag, channel, user, workspace, configuration', async () => {
    const langIn = async (text: string, more: Partial<Said>): Promise<string | undefined> => (await answers(text, more)).cards[0]?.lang;
    const place = { channel: 'stage:lang', place: 'stage:lang' } as const;
    const zh = { id: 'zhang', name: 'Zhang', lang: 'zh-CN' } as const;
    expect(await langIn('whoami', { ...place, user: li })).toBe('en');
    await made.ports.database.query(`insert into setting (scope, key, value) values ('workspace/stage/w1', 'lang', '"zh-CN"')`);
    expect(await langIn('whoami', { ...place, user: li })).toBe('zh-CN');
    expect(await langIn('whoami', { ...place, user: { ...li, lang: 'en' } })).toBe('en');
    expect(await langIn('whoami', { ...place, user: zh })).toBe('zh-CN');
    await answers('config lang en', { ...place, user: olga });
    expect(await langIn('whoami', { ...place, user: zh })).toBe('en');
    expect(await langIn('whoami --lang zh-CN', { ...place, user: li })).toBe('zh-CN');
    await made.ports.database.query(`delete from setting where scope like 'workspace/%'`);
  });
});

describe('the audit log', () => {
  test('is one chain, however many write at once and whatever they write', async () => {
    const hostile = ['\0nul', '\ud800half', `${'x'.repeat(499)}\u{1F600}`, '"\\u0000"', 'password=hunter2hunter2'];
    await Promise.all(hostile.map((text) => made.stage.say(text, { user: { id: 'u\ud800', name: 'x' } })));
    await Promise.all(Array.from({ length: 20 }, (_, n) => made.stage.say('whoami', { user: { id: `u${n}`, name: 'x' } })));
    await until(async () => expect(await made.ports.database.query('select 1 as one from command where settled_at is null')).toEqual([]));
    const { lines, brokenAt } = await verifyAudit(made.ports.database);
    expect(brokenAt).toBeUndefined();
    expect(lines).toBeGreaterThan(25);
    expect(JSON.stringify(await auditLines(made.ports.database, 0, 1000))).not.toContain('hunter2');
  });

  test.each([
    ['changed', `update audit set entry = jsonb_set(entry, '{decision}', '"nobody"') where seq = 5`, 5],
    ['taken out', 'delete from audit where seq = 7', 8],
  ])('a line that was %s shows', async (_how, statement, at) => {
    const { database } = made.ports;
    await expect(
      database.transaction(async (tx) => {
        await tx.query(statement);
        const found = await verifyAudit(tx);
        throw new Error(`broken at ${found.brokenAt}`);
      }),
    ).rejects.toThrow(`broken at ${at}`);
  });
});
