// When a command is not carried out: what happened, why, and what to do instead. Always short; never a stack, never a wall of help. Pure.
import type { Action, Block, Card, Text, Tone } from '../card.ts';
import type { Problem, VerbName } from '../command/types.ts';
import type { Lang } from '../model.ts';
import { BUTTON } from '../words/card.ts';
import { PROBLEM, ROLE_NAME, type RoleName } from '../words/problem.ts';
import { finished } from './finish.ts';
import { listed } from './names.ts';
import { offered, offeredForm, offeredText, type Permitted, registryNamed } from './offer.ts';
import { shortened } from './shown.ts';

export interface Look {
  readonly lang: Lang;
  readonly permitted: Permitted;
  readonly masked?: boolean;
}

interface Note {
  readonly title: string;
  readonly lines?: readonly Text[];
  readonly actions?: readonly Action[];
  readonly tone?: Tone;
  readonly keep?: readonly string[];
}

function problem({ lang, masked = false }: Look, { title, lines = [], actions = [], tone = 'unsure', keep = [] }: Note): Card {
  const blocks = lines.map((text): Block => ({ type: 'text', text }));
  return finished({ kind: 'problem', tone, lang, title: shortened(title, 200), blocks, actions }, masked, keep);
}

const helpFor = ({ lang, permitted }: Look): readonly Action[] => offered(BUTTON.help[lang], { verb: 'help' }, permitted);

/** A command that the grammar could not follow: its one line, and the nearest command as a button. */
export function problemCard({ words, suggestion }: Problem, look: Look): Card {
  const { lang, permitted } = look;
  const meant = suggestion === undefined ? [] : offeredText(shortened(PROBLEM.didYouMean(suggestion)[lang], 75), suggestion, permitted, { rank: 'primary' });
  // The line is the card, and is told twice only where a title cannot hold it; the same in both languages.
  const long = Object.values(words).some((line) => line.length > 200);
  return problem(look, {
    title: words[lang],
    ...(long ? { lines: [[words[lang]]] } : {}),
    actions: [
      ...meant,
      ...offeredForm(BUTTON.check[lang], 'check', '', 'check', permitted),
      ...(meant.some((action) => action.type === 'command' && action.command === 'help') ? [] : helpFor(look)),
    ],
  });
}

export interface Refused {
  /** The command as said, or the verb. */
  readonly command: string;
  readonly needs: RoleName;
  readonly has?: RoleName;
  /** People who may grant it, best first. */
  readonly owners: readonly { readonly id: string; readonly name: string }[];
}

export function permissionCard({ command, needs, has, owners }: Refused, look: Look): Card {
  const { lang } = look;
  const people = owners
    .slice(0, 3)
    .flatMap((owner, at): Text => [...(at > 0 ? [lang === 'zh-CN' ? '、' : ' or '] : []), { person: owner.id, name: shortened(owner.name, 80) }]);
  return problem(look, {
    title: PROBLEM.noRight(shortened(command, 80))[lang],
    lines: [
      [PROBLEM.needs(ROLE_NAME[needs])[lang], lang === 'zh-CN' ? '' : ' ', PROBLEM.yourRole(has && ROLE_NAME[has])[lang]],
      people.length > 0 ? [PROBLEM.ask[lang], ...people, PROBLEM.askAfter[lang]] : [PROBLEM.askAdmin[lang]],
    ],
    actions: helpFor(look),
  });
}

/** The registry is not one of this channel's. Says nothing about whether it exists. */
export const registryRefusedCard = (registry: string, look: Look): Card =>
  problem(look, { title: PROBLEM.noRegistry(shortened(registry, 110))[look.lang], lines: [[PROBLEM.noRegistryWhy[look.lang]]], actions: helpFor(look) });

/** Too many checks: of a person, or of a channel. */
export const limitCard = (limit: { readonly whose: 'user' | 'channel'; readonly limit: number; readonly seconds: number }, look: Look): Card =>
  problem(look, { title: PROBLEM.tooMany(limit.seconds)[look.lang], lines: [[PROBLEM.tooManyWhy(limit.limit, limit.whose)[look.lang]]] });

export interface Offline {
  readonly registry: string; // login server
  readonly worker: string;
  readonly lastSeenAt?: string;
}

/** Nothing could be looked at: every asked vantage is a worker that is away. */
export function offlineCard({ registry, worker, lastSeenAt }: Offline, look: Look): Card {
  const { lang, permitted } = look;
  const check = { verb: 'check', registries: registryNamed(registry), from: ['here'], deep: false, private: false, resolvers: [] } as const;
  return problem(look, {
    title: PROBLEM.offline(shortened(worker, 60))[lang],
    lines: [lastSeenAt ? [PROBLEM.offlineSeen[lang], { time: lastSeenAt }] : [PROBLEM.offlineNever[lang]], [PROBLEM.offlineWhy[lang]]],
    actions: [
      ...offered(BUTTON.fromHere[lang], check, permitted, { rank: 'primary' }),
      ...offered(BUTTON.workers[lang], { verb: 'workers', action: 'list' }, permitted),
    ],
  });
}

export function noWorkerCard(name: string, known: readonly string[], look: Look): Card {
  const { lang } = look;
  return problem(look, {
    title: PROBLEM.noWorker(shortened(name, 60))[lang],
    lines: [[PROBLEM.known(listed(['here', ...known.map((one) => shortened(one, 60))], lang, 12))[lang]]],
    actions: helpFor(look),
  });
}

/** Our fault. The id is all that is told: the log has the rest. `retry` is command text. */
export function failedCard({ id, retry }: { readonly id: string; readonly retry?: string }, look: Look): Card {
  const { lang, permitted } = look;
  return problem(look, {
    title: PROBLEM.failed[lang],
    tone: 'bad',
    lines: [[PROBLEM.failedWhy[lang], { code: shortened(id, 80) }], [PROBLEM.failedNext[lang]]],
    actions: retry === undefined ? [] : offeredText(BUTTON.retry[lang], retry, permitted, { rank: 'primary' }),
    keep: [id],
  });
}

/** A run that ended without a report that is worth the name. */
export function incompleteCard(
  { registry, runId, done, of }: { readonly registry: string; readonly runId: string; readonly done: number; readonly of: number },
  look: Look,
): Card {
  const { lang, permitted } = look;
  const check = { verb: 'check', registries: registryNamed(registry), from: [], deep: false, private: false, resolvers: [] } as const;
  return problem(look, {
    title: PROBLEM.incomplete(shortened(registry, 110))[lang],
    lines: [[PROBLEM.incompleteWhy(done, of)[lang]], [{ code: shortened(runId, 80) }]],
    actions: offered(BUTTON.rerun[lang], check, permitted, { rank: 'primary' }),
    keep: [runId],
  });
}

/** `invite` is what this platform's people type. */
export const notMemberCard = (invite: string, look: Look): Card =>
  problem(look, { title: PROBLEM.notMember[look.lang], lines: [[PROBLEM.notMemberWhy(shortened(invite, 80))[look.lang]]], tone: 'info' });

export const secretCard = (look: Look): Card => problem(look, { title: PROBLEM.secret[look.lang], lines: [[PROBLEM.secretWhy[look.lang]]], tone: 'bad' });

/** Asked about a check where there is none. */
export function noRunCard(look: Look): Card {
  const { lang, permitted } = look;
  return problem(look, {
    title: PROBLEM.noRun[lang],
    lines: [[PROBLEM.noRunWhy[lang]]],
    actions: [...offeredForm(BUTTON.check[lang], 'check', '', 'check', permitted), ...helpFor(look)],
  });
}

export const noFindingCard = (number: number, most: number, look: Look): Card =>
  problem(look, { title: PROBLEM.noFinding(number, most)[look.lang], actions: offered(BUTTON.evidence[look.lang], { verb: 'evidence' }, look.permitted) });
export const noRuleCard = (rule: string, look: Look): Card =>
  problem(look, { title: PROBLEM.noRule(shortened(rule, 80))[look.lang], actions: offered(BUTTON.rules[look.lang], { verb: 'rules' }, look.permitted) });
export const noPlaceCard = (place: string, look: Look): Card => problem(look, { title: PROBLEM.noPlace(shortened(place, 60))[look.lang] });
export const unavailableCard = (verb: VerbName, look: Look): Card => problem(look, { title: PROBLEM.unavailable(verb)[look.lang], actions: helpFor(look) });

/** A button that is older than its right. */
export const expiredCard = (look: Look): Card => problem(look, { title: PROBLEM.expired[look.lang], lines: [[PROBLEM.expiredWhy[look.lang]]], tone: 'info' });
/** Somebody was faster. */
export const pressedCard = (by: { readonly id: string; readonly name: string }, look: Look): Card =>
  problem(look, {
    title: `${PROBLEM.pressed[look.lang]}${shortened(by.name, 80)}${PROBLEM.pressedAfter[look.lang]}`,
    tone: 'info',
  });
