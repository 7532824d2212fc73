// Who waits for a run, and how they want to be told.
import type { Lang } from '../../model.ts';
import type { Sql } from '../../store/sql.ts';
import { commandOf, type StoredCommand } from '../../store/tables/commands.ts';
import { type Run, runsOf } from '../../store/tables/runs.ts';
import { audienceOf, type ToWhom } from '../audience.ts';
import { circumstancesOf } from '../circumstances.ts';
import { LINK_LIFE_MS, pagePath } from '../links.ts';
import { type CardLook, lookOf } from '../look.ts';
import type { Audience } from '../platform.ts';
import type { Ports } from '../ports.ts';

export interface Follower {
  readonly stored: StoredCommand;
  readonly runs: readonly (Run & { readonly joined: boolean })[];
  readonly look: CardLook;
  readonly audience: Audience;
}

/** undefined for who asked over the API: they wait for the report there. */
export async function followerOf(ports: Ports, sql: Sql, commandId: string): Promise<Follower | undefined> {
  const stored = await commandOf(sql, commandId);
  if (!stored || !ports.platforms.has(stored.platform)) return undefined;
  const runs = await runsOf(sql, commandId);
  const at = await circumstancesOf(ports, stored.said, sql);
  const toWhom: ToWhom = stored.toWhom ?? 'place';
  return { stored, runs, look: lookOf({ ...at, lang: stored.lang ?? at.lang }), audience: audienceOf(stored.said, toWhom) };
}

/** The message that a command's runs share. */
export const runsMessage = (commandId: string): string => `command/${commandId}`;

/** Where all of a report can be read; undefined where nobody could follow the link. */
export function pageUrl(
  { publicUrl, sealer, now }: Pick<Ports, 'publicUrl' | 'sealer' | 'now'>,
  report: string,
  lang: Lang,
  masked: boolean,
): string | undefined {
  if (!publicUrl) return undefined;
  const until = Math.floor((now().getTime() + LINK_LIFE_MS) / 1000);
  return `${publicUrl}${pagePath(sealer, { report, lang, masked, until })}`;
}
