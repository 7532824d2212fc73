// One field of a form. Pure.
import type { Field } from '../../../src/card.ts';
import type { Element } from './element.ts';
import { clip, literal } from './literal.ts';

/** `problem`: what was wrong with it when it was sent. */
export function fieldInput(field: Field, problem?: string): readonly Element[] {
  const { id, label, input, value, hint, required, most, options = [] } = field;
  const common = { id, label: literal(label), isRequired: required, ...(required ? { errorMessage: literal(hint ?? label) } : {}) };
  const wrong: readonly Element[] =
    problem === undefined
      ? []
      : [{ type: 'RichTextBlock', spacing: 'none', inlines: [{ type: 'TextRun', text: literal(problem), color: 'attention', weight: 'bolder' }] }];
  if (input === 'choice' || input === 'choices') {
    const choices = options.map((option) => ({ title: literal(option.label), value: option.value }));
    return [
      {
        type: 'Input.ChoiceSet',
        ...common,
        choices,
        style: choices.length > 5 || input === 'choices' ? (input === 'choices' ? 'expanded' : 'compact') : 'compact',
        ...(input === 'choices' ? { isMultiSelect: true } : {}),
        ...(value === undefined ? {} : { value }),
      },
      ...wrong,
    ];
  }
  return [
    {
      type: 'Input.Text',
      ...common,
      maxLength: most,
      ...(input === 'lines' ? { isMultiline: true } : {}),
      ...(hint ? { placeholder: literal(hint) } : {}),
      ...(value === undefined ? {} : { value: literal(clip(value, most)) }),
    },
    ...wrong,
  ];
}
