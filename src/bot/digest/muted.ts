// A channel's mutes, as a digest heeds them: a registry, a rule, or the whole digest. One until a change ends with it. Pure.
import { type Brief, printOf, type Standing } from '../../digest.ts';
import type { Mute } from '../../store/tables/mutes.ts';
import type { Look, Subscription } from './subscription.ts';

export interface Muted {
  readonly whole: boolean;
  readonly registry: (brief: Brief) => boolean;
  readonly rules: ReadonlySet<string>;
  /** Targets whose mute has ended with this slot. */
  readonly lifted: readonly string[];
}

const names = (digest: Pick<Subscription, 'id' | 'number'>): readonly string[] => [
  digest.id,
  `${digest.number}`,
  `#${digest.number}`,
  `digest:${digest.number}`,
  `digest:${digest.id}`,
];

export function mutedBy(
  mutes: readonly Mute[],
  digest: Pick<Subscription, 'id' | 'number'>,
  looks: readonly Look[],
  standing: ReadonlyMap<string, Standing>,
): Muted {
  const own = names(digest);
  const about = (target: string, { registry, name }: Brief): boolean => target === registry || target === name;
  const changed = ({ brief, settled }: Look): boolean => {
    const before = standing.get(brief.registry);
    return settled === 'changed' && before !== undefined && printOf(before.brief) !== printOf(brief);
  };
  const came = (rule: string, { brief, settled }: Look): boolean => {
    const before = standing.get(brief.registry)?.brief;
    const has = (one: Brief | undefined): boolean => [...(one?.causes ?? []), ...(one?.ahead ?? [])].some((trouble) => trouble.rule === rule);
    return settled === 'changed' && before !== undefined && has(before) !== has(brief);
  };
  const over = ({ target, until }: Mute): boolean => {
    if (until !== 'change') return false;
    if (own.includes(target.toLowerCase())) return looks.some(changed);
    return looks.some((look) => (about(target.toLowerCase(), look.brief) && changed(look)) || came(target, look));
  };
  const lifted = mutes.filter(over).map(({ target }) => target);
  const held = mutes.map(({ target }) => target.toLowerCase()).filter((target) => !lifted.some((one) => one.toLowerCase() === target));
  return {
    whole: held.some((target) => own.includes(target)),
    registry: (brief) => held.some((target) => about(target, brief)),
    rules: new Set(held),
    lifted,
  };
}
