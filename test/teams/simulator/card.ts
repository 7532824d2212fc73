// What Teams refuses in an Adaptive Card, or shows so that nobody can use it: a strict reader of the part of 1.5 that bots may send.

const ELEMENTS: Readonly<Record<string, { readonly needs: readonly string[]; readonly may: readonly string[] }>> = {
  TextBlock: { needs: ['text'], may: ['wrap', 'weight', 'size', 'color', 'isSubtle', 'style', 'fontType', 'maxLines', 'horizontalAlignment'] },
  RichTextBlock: { needs: ['inlines'], may: ['horizontalAlignment'] },
  Container: { needs: ['items'], may: ['style', 'bleed', 'selectAction', 'minHeight'] },
  ColumnSet: { needs: ['columns'], may: ['style'] },
  Table: { needs: ['columns', 'rows'], may: ['firstRowAsHeaders', 'showGridLines', 'gridStyle'] },
  ActionSet: { needs: ['actions'], may: [] },
  Image: { needs: ['url', 'altText'], may: ['size', 'width', 'height'] },
  CodeBlock: { needs: ['codeSnippet', 'fallback'], may: ['language'] },
  'Input.Text': { needs: ['id', 'label'], may: ['maxLength', 'isMultiline', 'placeholder', 'value', 'isRequired', 'errorMessage'] },
  'Input.ChoiceSet': { needs: ['id', 'label', 'choices'], may: ['style', 'isMultiSelect', 'value', 'isRequired', 'errorMessage'] },
};
const COMMON = ['type', 'id', 'spacing', 'separator', 'isVisible', 'fallback', 'height'];
const RUN = ['type', 'text', 'weight', 'size', 'color', 'isSubtle', 'fontType', 'underline', 'italic', 'highlight', 'strikethrough', 'selectAction'];
const ACTIONS: Readonly<Record<string, readonly string[]>> = {
  'Action.OpenUrl': ['url'],
  'Action.Execute': ['verb', 'data', 'fallback'],
  'Action.Submit': ['data'],
  'Action.ToggleVisibility': ['targetElements'],
};
const VALUES: Readonly<Record<string, readonly string[]>> = {
  weight: ['lighter', 'default', 'bolder'],
  color: ['default', 'dark', 'light', 'accent', 'good', 'warning', 'attention'],
  spacing: ['none', 'small', 'default', 'medium', 'large', 'extraLarge', 'padding'],
  fontType: ['default', 'monospace'],
};
const COLUMNS = 20;
const CARD_BYTES = 28_000;

type Json = { readonly [key: string]: unknown };
const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

export const weightOf = (value: unknown): number =>
  Buffer.byteLength(
    JSON.stringify(value, (key, field: unknown) => (key === 'url' && typeof field === 'string' && field.startsWith('data:') ? '' : field)),
    'utf8',
  );

interface Seen {
  readonly ids: Set<string>;
  readonly wanted: Set<string>;
  readonly wrong: string[];
}

function actionWrong(action: unknown, seen: Seen, inText = false): void {
  const { wrong } = seen;
  if (!isJson(action)) return void wrong.push('an action is no object');
  const needs = ACTIONS[String(action.type)];
  if (!needs) return void wrong.push(`unknown action ${String(action.type)}`);
  for (const need of needs) if (action[need] === undefined) wrong.push(`${String(action.type)} without ${need}`);
  if (!inText && (typeof action.title !== 'string' || action.title === '')) wrong.push(`${String(action.type)} without a title`);
  if (typeof action.title === 'string' && action.title.length > 200) wrong.push('a title of more than 200 characters');
  if (typeof action.url === 'string' && !/^https?:\/\//.test(action.url)) wrong.push(`a link to ${action.url.slice(0, 40)}`);
  if (action.style !== undefined && !['default', 'positive', 'destructive'].includes(String(action.style))) wrong.push(`action style ${String(action.style)}`);
  if (action.mode !== undefined && !['primary', 'secondary'].includes(String(action.mode))) wrong.push(`action mode ${String(action.mode)}`);
  for (const target of list(action.targetElements)) seen.wanted.add(String(target));
}

function runWrong(run: unknown, seen: Seen): void {
  if (!isJson(run) || run.type !== 'TextRun' || typeof run.text !== 'string') return void seen.wrong.push('an inline is no TextRun');
  for (const key of Object.keys(run)) if (!RUN.includes(key)) seen.wrong.push(`TextRun has no ${key}`);
  if (run.selectAction !== undefined) actionWrong(run.selectAction, seen, true);
  valuesWrong(run, seen);
}

function valuesWrong(element: Json, { wrong }: Seen): void {
  for (const [key, allowed] of Object.entries(VALUES))
    if (element[key] !== undefined && !allowed.includes(String(element[key]))) wrong.push(`${key} ${String(element[key])}`);
}

function tableWrong(table: Json, seen: Seen): void {
  const columns = list(table.columns).length;
  if (columns === 0 || columns > COLUMNS) seen.wrong.push(`a table of ${columns} columns`);
  for (const row of list(table.rows)) {
    if (!isJson(row) || row.type !== 'TableRow' || list(row.cells).length !== columns) seen.wrong.push('a row that does not fit its table');
    for (const cell of list(isJson(row) ? row.cells : [])) {
      if (!isJson(cell) || cell.type !== 'TableCell') seen.wrong.push('a cell that is none');
      else for (const item of list(cell.items)) elementWrong(item, seen);
    }
  }
}

function elementWrong(element: unknown, seen: Seen): void {
  const { wrong } = seen;
  if (!isJson(element)) return void wrong.push('an element is no object');
  const type = String(element.type);
  const known = ELEMENTS[type];
  if (!known) return void wrong.push(`unknown element ${type}`);
  for (const need of known.needs) if (element[need] === undefined || element[need] === '') wrong.push(`${type} without ${need}`);
  for (const key of Object.keys(element)) if (![...COMMON, ...known.needs, ...known.may].includes(key)) wrong.push(`${type} has no ${key}`);
  if (type === 'TextBlock' && element.wrap !== true) wrong.push('a TextBlock that does not wrap');
  if (type === 'RichTextBlock' && list(element.inlines).length === 0) wrong.push('a RichTextBlock without inlines');
  if (type === 'Image' && typeof element.url === 'string' && element.url.length > 70_000) wrong.push('a picture that is too large');
  if (typeof element.id === 'string') {
    if (seen.ids.has(element.id)) wrong.push(`two elements have the id ${element.id}`);
    seen.ids.add(element.id);
  }
  valuesWrong(element, seen);
  for (const run of type === 'RichTextBlock' ? list(element.inlines) : []) runWrong(run, seen);
  for (const action of list(element.actions)) actionWrong(action, seen);
  for (const item of list(element.items)) elementWrong(item, seen);
  if (type === 'Table') tableWrong(element, seen);
  if (element.fallback !== undefined) elementWrong(element.fallback, seen);
}

/** In words; empty: Teams takes it. */
export function wrongWith(card: unknown, where: 'message' | 'dialog' = 'message'): readonly string[] {
  if (!isJson(card) || card.type !== 'AdaptiveCard') return ['no Adaptive Card'];
  const seen: Seen = { ids: new Set(), wanted: new Set(), wrong: [] };
  const { wrong } = seen;
  if (card.version !== '1.5') wrong.push(`version ${String(card.version)}`);
  if (typeof card.fallbackText !== 'string' || card.fallbackText === '') wrong.push('no fallbackText');
  for (const element of list(card.body)) elementWrong(element, seen);
  for (const action of list(card.actions)) {
    actionWrong(action, seen);
    if (where === 'dialog' && isJson(action) && action.type === 'Action.Execute') wrong.push('Action.Execute in a dialog');
    if (isJson(action) && action.type === 'Action.Execute' && !(isJson(action.fallback) && action.fallback.type === 'Action.Submit'))
      wrong.push('Action.Execute without a fallback');
  }
  const shown = list(card.actions).filter((action) => isJson(action) && action.mode !== 'secondary').length;
  if (shown > 6) wrong.push(`${shown} buttons`);
  for (const id of seen.wanted) if (!seen.ids.has(id)) wrong.push(`a button for ${id}, which is not there`);
  const users = isJson(card.refresh) ? list(card.refresh.userIds).length : 0;
  if (users > 60) wrong.push(`refreshes for ${users} users`);
  const size = weightOf(card);
  if (size > CARD_BYTES) wrong.push(`a card of ${size} bytes`);
  const text = JSON.stringify(card.body);
  for (const mention of list(isJson(card.msteams) ? card.msteams.entities : [])) {
    if (!isJson(mention) || mention.type !== 'mention' || !isJson(mention.mentioned) || !text.includes(JSON.stringify(mention.text).slice(1, -1)))
      wrong.push('a mention that stands nowhere');
  }
  return wrong;
}
