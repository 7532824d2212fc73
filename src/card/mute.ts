// Mutes: what is not told unasked for a while, who said so, and how it ends. Pure.
import type { Block, Card, Text } from '../card.ts';
import type { Lang } from '../model.ts';
import { BUTTON } from '../words/card.ts';
import { MUTE } from '../words/topics.ts';
import { finished } from './finish.ts';
import { at, type Moment, stamped } from './moment.ts';
import { DOT, listed } from './names.ts';
import { EVERYTHING, offered, type Permitted } from './offer.ts';
import { shortened } from './shown.ts';

export interface Muted {
  readonly target: string; // a login server, a rule id, digest:<id>
  readonly until: Moment | 'change';
  readonly reason?: string;
  readonly by: string;
}

const untilText = ({ until }: Muted, lang: Lang): Text => (until === 'change' ? [MUTE.change[lang]] : [MUTE.until[lang], at(until)]);

export function muteCard({
  mute,
  lang,
  who,
  permitted = EVERYTHING,
}: {
  readonly mute: Muted;
  readonly lang: Lang;
  readonly tz?: string;
  readonly who: string;
  readonly permitted?: Permitted;
}): Card {
  const target = shortened(mute.target, 120);
  const asides = [MUTE.by(shortened(who, 80))[lang], ...(mute.reason ? [MUTE.reason(shortened(mute.reason, 300))[lang]] : [])];
  const blocks: readonly Block[] = [
    { type: 'text', text: [...untilText(mute, lang), DOT, asides.join(DOT)] },
    { type: 'text', weight: 'quiet', text: [MUTE.what[lang]] },
  ];
  return finished(
    {
      kind: 'note',
      tone: 'info',
      lang,
      title: MUTE.title(target)[lang],
      blocks,
      actions: [
        ...offered(BUTTON.unmute[lang], { verb: 'unmute', target: mute.target }, permitted),
        ...offered(BUTTON.mutes[lang], { verb: 'mute', action: 'list' }, permitted, { rank: 'more' }),
      ],
    },
    false,
  );
}

export const unmuteCard = ({ targets, lang, who }: { readonly targets: readonly string[]; readonly lang: Lang; readonly who: string }): Card =>
  finished(
    {
      kind: 'note',
      tone: 'info',
      lang,
      title: MUTE.lifted(
        listed(
          targets.map((target) => shortened(target, 100)),
          lang,
          3,
        ),
      )[lang],
      blocks: [{ type: 'text', weight: 'quiet', text: [MUTE.by(shortened(who, 80))[lang]] }],
      actions: [],
    },
    false,
  );

const MOST_BUTTONS = 4;

export function muteListCard({
  mutes,
  lang,
  permitted = EVERYTHING,
}: {
  readonly mutes: readonly Muted[];
  readonly lang: Lang;
  readonly now?: Moment;
  readonly permitted?: Permitted;
}): Card {
  const table: Block = {
    type: 'table',
    caption: MUTE.caption[lang],
    head: [MUTE.target, MUTE.ends, MUTE.why].map((words) => words[lang]),
    rows: mutes
      .slice(0, 50)
      .map((mute) => [shortened(mute.target, 110), mute.until === 'change' ? MUTE.changed[lang] : stamped(mute.until), shortened(mute.reason ?? '', 200)]),
  };
  return finished(
    {
      kind: 'note',
      tone: 'info',
      lang,
      title: MUTE.list(mutes.length)[lang],
      blocks: mutes.length > 0 ? [table] : [],
      actions: mutes.slice(0, MOST_BUTTONS).flatMap(({ target }) => offered(shortened(MUTE.unmute(target)[lang], 75), { verb: 'unmute', target }, permitted)),
    },
    false,
  );
}
