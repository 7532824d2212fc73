// Invokes: somebody waits for the answer. Buttons, task modules, and the message extension. Pure.
import { z } from 'zod';
import { FORMS, type FormName } from '../../../src/card.ts';
import { CHECK, DIAGNOSE } from '../names.ts';
import { type Activity, pressOf, valuesOf } from './activity.ts';
import { type Circumstance, keyOf } from './circumstance.ts';
import type { Asked, Received } from './received.ts';

const cardAction = z.looseObject({ action: z.looseObject({ verb: z.string().optional(), data: z.unknown().optional() }) });
const task = z.looseObject({ data: z.unknown().optional() });
const query = z.looseObject({
  parameters: z
    .array(z.looseObject({ name: z.string(), value: z.unknown().optional() }))
    .max(5)
    .optional(),
});
const extension = z.looseObject({
  commandId: z.string().max(100).optional(),
  data: z.unknown().optional(),
  messagePayload: z
    .looseObject({
      id: z.string().max(40).optional(),
      replyToId: z.string().max(40).nullish(),
      body: z.looseObject({ content: z.string().max(100_000).optional() }).optional(),
      attachments: z
        .array(z.looseObject({ content: z.unknown().optional() }))
        .max(50)
        .optional(),
    })
    .optional(),
});
type Payload = NonNullable<z.infer<typeof extension>['messagePayload']>;

const formOf = (name: string | undefined): FormName | undefined => FORMS.find((form) => form === name);

/** The words of an Adaptive Card: CI systems speak in cards. Bounded in depth and length. */
function cardWords(value: unknown, depth = 0): readonly string[] {
  if (depth > 12 || typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.slice(0, 200).flatMap((one) => cardWords(one, depth + 1));
  const own = 'text' in value && typeof value.text === 'string' ? [value.text] : [];
  return [...own, ...Object.values(value).flatMap((one) => cardWords(one, depth + 1))];
}

function cardOf(content: unknown): unknown {
  if (typeof content !== 'string') return content;
  try {
    return JSON.parse(content.slice(0, 100_000));
  } catch {
    return undefined;
  }
}

const wordsOf = ({ body, attachments = [] }: Payload): string =>
  [body?.content ?? '', ...attachments.flatMap(({ content }) => cardWords(cardOf(content)))]
    .filter((part) => part.trim() !== '')
    .join('\n')
    .slice(0, 20_000);

/** The thread of the message that was pointed at. */
const rootOf = ({ id, replyToId }: Payload): string | undefined =>
  [replyToId, id].find((one) => one !== undefined && one !== null && /^\d{1,20}$/.test(one)) ?? undefined;

function pressed(of: Activity, at: Circumstance, data: unknown, asked: Asked): Received {
  const press = pressOf(data);
  if (!press) return { is: 'unknown' };
  const values = valuesOf(data);
  // A form that was corrected and sent again is said anew, though Teams may use one id for both.
  const filled = press.is === 'submit' ? [JSON.stringify(values)] : [];
  const key = keyOf(at, of.id, of.name ?? '', press.is, press.command ?? press.form ?? '', ...filled);
  const message = of.replyToId;
  return { is: 'press', at, press, key, ...(message ? { message } : {}), values, asked };
}

function taskFetch(at: Circumstance, data: unknown): Received {
  const press = pressOf(data);
  const form = formOf(press?.form);
  if (!press || !form) return { is: 'unknown' };
  const root = at.spot.root ?? press.root;
  const opened = { ...(root ? { root } : {}), ...(press.only ? { only: true as const } : {}) };
  return { is: 'form', at, form, text: press.text ?? '', opened, asked: 'task' };
}

function extensionFetch(at: Circumstance, { commandId, messagePayload }: z.infer<typeof extension>): Received {
  const form: FormName | undefined = commandId === DIAGNOSE ? 'diagnose' : commandId === CHECK ? 'check' : undefined;
  if (!form) return { is: 'unknown' };
  const root = messagePayload ? rootOf(messagePayload) : at.spot.root;
  return {
    is: 'form',
    at,
    form,
    text: messagePayload ? wordsOf(messagePayload) : '',
    opened: root && at.spot.kind === 'c' ? { root } : {},
    asked: 'extension',
  };
}

function queryText(value: unknown): string {
  const parsed = query.safeParse(value);
  if (!parsed.success) return '';
  // On opening, Teams asks with initialRun=true and no words.
  const found = parsed.data.parameters?.find(({ name }) => name !== 'initialRun')?.value;
  return typeof found === 'string' ? found.slice(0, 300) : '';
}

export function invoked(of: Activity, at: Circumstance): Received {
  const { name, value } = of;
  switch (name) {
    case 'adaptiveCard/action': {
      const parsed = cardAction.safeParse(value);
      return parsed.success ? pressed(of, at, parsed.data.action.data, 'card') : { is: 'unknown' };
    }
    case 'task/fetch':
      return taskFetch(at, task.safeParse(value).data?.data);
    case 'task/submit':
      return pressed(of, at, task.safeParse(value).data?.data, 'task');
    case 'composeExtension/query':
      return { is: 'search', at, text: queryText(value) };
    case 'composeExtension/queryLink': {
      const link = z.looseObject({ url: z.string().max(4_000) }).safeParse(value);
      return link.success ? { is: 'link', at, url: link.data.url } : { is: 'unknown' };
    }
    case 'composeExtension/fetchTask': {
      const parsed = extension.safeParse(value);
      return parsed.success ? extensionFetch(at, parsed.data) : { is: 'unknown' };
    }
    case 'composeExtension/submitAction':
      return pressed(of, at, extension.safeParse(value).data?.data, 'extension');
    default:
      return { is: 'unknown' };
  }
}
