// Forms: what can be filled in, and what it starts with. Pure.
import type { Block, Card, Field, FormName } from '../card.ts';
import { registryIn } from '../command/pasted.ts';
import { isProblem, referenceOf } from '../command/reference.ts';
import { OPS } from '../command/values.ts';
import type { Lang, Words } from '../model.ts';
import { redact } from '../symptom/redact.ts';
import { HERE } from '../words/card.ts';
import { FORM } from '../words/topics.ts';
import { finished } from './finish.ts';
import { MOST_TEXT } from './form-text.ts';
import type { Look } from './problem.ts';
import { clipped, shortened } from './shown.ts';

export { formText } from './form-text.ts';

export interface FormStart {
  /** A registry, or a pasted text; empty for an empty form. */
  readonly text: string;
  /** Names of workers that may be chosen. */
  readonly vantages: readonly string[];
}

const MOST_LINE = 300;
const MOST_PLACES = 20;

const option = (value: string, label: string) => ({ value, label });
const line = (id: string, label: string, hint: string, required: boolean, value = ''): Field => ({
  id,
  label,
  input: 'line',
  hint,
  required,
  most: MOST_LINE,
  ...(value === '' ? {} : { value }),
});

const places = (vantages: readonly string[], lang: Lang): Field => ({
  id: 'from',
  label: FORM.from[lang],
  input: 'choices',
  required: false,
  most: MOST_LINE,
  options: [
    option('here', HERE[lang]),
    ...(vantages.length > 0 ? [option('all', FORM.all[lang])] : []),
    ...vantages.slice(0, MOST_PLACES).map((name) => option(name, shortened(name, 63))),
  ],
});
const ops = (lang: Lang): Field => ({
  id: 'op',
  label: FORM.op[lang],
  input: 'choice',
  value: 'pull',
  required: false,
  most: 20,
  options: OPS.map((op) => option(op, FORM.ops[op][lang])),
});
const depth = (lang: Lang): Field => ({
  id: 'deep',
  label: FORM.deep[lang],
  input: 'choice',
  value: 'no',
  required: false,
  most: 3,
  options: [option('no', FORM.quick[lang]), option('yes', FORM.thorough[lang])],
});
const pasted = (lang: Lang, required: boolean, value: string): Field => ({
  id: 'text',
  label: FORM.text[lang],
  input: 'lines',
  hint: FORM.textHint[lang],
  required,
  most: MOST_TEXT,
  ...(value === '' ? {} : { value }),
});

/** What the form starts with: a registry where the text is one or names one, else the text as it is, without secrets. */
function start(text: string): { readonly registry: string; readonly rest: string } {
  const clean = redact(text.slice(0, 20_000)).trim();
  if (clean === '') return { registry: '', rest: '' };
  const reference = /\s/.test(clean) ? undefined : referenceOf(clean);
  if (reference && !isProblem(reference)) return { registry: reference.typed, rest: '' };
  return { registry: registryIn(clean, undefined)?.typed ?? '', rest: clipped(clean, MOST_TEXT) };
}

function fields(form: FormName, { text, vantages }: FormStart, lang: Lang): readonly Field[] {
  const { registry, rest } = start(text);
  switch (form) {
    case 'check':
      return [
        line('registry', FORM.registry[lang], FORM.registryHint[lang], true, registry),
        places(vantages, lang),
        ops(lang),
        line('repo', FORM.repo[lang], FORM.repoHint[lang], false),
        depth(lang),
        pasted(lang, false, rest),
      ];
    case 'diagnose':
      return [pasted(lang, true, rest), line('registry', FORM.registry[lang], FORM.registryFromText[lang], false, registry), places(vantages, lang), ops(lang)];
    case 'incident':
      return [
        line('registry', FORM.registry[lang], FORM.registryHint[lang], false, registry),
        line('title', FORM.title[lang], '', true, registry === '' ? rest.slice(0, MOST_LINE) : ''),
      ];
    case 'digest':
      return [
        line('registry', FORM.registry[lang], FORM.registryHint[lang], true, registry),
        line('cron', FORM.cron[lang], FORM.cronHint[lang], true, '0 9 * * 1-5'),
        line('tz', FORM.tz[lang], 'Asia/Shanghai', false),
        {
          id: 'only',
          label: FORM.only[lang],
          input: 'choice',
          value: 'changes',
          required: false,
          most: 10,
          options: [option('changes', FORM.onlyChanges[lang]), option('always', FORM.always[lang])],
        },
      ];
    case 'feedback':
      return [{ id: 'text', label: FORM.feedbackText[lang], input: 'lines', required: true, most: 2_000 }];
  }
}

const SUBMIT: Readonly<Record<FormName, Words>> = {
  check: FORM.submitCheck,
  diagnose: FORM.submitDiagnose,
  incident: FORM.submitIncident,
  digest: FORM.submitDigest,
  feedback: FORM.submitFeedback,
};

export function formCard(form: FormName, given: FormStart, { lang }: Look): Card {
  const blocks = fields(form, given, lang).map((field): Block => ({ type: 'field', field: field.hint === '' ? withoutHint(field) : field }));
  return finished({ kind: 'form', tone: 'info', lang, title: FORM[form][lang], blocks, actions: [], submit: { label: SUBMIT[form][lang], form } }, false);
}
const withoutHint = ({ hint: _hint, ...field }: Field): Field => field;
