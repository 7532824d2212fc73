// Help as a card: what this person may do here, by task; and one verb in full. Pure.
import type { Block, Card } from '../card.ts';
import { VERBS, verbNamed } from '../command/verbs.ts';
import { helpSections, helpText } from '../command.ts';
import { BUTTON } from '../words/card.ts';
import { HELP } from '../words/topics.ts';
import { finished } from './finish.ts';
import { offered, offeredForm, offeredText } from './offer.ts';
import type { Look } from './problem.ts';
import { shortened } from './shown.ts';

const EXAMPLES = 3;

/** Everything, in groups, or about one verb; what is not permitted is left out. */
export const helpCard = ({ topic, ...look }: Look & { readonly topic?: string }): Card =>
  topic === undefined ? overviewCard(look) : helpTopicCard(topic, look);

function overviewCard({ lang, permitted }: Look): Card {
  const sections = helpSections('slash', permitted);
  const blocks = sections.flatMap(({ title, verbs }): readonly Block[] => [
    { type: 'heading', text: title[lang] },
    { type: 'facts', facts: verbs.map(({ verb, summary }) => ({ label: verb, value: [summary[lang]] })) },
  ]);
  const examples = (VERBS.find(({ verb }) => verb === 'check')?.examples ?? []).slice(0, EXAMPLES).join('\n');
  return finished(
    {
      kind: 'help',
      tone: 'info',
      lang,
      title: HELP.title[lang],
      blocks: [
        ...(permitted('check') ? [{ type: 'code', text: examples, label: HELP.examples[lang] } as const] : []),
        ...blocks,
        { type: 'text', weight: 'quiet', text: [HELP.more[lang]] },
      ],
      actions: [
        ...offeredForm(BUTTON.check[lang], 'check', '', 'check', permitted),
        ...offeredForm(BUTTON.paste[lang], 'diagnose', '', 'check', permitted),
        ...offered(BUTTON.rules[lang], { verb: 'rules' }, permitted, { rank: 'more' }),
      ],
    },
    false,
  );
}

/** One verb: how it is said, its options, examples. An unknown topic gets the overview, and says so. */
export function helpTopicCard(topic: string, look: Look): Card {
  const { lang, permitted } = look;
  const spec = verbNamed(topic.toLowerCase());
  if (!spec || !permitted(spec.verb) || spec.where === 'cli') {
    const overview = overviewCard(look);
    return { ...overview, title: HELP.unknown(shortened(topic, 40))[lang] };
  }
  const text = helpText(lang, { topic: spec.verb, surface: 'slash', allowed: permitted });
  // Chinese help ends with the aliases, which belong to the examples before them.
  const [first = '', ...rest] = text
    .trim()
    .replace(/\n\n(别名：)/, '\n$1')
    .split('\n\n');
  const ready = (spec.examples ?? []).filter((example) => !example.includes('<')).slice(0, 1);
  return finished(
    {
      kind: 'help',
      tone: 'info',
      lang,
      title: HELP.topic(spec.verb)[lang],
      blocks: [{ type: 'text', text: [first.replaceAll('\n', lang === 'zh-CN' ? '' : ' ')] }, ...rest.map((part): Block => ({ type: 'code', text: part }))],
      actions: [
        ...ready
          .filter((example) => spec.verb !== 'check' && /^(explain|rules|history)/.test(example))
          .flatMap((example) => offeredText(shortened(example, 70), example, permitted)),
        ...offered(BUTTON.help[lang], { verb: 'help' }, permitted),
      ],
    },
    false,
  );
}
