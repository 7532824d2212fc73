// A digest as a card: counts, what changed, what still fails, what will break next, and where nothing can be seen. Pure.
import type { Action, Block, Card, Inline, Text, Tone } from '../card.ts';
import type { DigestSettings } from '../command/types.ts';
import type { Ahead, Change, Digest, Item } from '../digest.ts';
import { minutesBetween } from '../evaluate/minutes.ts';
import type { Lang, Words } from '../model.ts';
import { CHANGE, DIGEST as words } from '../words/digest.ts';
import { VERDICT } from '../words/report.ts';
import { finished } from './finish.ts';
import { at, type Moment } from './moment.ts';
import { labelled, listed, strung } from './names.ts';
import { offered, type Permitted, registryNamed } from './offer.ts';
import { shortened } from './shown.ts';

export interface DigestShown {
  readonly number: number;
  readonly at: Moment;
  readonly tz: string;
  readonly settings: Pick<DigestSettings, 'minSeverity'>;
  readonly late?: { readonly ms: number; readonly missed: number };
  readonly askedBy?: string;
  /** So many runs without a word. */
  readonly heartbeat?: number;
  readonly next?: Moment | undefined;
  readonly picture?: { readonly png: string; readonly alt: string; readonly text: string };
}
export interface DigestLook {
  readonly lang: Lang;
  readonly masked: boolean;
  readonly permitted: Permitted;
}

const MOST_CHANGES = 12;
const MOST_STILL = 12;
const MOST_AHEAD = 10;
/** What one message of a platform holds. */
const MOST_PICTURE = 50_000;

const lookedAt = ({ counts }: Digest): number => counts.reachable + counts.impaired + counts.unreachable + counts.unknown;

/** Green only when everything was looked at and everything is well. */
function toneOf(digest: Digest): Tone {
  const { counts, silent } = digest;
  if (counts.unreachable > 0) return 'bad';
  if (lookedAt(digest) === 0) return counts.failed > 0 ? 'bad' : 'unsure';
  return counts.impaired + counts.unknown + counts.failed > 0 || silent.length > 0 ? 'unsure' : 'good';
}

function countsLine({ counts }: Digest, lang: Lang): string {
  const parts = (['unreachable', 'impaired', 'unknown', 'failed', 'reachable', 'muted'] as const)
    .filter((what) => counts[what] > 0)
    .map((what) => words.counts[what](counts[what])[lang]);
  return strung(parts, lang);
}

function changesLine({ changes }: Digest, lang: Lang): string {
  const kinds = (['new', 'worse', 'changed', 'better', 'recovered'] as const).flatMap((kind) => {
    const names = changes.filter((change) => change.kind === kind).map(({ brief }) => shortened(brief.name, 40));
    return names.length > 0 ? [`${CHANGE[kind][lang]} ${listed(names, lang, 2)}`] : [];
  });
  return strung(kinds, lang);
}

function titleOf(digest: Digest, { number, heartbeat }: DigestShown, lang: Lang): string {
  const looked = lookedAt(digest);
  const { counts, changes } = digest;
  const head = labelled(words.digest(number)[lang], lang);
  if (looked === 0) return head + (counts.failed > 0 ? words.nothingLooked : words.muted)[lang];
  const well = counts.reachable === looked && counts.failed === 0 ? words.allWell(looked)[lang] : countsLine(digest, lang);
  const fresh = digest.ahead.filter((one) => one.fresh).length;
  const quiet = (fresh > 0 ? words.newAhead(fresh) : words.noChange)[lang];
  const news = heartbeat !== undefined ? words.heartbeat(heartbeat)[lang] : changes.length > 0 ? changesLine(digest, lang) : quiet;
  return `${head}${well} · ${news}`;
}

const causesOf = ({ causes, brief }: Item, lang: Lang): string =>
  brief.why
    ? brief.why[lang]
    : causes
        .slice(0, 2)
        .map(({ title }) => shortened(title[lang], 160))
        .join(lang === 'zh-CN' ? '；' : '; ') + (causes.length > 2 ? ` (+${causes.length - 2})` : '');

const told = (cause: string, lang: Lang): readonly Inline[] => (cause === '' ? [] : [`${lang === 'zh-CN' ? '：' : ': '}${cause}`]);

function changeText(change: Change, lang: Lang): Text {
  const { kind, brief, was, since } = change;
  const verdict = kind === 'recovered' ? '' : ` ${VERDICT[brief.verdict][lang]}${was && was !== brief.verdict ? words.was(VERDICT[was][lang])[lang] : ''}`;
  const age = kind === 'recovered' ? words.after(words.age(minutesBetween(since, brief.at) ?? 0))[lang] : '';
  return [
    '• ',
    { strong: CHANGE[kind][lang] },
    ` ${shortened(brief.registry, 110)}${verdict}${age}`,
    ...(kind === 'recovered' ? [] : told(causesOf(change, lang), lang)),
    words.since[lang],
    at(kind === 'recovered' ? brief.at : since),
  ];
}

function stillText(item: Item, now: Moment, lang: Lang): Text {
  const { brief, since } = item;
  const age = words.age(minutesBetween(since, now.toISOString()) ?? 0)[lang];
  return [
    '• ',
    `${shortened(brief.registry, 110)} ${VERDICT[brief.verdict][lang]} (${age})`,
    ...told(causesOf(item, lang), lang),
    words.since[lang],
    at(since),
  ];
}

const aheadText = ({ title, registries, fresh, rule }: Ahead, lang: Lang): Text => [
  '• ',
  ...(fresh ? [{ strong: words.fresh[lang] }] : []),
  `${shortened(title[lang], 200)} (${listed(
    registries.map((name) => shortened(name, 40)),
    lang,
    3,
  )}) `,
  { code: rule },
];

function section<T>(heading: Words, items: readonly T[], most: number, lang: Lang, text: (item: T) => Text): readonly Block[] {
  if (items.length === 0) return [];
  const more = items.length - most;
  return [
    { type: 'heading', text: heading[lang] },
    ...items.slice(0, most).map((item): Block => ({ type: 'text', text: text(item) })),
    ...(more > 0 ? [{ type: 'text', weight: 'quiet', text: [words.moreOf(more)[lang]] } as const] : []),
  ];
}

function blindBlocks({ silent, back, unsteady, flapped }: Digest, lang: Lang): readonly Block[] {
  const lines: Text[] = [
    ...silent.map(
      ({ vantage, lastSeen, fresh }): Text => [
        '• ',
        ...(fresh ? [{ strong: words.fresh[lang] }] : []),
        words.silent(vantage)[lang],
        ...(lastSeen ? [words.lastSeen[lang], at(lastSeen)] : []),
      ],
    ),
    ...back.map((vantage): Text => ['• ', words.back(vantage)[lang]]),
    ...(unsteady.length > 0 ? [['• ', words.unsteady(listed(unsteady, lang, 6))[lang]]] : []),
  ];
  const quiet: readonly Block[] = flapped.length > 0 ? [{ type: 'text', weight: 'quiet', text: [words.flapped(listed(flapped, lang, 6))[lang]] }] : [];
  return [...section(words.blindHead, lines, 12, lang, (line) => line), ...quiet];
}

function footer({ late, askedBy, next, tz, at: now }: DigestShown, lang: Lang): Text {
  return [
    at(now),
    ...(late ? [` · ${words.late(words.age(late.ms / 60_000))[lang]}${late.missed > 0 ? words.missed(late.missed)[lang] : ''}`] : []),
    ...(askedBy ? [` · ${words.askedBy(shortened(askedBy, 60))[lang]}`] : []),
    ...(next ? [' · ', words.next[lang], at(next), ` (${tz})`] : []),
  ];
}

function actionsOf({ changes, still }: Digest, { number }: DigestShown, { lang, permitted }: DigestLook): readonly Action[] {
  const id = String(number);
  const worst = [...changes.filter(({ kind }) => kind !== 'recovered'), ...still].filter(({ brief }) => !brief.why).slice(0, 2);
  return [
    ...worst.flatMap(({ brief }, index) =>
      offered(
        `${words.details[lang]} ${shortened(brief.name, 40)}`,
        { verb: 'check', registries: registryNamed(brief.registry), from: [], deep: false, private: false, resolvers: [] },
        permitted,
        index === 0 ? { rank: 'primary' } : {},
      ),
    ),
    ...offered(words.run[lang], { verb: 'digest', action: 'run', id }, permitted),
    ...offered(words.pause[lang], { verb: 'digest', action: 'pause', id, forMs: 86_400_000 }, permitted, { rank: 'more' }),
    ...offered(words.show[lang], { verb: 'digest', action: 'show', id }, permitted, { rank: 'more' }),
  ];
}

export function digestCard(digest: Digest, shown: DigestShown, look: DigestLook): Card {
  const { lang, masked } = look;
  const { picture } = shown;
  const blocks: readonly Block[] = [
    { type: 'text', weight: 'strong', text: [countsLine(digest, lang) || '–'] },
    ...section(words.changesHead, digest.changes, MOST_CHANGES, lang, (change) => changeText(change, lang)),
    ...section(words.stillHead, digest.still, MOST_STILL, lang, (item) => stillText(item, shown.at, lang)),
    ...section(words.aheadHead, digest.ahead, MOST_AHEAD, lang, (one) => aheadText(one, lang)),
    ...blindBlocks(digest, lang),
    ...(picture && picture.png.length <= MOST_PICTURE ? [{ type: 'picture', ...picture } as const] : []),
    ...(picture && picture.png.length > MOST_PICTURE ? [{ type: 'code', text: picture.text, label: picture.alt } as const] : []),
    { type: 'text', weight: 'quiet', text: footer(shown, lang) },
  ];
  return finished({ kind: 'digest', tone: toneOf(digest), lang, title: titleOf(digest, shown, lang), blocks, actions: actionsOf(digest, shown, look) }, masked);
}

/** What is new, alone: for the thread of a message that people have read already. */
export function transitionCard(digest: Digest, shown: DigestShown, { lang, masked, permitted }: DigestLook): Card {
  const fresh = digest.ahead.filter((one) => one.fresh);
  const line = digest.changes.length > 0 ? changesLine(digest, lang) : fresh.length > 0 ? words.aheadHead[lang] : words.blindHead[lang];
  const recovered = digest.changes.length > 0 && digest.changes.every(({ kind }) => kind === 'recovered') && !digest.ongoing;
  const blocks: readonly Block[] = [
    ...section(words.changesHead, digest.changes, MOST_CHANGES, lang, (change) => changeText(change, lang)),
    ...section(words.aheadHead, fresh, MOST_AHEAD, lang, (one) => aheadText(one, lang)),
    ...blindBlocks({ ...digest, flapped: [] }, lang),
    { type: 'text', weight: 'quiet', text: footer(shown, lang) },
  ];
  const title = words.transition(shown.number, line)[lang];
  const actions = actionsOf(digest, shown, { lang, masked, permitted }).slice(0, 1);
  return finished({ kind: 'digest', tone: recovered ? 'good' : toneOf(digest), lang, title, blocks, actions }, masked);
}
