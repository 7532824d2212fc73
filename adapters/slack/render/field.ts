// One field of a form as Slack's input. Pure.
import type { Field } from '../../../src/card.ts';
import type { Lang } from '../../../src/model.ts';
import { CHECKBOXES, INPUT_LABEL, INPUT_TEXT, OPTION_TEXT, OPTION_VALUE, SELECT_OPTIONS } from '../limits.ts';
import type { InputBlock } from '../sdk/blocks.ts';
import { WORDS } from '../words.ts';
import { plain } from './actions.ts';
import { clip } from './clip.ts';

/** The only element of each input block; the block is named after the field. */
export const VALUE = 'value';

const optionsOf = ({ options = [] }: Field) =>
  options.filter(({ value }) => value !== '' && value.length <= OPTION_VALUE).map(({ value, label }) => ({ text: plain(label, OPTION_TEXT), value }));

function element(field: Field, lang: Lang): InputBlock['element'] {
  const most = Math.max(1, Math.min(field.most, INPUT_TEXT));
  if (field.input === 'line' || field.input === 'lines') {
    const value = field.value === undefined || field.value === '' ? {} : { initial_value: clip(field.value, most) };
    return { type: 'plain_text_input', action_id: VALUE, multiline: field.input === 'lines', max_length: most, ...value };
  }
  const options = optionsOf(field);
  const chosen = (field.value ?? '').split(',').map((value) => value.trim());
  const initial = options.filter(({ value }) => chosen.includes(value));
  if (field.input === 'choice') {
    const [first] = initial;
    return {
      type: 'static_select',
      action_id: VALUE,
      placeholder: plain(WORDS.pick[lang], 150),
      options: options.slice(0, SELECT_OPTIONS),
      ...(first ? { initial_option: first } : {}),
    };
  }
  const some = initial.length > 0 ? { initial_options: initial } : {};
  if (options.length <= CHECKBOXES) return { type: 'checkboxes', action_id: VALUE, options, ...some };
  return { type: 'multi_static_select', action_id: VALUE, placeholder: plain(WORDS.pick[lang], 150), options: options.slice(0, SELECT_OPTIONS), ...some };
}

/** undefined: a choice without anything to choose from, which Slack refuses. */
export function field(of: Field, lang: Lang): InputBlock | undefined {
  const choosing = of.input === 'choice' || of.input === 'choices';
  if (choosing && optionsOf(of).length === 0) return undefined;
  return {
    type: 'input',
    block_id: of.id,
    label: plain(of.label, INPUT_LABEL),
    optional: !of.required,
    element: element(of, lang),
    ...(of.hint === undefined ? {} : { hint: plain(of.hint, INPUT_LABEL) }),
  };
}
