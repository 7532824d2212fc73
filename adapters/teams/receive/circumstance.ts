// Who speaks, where and in which language: what every kind of activity has in common. Pure.
import { createHash } from 'node:crypto';
import type { Person } from '../../../src/bot/platform.ts';
import type { Lang } from '../../../src/model.ts';
import { type Kind, parted, type Spot } from '../place.ts';
import type { Activity } from './activity.ts';

export interface Circumstance {
  readonly tenant: string;
  /** With the thread it was said in; a new post in a channel is the root of its own. */
  readonly spot: Spot;
  readonly user: Person;
  /** Only the asking person sees the answer by Teams' own convention. */
  readonly targeted: boolean;
  readonly personal: boolean;
  readonly shared: boolean;
  readonly serviceUrl: string;
  /** The bot's own id here. */
  readonly bot: string;
  readonly team?: string;
}

const KINDS: Readonly<Record<string, Kind>> = { personal: 'p', groupChat: 'g', channel: 'c' };

export const tenantsOf = ({ channelData, conversation }: Activity): readonly string[] =>
  [channelData?.tenant?.id, conversation?.tenantId].filter((id): id is string => id !== undefined && id !== '');

export const langOf = (locale: string | undefined): Lang | undefined =>
  locale === undefined ? undefined : /^zh\b/i.test(locale) ? 'zh-CN' : /^en\b/i.test(locale) ? 'en' : undefined;

function personOf({ from, locale, localTimezone }: Activity): Person | undefined {
  if (!from) return undefined;
  const lang = langOf(locale);
  return {
    id: from.id,
    name: from.name?.slice(0, 200) || from.id,
    ...(lang ? { lang } : {}),
    ...(localTimezone ? { tz: localTimezone } : {}),
    // The directory's own id, so that a policy can name a person by what an administrator knows.
    ...(from.aadObjectId ? { groups: [from.aadObjectId] } : {}),
  };
}

/** undefined: it names no place or no person, and nobody could be answered. */
export function circumstanceOf(of: Activity): Circumstance | undefined {
  const { conversation, recipient, channelData, serviceUrl } = of;
  const user = personOf(of);
  // The Playground names no tenant in some activities; a signed one without a tenant is refused before it gets here.
  const [tenant = 'none'] = tenantsOf(of);
  if (!conversation || !user) return undefined;
  const { conversation: base, root } = parted(conversation.id);
  const kind = KINDS[conversation.conversationType ?? ''] ?? (channelData?.team?.id ? 'c' : conversation.isGroup ? 'g' : 'p');
  const targeted = recipient?.isTargeted === true && kind !== 'p';
  // A message without `;messageid=` is its own root; what is no message stands in the channel. Below what one person alone sees nothing can stand.
  const own = of.type === 'message' && /^\d{1,20}$/.test(of.id ?? '') ? of.id : undefined;
  const under = targeted ? (root === of.id ? undefined : root) : (root ?? own);
  const spot: Spot = { tenant, kind, conversation: base, ...(kind === 'c' && under ? { root: under } : {}), ...(targeted ? { only: user.id } : {}) };
  const foreign = of.from?.tenantId !== undefined && of.from.tenantId !== tenant && tenant !== 'none';
  return {
    tenant,
    spot,
    user,
    targeted,
    personal: kind === 'p',
    shared: channelData?.channel?.type === 'shared' || foreign,
    serviceUrl,
    bot: recipient?.id ?? '',
    ...(channelData?.team?.id ? { team: channelData.team.id } : {}),
  };
}

/** The same for the same thing done: tenant, conversation and activity, and for an invoke its verb. */
export function keyOf({ tenant, spot }: Circumstance, id: string | undefined, ...more: readonly string[]): string {
  const parts = [tenant, spot.conversation, id ?? '', ...more];
  return `teams/${createHash('sha256').update(JSON.stringify(parts)).digest('base64url')}`;
}
