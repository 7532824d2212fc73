// Subscriptions: one in full with its next times, and all of a channel. Pure.
import type { Action, Block, Card, Inline, Text } from '../card.ts';
import type { DigestSettings, RegistryReference } from '../command/types.ts';
import type { Lang, Words } from '../model.ts';
import { HERE } from '../words/card.ts';
import { DIGEST as words } from '../words/digest.ts';
import { finished } from './finish.ts';
import { at, type Moment, stamped } from './moment.ts';
import { listed } from './names.ts';
import { offered, offeredForm, type Permitted } from './offer.ts';
import { shortened } from './shown.ts';

export interface SubscriptionShown {
  readonly number: number;
  readonly madeBy: string;
  readonly madeAt: Moment;
  readonly settings: DigestSettings & { readonly registries: readonly RegistryReference[]; readonly groups: readonly string[] };
  readonly paused: boolean;
  readonly resumeAt?: Moment;
  readonly postedAt?: Moment;
  /** Why its last message could not be posted. */
  readonly problem?: string;
  /** The next times, nearest first. */
  readonly next: readonly Moment[];
}
interface Look {
  readonly lang: Lang;
  readonly masked: boolean;
  readonly permitted: Permitted;
}

const subjects = ({ settings }: SubscriptionShown, lang: Lang, most: number): string =>
  listed([...settings.registries.map(({ typed }) => shortened(typed, 60)), ...settings.groups.map((group) => `group:${group}`)], lang, most);

function stateText({ paused, resumeAt, problem }: SubscriptionShown, lang: Lang): Text {
  if (paused) return [words.isPaused[lang], ...(resumeAt ? [words.until[lang], at(resumeAt)] : [])];
  return [problem ? words.cannotPost(shortened(problem, 200))[lang] : words.active[lang]];
}

function filterText({ settings }: SubscriptionShown, lang: Lang): string {
  const without = settings.exclude.length > 0 ? words.without(settings.exclude.join(', '))[lang] : '';
  return words.atLeast(settings.minSeverity ?? 'warning')[lang] + without;
}

function buttons({ number, paused }: SubscriptionShown, { lang, permitted }: Look): readonly Action[] {
  const id = String(number);
  return [
    ...offered(words.run[lang], { verb: 'digest', action: 'run', id }, permitted, { rank: 'primary' }),
    ...(paused
      ? offered(words.resume[lang], { verb: 'digest', action: 'resume', id }, permitted)
      : offered(words.pause[lang], { verb: 'digest', action: 'pause', id, forMs: 86_400_000 }, permitted)),
    ...offered(words.unsubscribe[lang], { verb: 'digest', action: 'unsubscribe', id }, permitted, { rank: 'more' }),
  ];
}

/** `title`: what has just happened to it. The next times are what a person confirms by reading them. */
export function subscriptionCard(digest: SubscriptionShown, title: Words, look: Look): Card {
  const { lang, masked } = look;
  const { settings, next } = digest;
  const fact = (label: Words, ...value: readonly Inline[]) => ({ label: label[lang], value });
  const times = next.flatMap((time, index): Inline[] => [...(index > 0 ? [' · '] : []), at(time)]);
  const facts = [
    fact(words.facts.registries, subjects(digest, lang, 10)),
    fact(words.facts.when, { code: settings.cron ?? '–' }, ` ${settings.tz ?? ''}`),
    ...(digest.paused ? [] : [fact(words.facts.next, ...times)]),
    fact(words.facts.posts, (settings.only === 'always' ? words.always : words.onlyChanges)[lang] + (settings.broadcast ? words.broadcast[lang] : '')),
    fact(words.facts.filter, filterText(digest, lang)),
    ...(settings.quiet ? [fact(words.facts.quiet, settings.quiet)] : []),
    fact(
      words.facts.from,
      settings.from.length === 0
        ? words.allPlaces[lang]
        : listed(
            settings.from.map((from) => (from === 'here' ? HERE[lang] : from)),
            lang,
            8,
          ),
    ),
    fact(words.facts.by, shortened(digest.madeBy, 60), ' ', at(digest.madeAt)),
    fact(words.facts.last, digest.postedAt ? at(digest.postedAt) : words.notYet[lang]),
    fact(words.facts.state, ...stateText(digest, lang)),
  ];
  const blocks: readonly Block[] = [{ type: 'facts', facts }];
  return finished({ kind: 'digest', tone: digest.problem ? 'unsure' : 'info', lang, title: title[lang], blocks, actions: buttons(digest, look) }, masked);
}

export function digestListCard(digests: readonly SubscriptionShown[], { lang, masked, permitted }: Look): Card {
  const actions = offeredForm(words.subscribe[lang], 'digest', '', 'digest', permitted);
  const base = { kind: 'digest', tone: 'info', lang, actions } as const;
  if (digests.length === 0) return finished({ ...base, title: words.none[lang], blocks: [] }, masked);
  const rows = digests.map((digest) => [
    `#${digest.number}`,
    subjects(digest, lang, 3),
    `${digest.settings.cron ?? ''} ${digest.settings.tz ?? ''}`,
    digest.paused || !digest.next[0] ? '–' : stamped(digest.next[0]),
    digest.paused ? words.isPaused[lang] : digest.problem ? words.cannotPost(shortened(digest.problem, 100))[lang] : words.active[lang],
  ]);
  const title = words.list(digests.length)[lang];
  return finished({ ...base, title, blocks: [{ type: 'table', caption: title, head: words.head.map((one) => one[lang]), rows }] }, masked);
}
