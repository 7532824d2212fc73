// A form's values -> the command text that they make. What people type becomes values of a command, never options of one. Pure.
import type { FormName } from '../card.ts';
import { cronFault } from '../command/cron.ts';
import { registryIn } from '../command/pasted.ts';
import { isProblem, referenceOf, repositoryOf } from '../command/reference.ts';
import type { Command, RegistryReference } from '../command/types.ts';
import { isTimeZone, OPS, oneOf, placeOf } from '../command/values.ts';
import { commandText, parseText } from '../command.ts';
import type { Lang, Words } from '../model.ts';
import { redact } from '../symptom/redact.ts';
import { FORM } from '../words/topics.ts';

/** What one input of a chat platform holds. */
export const MOST_TEXT = 3_000;

type Made = { readonly command: Command } | { readonly field: string; readonly problem: Words };
type Values = Readonly<Record<string, string>>;

const value = (values: Values, id: string): string => (values[id] ?? '').trim();

function registries(values: Values): readonly RegistryReference[] | { readonly problem: Words } {
  const references = value(values, 'registry')
    .split(/[,，、\s]+/)
    .filter((part) => part !== '')
    .map(referenceOf);
  const wrong = references.find(isProblem);
  return wrong ? { problem: wrong.words } : references.filter((reference): reference is RegistryReference => !isProblem(reference));
}

function check(form: FormName, values: Values): Made {
  const found = registries(values);
  if ('problem' in found) return { field: 'registry', problem: found.problem };
  const text = value(values, 'text').slice(0, MOST_TEXT);
  const named = found.length > 0 || text === '' ? undefined : registryIn(redact(text), undefined);
  const all = named ? [named] : found;
  if (form === 'diagnose' && text === '') return { field: 'text', problem: FORM.needed };
  if (all.length === 0) return { field: 'registry', problem: text === '' ? FORM.needed : FORM.noRegistryInText };
  const from = value(values, 'from')
    .split(',')
    .filter((part) => part.trim() !== '')
    .map((part) => placeOf(part.trim()));
  if (from.includes(undefined)) return { field: 'from', problem: FORM.badPlace };
  const op = value(values, 'op') === '' ? undefined : oneOf(value(values, 'op'), OPS);
  if (value(values, 'op') !== '' && op === undefined) return { field: 'op', problem: FORM.badPlace };
  const repo = value(values, 'repo') === '' ? undefined : repositoryOf(value(values, 'repo'));
  if (value(values, 'repo') !== '' && repo === undefined) return { field: 'repo', problem: FORM.badRepo };
  return {
    command: {
      verb: 'check',
      registries: all,
      from: from.filter((place) => place !== undefined),
      ...(repo ? { repo } : {}),
      ...(op ? { op } : {}),
      deep: value(values, 'deep') === 'yes',
      private: false,
      resolvers: [],
      ...(text === '' ? {} : { text: redact(text) }),
    },
  };
}

function digest(values: Values): Made {
  const found = registries(values);
  if ('problem' in found) return { field: 'registry', problem: found.problem };
  if (found.length === 0) return { field: 'registry', problem: FORM.needed };
  const cron = value(values, 'cron').split(/\s+/).join(' ');
  if (cronFault(cron) !== undefined) return { field: 'cron', problem: FORM.badCron };
  const tz = value(values, 'tz');
  if (tz !== '' && !isTimeZone(tz)) return { field: 'tz', problem: FORM.badPlace };
  const only = value(values, 'only') === 'always' ? 'always' : 'changes';
  return {
    command: {
      verb: 'digest',
      action: 'subscribe',
      registries: found,
      groups: [],
      cron,
      ...(tz === '' ? {} : { tz }),
      only,
      exclude: [],
      from: [],
      broadcast: false,
    },
  };
}

function incident(values: Values): Made {
  const found = registries(values);
  if ('problem' in found) return { field: 'registry', problem: found.problem };
  const title = oneLine(value(values, 'title'));
  if (title === '') return { field: 'title', problem: FORM.needed };
  const [registry] = found;
  return { command: { verb: 'incident', action: 'start', ...(registry ? { registry } : {}), title } };
}

/** Text to the end of a line, in one pair of quotes: its own quotes must not end it. */
const oneLine = (text: string): string =>
  redact(text)
    .replace(/\s+/g, ' ')
    .replace(/["“”＂]/g, "'")
    .replace(/\\/g, '/')
    .slice(0, 2_000)
    .trim();

function made(form: FormName, values: Values): Made {
  if (form === 'digest') return digest(values);
  if (form === 'incident') return incident(values);
  if (form !== 'feedback') return check(form, values);
  const text = oneLine(value(values, 'text'));
  return text === '' ? { field: 'text', problem: FORM.needed } : { command: { verb: 'feedback', text } };
}

/** The command, or what is wrong with which field. */
export function formText(form: FormName, values: Values, lang: Lang): { readonly text: string } | { readonly field: string; readonly problem: string } {
  const result = made(form, values);
  if ('problem' in result) return { field: result.field, problem: result.problem[lang] };
  const text = commandText(result.command);
  const back = parseText(text, 'button');
  if (back.ok && back.command.verb === result.command.verb) return { text };
  const first = form === 'diagnose' || form === 'feedback' ? 'text' : 'registry';
  return { field: first, problem: back.ok ? FORM.needed[lang] : back.problem.words[lang] };
}
