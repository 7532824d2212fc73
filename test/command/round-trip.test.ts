// A button carries command text: whatever can be asked in a chat must come back from its own text unchanged.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isProblem, referenceOf } from '../../src/command/reference.ts';
import { type Command, commandText, parseArgv, parseText, type RegistryReference } from '../../src/command.ts';
import type { Op, Service } from '../../src/model.ts';
import { redact } from '../../src/symptom/redact.ts';

const reference = (text: string): RegistryReference => {
  const found = referenceOf(text);
  if (isProblem(found)) throw new Error(`no reference: ${text}`);
  return found;
};
const name = fc.stringMatching(/^[a-zA-Z0-9]{5,20}$/);
const place = fc.oneof(fc.constantFrom('here', 'all'), fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,20}$/));
const repo = fc.stringMatching(/^[a-z0-9]{1,8}(\/[a-z0-9]{1,8}){0,2}(:[a-z0-9]{1,8})?$/);
const registry = fc
  .oneof(
    name,
    name.map((n) => `${n}.azurecr.io`),
    fc.tuple(name, repo).map(([n, r]) => `${n}.azurecr.cn/${r}`),
    name.map((n) => `/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg_(1)/providers/Microsoft.ContainerRegistry/registries/${n}`),
    name.map((n) => `${n}.eastus.data.azurecr.io`),
  )
  .map(reference);
/** Anything that a person may paste, as the grammar keeps it: no control characters, no secrets, no blanks around it, not in quotes. */
const text = fc.string({ minLength: 1, maxLength: 200, unit: 'grapheme' }).map((given) => {
  const first = parseText(`check contoso -- "x${given}x"`, 'button');
  return first.ok && first.command.verb === 'check' ? (first.command.text ?? 'x') : 'x';
});
const line = text.map((given) => redact(given.slice(0, 200)).trim());
const optional = <K extends string, T>(key: K, value: fc.Arbitrary<T>) =>
  fc.option(value, { nil: undefined }).map((one) => (one === undefined ? {} : { [key]: one }) as { [P in K]?: T });
const merged = <T extends readonly object[]>(...parts: { [I in keyof T]: fc.Arbitrary<T[I]> }): fc.Arbitrary<Command> =>
  fc.tuple(...parts).map((all) => Object.assign({}, ...all) as Command);
const list = <T>(value: fc.Arbitrary<T>, max = 4) => fc.uniqueArray(value, { maxLength: max });
const id = fc.stringMatching(/^[a-z0-9]{1,10}$/);
const ruleId = fc.constantFrom('dns-private-zone-not-linked', 'net-ip-not-allowed', 'tls-interception');
const lang = optional('lang', fc.constantFrom('en' as const, 'zh-CN' as const));
const cloud = optional('cloud', fc.constantFrom('AzureCloud', 'AzureChinaCloud', 'AzureUSGovernment'));

const check = (resolvers: fc.Arbitrary<readonly string[]>) =>
  merged(
    fc.record({
      verb: fc.constant('check' as const),
      registries: fc.uniqueArray(registry, { minLength: 1, maxLength: 5, selector: ({ typed }) => typed }),
      from: list(place),
      deep: fc.boolean(),
      private: fc.boolean(),
      resolvers,
    }),
    optional('op', fc.constantFrom<Op>('login', 'pull', 'push', 'manage')),
    optional(
      'for',
      fc.oneof(
        fc.constantFrom<Service>('aks', 'aci', 'tasks', 'defender').map((service) => ({ service })),
        fc.constant({
          service: 'aks' as const,
          resourceId: '/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/k',
        }),
      ),
    ),
    optional('deadlineMs', fc.integer({ min: 1000, max: 120_000 })),
    optional('text', text),
    cloud,
    lang,
  );
const settings = merged(
  fc.record({ exclude: list(ruleId, 2), from: list(place, 2), broadcast: fc.boolean() }),
  optional('cron', fc.constantFrom('0 9 * * 1-5', '*/30 * * * *', '15 8,20 1 jan mon')),
  optional('tz', fc.constantFrom('Asia/Shanghai', 'Etc/UTC', 'America/Argentina/Buenos_Aires')),
  optional('only', fc.constantFrom('changes', 'always')),
  optional('minSeverity', fc.constantFrom('error', 'warning', 'info')),
  optional('quiet', fc.constant('22:00-08:00')),
) as unknown as fc.Arbitrary<object>;
const verb = <V extends string>(v: V, rest: object = {}) => fc.constant({ verb: v, ...rest });

const CHAT: Readonly<Record<string, fc.Arbitrary<Command>>> = {
  check: check(fc.constant([])),
  explain: merged(
    verb('explain'),
    fc
      .oneof(
        fc.constant('verdict' as const),
        ruleId.map((rule) => ({ rule })),
        fc.integer({ min: 1, max: 999 }).map((finding) => ({ finding })),
      )
      .map((subject) => ({ subject })),
    lang,
  ),
  rerun: merged(fc.record({ verb: fc.constant('rerun'), from: list(place), deep: fc.boolean(), private: fc.boolean() }), lang),
  history: merged(verb('history'), optional('registry', registry), fc.record({ last: fc.integer({ min: 1, max: 100 }) }), cloud),
  diff: merged(verb('diff'), optional('registry', registry), optional('since', fc.constantFrom('last', 'run-7', '2026-11-02'))),
  export: merged(verb('export'), optional('what', id), fc.record({ format: fc.constantFrom('json', 'markdown') })),
  evidence: merged(verb('evidence'), optional('finding', fc.integer({ min: 1, max: 99 }))),
  compare: merged(
    verb('compare'),
    fc
      .tuple(place, place)
      .filter(([a]) => !['and', 'with'].includes(a))
      .map((between) => ({ between }))
      .filter(({ between }) => !['and', 'with'].includes(between[1])),
  ),
  subscribe: merged(
    verb('digest', { action: 'subscribe' }),
    fc.record({
      registries: fc.uniqueArray(registry, { minLength: 1, maxLength: 3, selector: ({ typed }) => typed }),
      groups: list(fc.constantFrom('payments', 'shop'), 2),
    }),
    settings,
    fc.constant({ cron: '0 9 * * *' }),
    cloud,
  ),
  edit: merged(verb('digest', { action: 'edit' }), fc.record({ id }), settings),
  pause: merged(
    verb('digest', { action: 'pause' }),
    fc.record({ id }),
    optional(
      'forMs',
      fc.integer({ min: 1, max: 300 }).map((minutes) => minutes * 60_000),
    ),
  ),
  start: merged(verb('incident', { action: 'start' }), optional('registry', registry), optional('title', line), cloud),
  note: merged(verb('incident', { action: 'note' }), fc.record({ text: line })),
  resolve: merged(verb('incident', { action: 'resolve' }), optional('cause', line)),
  severity: merged(verb('incident', { action: 'severity' }), fc.record({ level: fc.constantFrom(1, 2, 3, 4) })),
  mute: merged(
    verb('mute', { action: 'add' }),
    optional(
      'target',
      fc.oneof(name, ruleId, fc.constant('digest-3')).filter((target) => !/^(until|list|\d+(ms|[smhdw]))$/i.test(target)),
    ),
    fc
      .oneof(
        fc.constant('change' as const),
        fc.integer({ min: 1, max: 1000 }).map((m) => ({ forMs: m * 60_000 })),
        fc.constant({ time: '18:00' }),
      )
      .map((until) => ({ until })),
    optional('reason', line),
  ),
  feedback: merged(verb('feedback'), fc.record({ text: line })),
  config: merged(verb('config'), fc.constantFrom({}, { key: 'lang', value: 'zh-CN' }, { key: 'tz', value: 'Asia/Shanghai' }, { key: 'policy' })),
};

/** What a shell may hand over as a file, with everything that means something in a message: quotes, emphasis, dashes, full width. */
const fileName = fc.stringMatching(/^[A-Za-z0-9 ./\\"'“”‘’`*_~=—－，、-]{1,30}$/).filter((file) => file.trim() === file);

describe('command text', () => {
  it.each(Object.entries(CHAT))('%s comes back unchanged', (_, arbitrary) => {
    fc.assert(
      fc.property(arbitrary, (command) => {
        const written = commandText(command);
        expect(parseText(written, 'button')).toEqual({ ok: true, command, notes: [] });
        expect(commandText(command)).toBe(written);
      }),
      { numRuns: 200 },
    );
  });

  it('comes back from the command line too, with what only it may say', () => {
    const local = merged(
      check(list(fc.constantFrom('10.0.0.4', '10.0.0.4:5353', '[::1]:53', 'fd00::4'), 2)),
      optional('output', fc.constantFrom('json' as const, 'markdown' as const, 'text' as const)),
      optional('proxy', fc.constantFrom('none', 'http://proxy:3128', 'https://[::1]:8443')),
      optional('label', fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,20}$/)),
      optional('bot', fc.constant('https://bot.example.com/base')),
      optional('save', fileName),
      optional('picture', fileName),
    );
    fc.assert(
      fc.property(local, (command) => {
        const parsed = parseArgv([commandText(command)]);
        expect(parsed.ok ? parsed.command : parsed.problem).toEqual(command);
      }),
      { numRuns: 300 },
    );
  });

  it('says a file as the shell said it', () => {
    const shell = fileName.filter((file) => !/^[-—－]/.test(file));
    fc.assert(
      fc.property(shell, (file) => {
        const parsed = parseArgv(['check', 'contoso', '--save', file, '--deep']);
        expect(parsed.ok ? parsed.command : parsed.problem).toMatchObject({ verb: 'check', save: file, deep: true });
      }),
      { numRuns: 300 },
    );
    expect(parseArgv(['check', 'contoso', '--save', '_--_'])).toMatchObject({ ok: true, command: { save: '_--_' } });
    expect(parseArgv(['check contoso --save "_--_"'])).toMatchObject({ ok: true, command: { save: '_--_' } });
  });

  it('of whatever is understood is understood again, and means the same', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('slash', 'mention', 'thread', 'api', 'button'),
        fc.string({ unit: 'grapheme', maxLength: 120 }),
        fc.constantFrom('', 'check contoso ', 'incident note ', 'mute contoso 4h ', 'contoso -- '),
        (surface, typed, lead) => {
          const first = parseText(lead + typed, surface as 'slash');
          if (!first.ok) return;
          const again = parseText(commandText(first.command), 'button');
          expect(again.ok ? again.command : again.problem).toEqual(first.command);
        },
      ),
      { numRuns: 1500 },
    );
  });
});
