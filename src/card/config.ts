// A channel's settings, and what the policy says. Pure.
import type { Block, Card } from '../card.ts';
import type { Lang } from '../model.ts';
import { CONFIG, WHOAMI } from '../words/topics.ts';
import { finished } from './finish.ts';
import { EVERYTHING, offered, type Permitted } from './offer.ts';
import { clipped, shortened } from './shown.ts';

export interface Config {
  readonly lang: Lang;
  readonly tz: string;
  readonly channel: string;
  readonly masked: boolean;
  /** Only when it was asked for. */
  readonly policy: object | undefined;
  readonly permitted?: Permitted;
}

const MOST_POLICY = 5_000;

function policyBlocks(policy: object, masked: boolean, lang: Lang): readonly Block[] {
  if (masked) return [{ type: 'text', text: [CONFIG.hidden[lang]] }];
  if (Object.keys(policy).length === 0) return [{ type: 'text', text: [CONFIG.noPolicy[lang]] }];
  return [
    { type: 'code', text: clipped(JSON.stringify(policy, undefined, 2), MOST_POLICY), label: CONFIG.policy[lang] },
    { type: 'text', weight: 'quiet', text: [CONFIG.file[lang]] },
  ];
}

export function configCard({ lang, tz, channel, masked, policy, permitted = EVERYTHING }: Config): Card {
  const other = lang === 'en' ? ({ label: CONFIG.chinese[lang], value: 'zh-CN' } as const) : ({ label: CONFIG.english[lang], value: 'en' } as const);
  return finished(
    {
      kind: 'note',
      tone: 'info',
      lang,
      title: CONFIG.title[lang],
      blocks: [
        {
          type: 'facts',
          facts: [
            { label: WHOAMI.lang[lang], value: [lang] },
            { label: WHOAMI.tz[lang], value: [shortened(tz, 60)] },
            { label: WHOAMI.channel[lang], value: [{ code: shortened(channel, 300) }] },
            { label: WHOAMI.masked[lang], value: [(masked ? WHOAMI.hidden : WHOAMI.open)[lang]] },
          ],
        },
        ...(policy ? policyBlocks(policy, masked, lang) : [{ type: 'text', weight: 'quiet', text: [CONFIG.zone[lang]] } as const]),
      ],
      actions: [
        ...offered(other.label, { verb: 'config', key: 'lang', value: other.value }, permitted),
        ...(policy ? [] : offered(CONFIG.seePolicy[lang], { verb: 'config', key: 'policy' }, permitted, { rank: 'more' })),
      ],
    },
    false,
  );
}
