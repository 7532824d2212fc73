// A message as a reader gets it: mark-up resolved, folds opened, and what is alive in it told apart.

type Json = { readonly [key: string]: unknown };
const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const str = (value: unknown): string => (typeof value === 'string' ? value : '');

export interface Read {
  readonly words: string;
  readonly links: readonly string[];
  readonly pings: readonly string[];
}
export interface Button {
  readonly title: string;
  readonly action: Json;
}

/** The card functions work in each text of a card. */
const functions = (text: string): string =>
  text.replace(/\{\{(DATE|TIME)\(([^,)]+)(?:,[^)]*)?\)\}\}/g, (whole, name: string, time: string) => {
    const at = new Date(time);
    if (Number.isNaN(at.getTime())) return whole;
    return name === 'DATE' ? at.toISOString().slice(0, 10) : at.toISOString().slice(11, 16);
  });
const seen = (text: string): string => text.replaceAll('\u2060', '');

interface Reading {
  readonly words: string[];
  readonly links: string[];
  readonly pings: string[];
  readonly mentions: ReadonlyMap<string, string>;
}

/** Markdown of a TextBlock, taken as generously as any client does; a URL by itself is a link there. */
function markdown(text: string, into: Reading): void {
  const rest = text.replace(/!?\[([^\]]*)\]\(([^)\s]+)[^)]*\)/g, (_whole, label: string, url: string) => {
    into.links.push(url);
    return label;
  });
  for (const [url] of rest.matchAll(/\b(?:https?:\/\/|www\.)[^\s<>]+/gi)) into.links.push(url);
  const named = rest.replace(/<at>(.*?)<\/at>/g, (whole, name: string) => {
    const id = into.mentions.get(whole);
    into.pings.push(id ?? name);
    return name;
  });
  const plain = named.replace(/(\*\*|__)(?=\S)(.+?)(?<=\S)\1/g, '$2').replace(/([*_])(?=\S)(.+?)(?<=\S)\1/g, '$2');
  into.words.push(functions(plain));
}

function actionRead(action: unknown, into: Reading): void {
  if (!isJson(action)) return;
  into.words.push(functions(str(action.title)));
  if (action.type === 'Action.OpenUrl') into.links.push(str(action.url));
}

function elementRead(element: unknown, into: Reading): void {
  if (!isJson(element)) return;
  switch (element.type) {
    case 'TextBlock':
      markdown(str(element.text), into);
      break;
    case 'RichTextBlock': {
      const runs = list(element.inlines).filter(isJson);
      into.words.push(functions(runs.map((run) => str(run.text)).join('')));
      for (const run of runs) {
        if (isJson(run.selectAction)) into.links.push(str(run.selectAction.url));
        // Teams would look for its own marks here, too.
        for (const [whole] of str(run.text).matchAll(/<at>.*?<\/at>/g)) into.pings.push(whole);
      }
      break;
    }
    case 'Image':
      into.words.push(str(element.altText));
      break;
    case 'CodeBlock':
      into.words.push(str(element.codeSnippet));
      break;
    case 'Table':
      for (const row of list(element.rows))
        for (const cell of list(isJson(row) ? row.cells : [])) for (const item of list(isJson(cell) ? cell.items : [])) elementRead(item, into);
      break;
    case 'Input.Text':
    case 'Input.ChoiceSet':
      into.words.push(str(element.label), str(element.value), ...list(element.choices).map((choice) => (isJson(choice) ? str(choice.title) : '')));
      break;
    default:
      break;
  }
  for (const item of list(element.items)) elementRead(item, into);
  for (const action of list(element.actions)) actionRead(action, into);
}

const cardsOf = (activity: Json): readonly Json[] =>
  list(activity.attachments).flatMap((one) =>
    isJson(one) && one.contentType === 'application/vnd.microsoft.card.adaptive' && isJson(one.content) ? [one.content] : [],
  );

export function read(activity: Json): Read {
  const cards = cardsOf(activity);
  const mentions = new Map(
    cards
      .flatMap((card) => list(isJson(card.msteams) ? card.msteams.entities : []))
      .flatMap((one): [string, string][] => (isJson(one) && isJson(one.mentioned) ? [[str(one.text), str(one.mentioned.id)]] : [])),
  );
  const into: Reading = { words: [], links: [], pings: [], mentions };
  into.words.push(str(activity.text));
  for (const card of cards) {
    for (const element of list(card.body)) elementRead(element, into);
    for (const action of list(card.actions)) actionRead(action, into);
  }
  return { words: seen(into.words.join('\n')), links: into.links, pings: into.pings };
}

/** The buttons of the card itself, the hidden ones too. */
export const buttonsOf = (activity: Json): readonly Button[] =>
  cardsOf(activity).flatMap((card) => [...list(card.actions).flatMap((action) => (isJson(action) ? [{ title: seen(str(action.title)), action }] : []))]);

export const cardOf = (activity: Json): Json | undefined => cardsOf(activity)[0];

/** The field whose words of complaint stand below it. */
export function complaint(card: unknown): { readonly field: string; readonly problem: string } | undefined {
  const body = isJson(card) ? list(card.body) : [];
  for (const [at, element] of body.entries()) {
    const before = body[at - 1];
    if (!isJson(element) || element.type !== 'RichTextBlock' || !isJson(before) || !str(before.type).startsWith('Input.')) continue;
    const [run] = list(element.inlines);
    if (isJson(run) && run.color === 'attention') return { field: str(before.id), problem: seen(str(run.text)) };
  }
  return undefined;
}
