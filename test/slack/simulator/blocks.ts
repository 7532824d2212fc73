// What Slack refuses in blocks: its documented limits (docs.slack.dev, @slack/types 3.2.0), written down a second time and on purpose not shared
// with the adapter, so that one mistake is not made twice. Returns what is wrong, in Slack's manner; nothing: it is taken.

type Json = Readonly<Record<string, unknown>>;
export type Surface = 'message' | 'modal' | 'home';

const KINDS: Readonly<Record<Surface, ReadonlySet<string>>> = {
  message: new Set(['actions', 'context', 'divider', 'header', 'image', 'section', 'rich_text', 'table', 'plan', 'task_card', 'container', 'markdown', 'card']),
  modal: new Set(['actions', 'context', 'divider', 'header', 'image', 'section', 'rich_text', 'input', 'alert']),
  home: new Set(['actions', 'context', 'divider', 'header', 'image', 'section', 'rich_text', 'input']),
};
const IN_CONTAINER = new Set(['actions', 'context', 'divider', 'file', 'header', 'image', 'input', 'rich_text', 'section', 'table', 'video']);
const KEYS: Readonly<Record<string, readonly string[]>> = {
  actions: ['elements'],
  context: ['elements'],
  divider: [],
  header: ['text'],
  image: ['alt_text', 'title', 'image_url', 'slack_file'],
  section: ['text', 'fields', 'accessory', 'expand'],
  rich_text: ['elements'],
  table: ['rows', 'column_settings'],
  plan: ['title', 'tasks'],
  task_card: ['task_id', 'title', 'details', 'output', 'sources', 'status'],
  container: ['title', 'rich_text_title', 'subtitle', 'child_blocks', 'width', 'icon', 'is_collapsible', 'default_collapsed', 'has_header_divider'],
  input: ['label', 'hint', 'optional', 'element', 'dispatch_action'],
};
const MOST: Readonly<Record<Surface, number>> = { message: 50, modal: 100, home: 100 };
const TOTAL = 13_200;

export interface Checking {
  readonly surface: Surface;
  /** Kinds that this workspace has not got yet. */
  readonly refuses: ReadonlySet<string>;
  readonly files: ReadonlySet<string>;
}

const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

export function wrongWith(blocks: unknown, checking: Checking): readonly string[] {
  if (!Array.isArray(blocks)) return ['[ERROR] must be an array [json-pointer:/blocks]'];
  const wrong: string[] = [];
  const say = (at: string, what: string): void => void wrong.push(`[ERROR] ${what} [json-pointer:${at}]`);
  if (blocks.length > MOST[checking.surface]) say('/blocks', `no more than ${MOST[checking.surface]} items allowed`);
  const ids = new Set<string>();
  let tables = 0;

  const text = (value: unknown, at: string, most: number, least = 1): void => {
    if (typeof value !== 'string') return say(at, 'missing required field');
    if (value.length < least) say(at, `must be more than ${least - 1} characters`);
    if ([...value].length > most) say(at, `must be less than ${most + 1} characters`);
  };
  const textObject = (value: unknown, at: string, most: number, kinds: readonly string[]): void => {
    if (!isJson(value)) return say(at, 'missing required field: text');
    if (!kinds.includes(String(value.type))) say(`${at}/type`, `unsupported type: ${String(value.type)}`);
    text(value.text, `${at}/text`, most);
  };
  const plain = (value: unknown, at: string, most: number): void => textObject(value, at, most, ['plain_text']);

  const button = (of: Json, at: string): void => {
    plain(of.text, `${at}/text`, 75);
    if (of.value !== undefined) text(of.value, `${at}/value`, 2_000);
    if (of.url !== undefined) text(of.url, `${at}/url`, 3_000);
    if (of.style !== undefined && of.style !== 'primary' && of.style !== 'danger') say(`${at}/style`, 'unsupported style');
    if (of.accessibility_label !== undefined) text(of.accessibility_label, `${at}/accessibility_label`, 75);
    if (isJson(of.confirm)) {
      plain(of.confirm.title, `${at}/confirm/title`, 100);
      textObject(of.confirm.text, `${at}/confirm/text`, 300, ['plain_text', 'mrkdwn']);
      plain(of.confirm.confirm, `${at}/confirm/confirm`, 30);
      plain(of.confirm.deny, `${at}/confirm/deny`, 30);
    }
  };
  const options = (value: unknown, at: string, most: number): void => {
    if (!Array.isArray(value) || value.length === 0) return say(at, 'must contain at least one option');
    if (value.length > most) say(at, `no more than ${most} items allowed`);
    const values = new Set<unknown>();
    value.forEach((option: Json, index) => {
      textObject(option.text, `${at}/${index}/text`, 75, ['plain_text', 'mrkdwn']);
      text(option.value, `${at}/${index}/value`, 150);
      if (values.has(option.value)) say(`${at}/${index}/value`, 'duplicate option value');
      values.add(option.value);
    });
  };
  const initials = (of: Json, at: string): void => {
    const chosen = of.initial_options ?? (of.initial_option === undefined ? [] : [of.initial_option]);
    const known = (of.options as readonly Json[] | undefined) ?? [];
    for (const one of chosen as readonly Json[]) if (!known.some(({ value }) => value === one.value)) say(`${at}/initial_option`, 'must match an option');
  };
  const element = (of: unknown, at: string, allowed: readonly string[]): void => {
    if (!isJson(of)) return say(at, 'missing element');
    const { type } = of;
    if (!allowed.includes(String(type))) return say(`${at}/type`, `unsupported type: ${String(type)}`);
    text(of.action_id, `${at}/action_id`, 255);
    if (type === 'button') button(of, at);
    if (type === 'overflow') options(of.options, `${at}/options`, 5);
    if (type === 'static_select' || type === 'multi_static_select') options(of.options, `${at}/options`, 100);
    if (type === 'checkboxes' || type === 'radio_buttons') options(of.options, `${at}/options`, 10);
    if (type !== 'button' && type !== 'overflow') initials(of, at);
    if (of.placeholder !== undefined) plain(of.placeholder, `${at}/placeholder`, 150);
    if (type === 'plain_text_input') {
      const most = Number(of.max_length ?? 3_000);
      if (most < 1 || most > 3_000) say(`${at}/max_length`, 'must be between 1 and 3000');
      if (of.initial_value !== undefined) text(of.initial_value, `${at}/initial_value`, most);
    }
  };

  const RICH = ['rich_text_section', 'rich_text_list', 'rich_text_preformatted', 'rich_text_quote'];
  const richElement = (of: unknown, at: string): void => {
    if (!isJson(of)) return say(at, 'must be an object');
    if (of.type === 'text') text(of.text, `${at}/text`, 100_000);
    else if (of.type === 'link') {
      if (!/^(https?|mailto):/.test(String(of.url))) say(`${at}/url`, 'invalid url');
    } else if (of.type === 'user') {
      if (!/^[UW][A-Z0-9]+$/.test(String(of.user_id))) say(`${at}/user_id`, 'invalid user');
    } else if (of.type === 'date') {
      if (!Number.isInteger(of.timestamp)) say(`${at}/timestamp`, 'must be an integer');
      text(of.format, `${at}/format`, 200);
    } else if (!['emoji', 'channel', 'usergroup', 'broadcast', 'color'].includes(String(of.type))) say(`${at}/type`, `unsupported type: ${String(of.type)}`);
  };
  const rich = (of: Json, at: string): void => {
    if (!Array.isArray(of.elements) || of.elements.length === 0) return say(`${at}/elements`, 'must not be empty');
    for (const [index, part] of (of.elements as readonly Json[]).entries()) {
      const here = `${at}/elements/${index}`;
      if (!RICH.includes(String(part.type))) say(`${here}/type`, `unsupported type: ${String(part.type)}`);
      if (!Array.isArray(part.elements)) say(`${here}/elements`, 'missing required field');
      for (const [i, inner] of ((part.elements as readonly Json[] | undefined) ?? []).entries()) {
        if (part.type === 'rich_text_list') rich({ elements: [inner] }, `${here}/elements/${i}`);
        else richElement(inner, `${here}/elements/${i}`);
      }
    }
  };

  const task = (of: unknown, at: string): void => {
    if (!isJson(of) || of.type !== 'task_card') return say(`${at}/type`, 'must be a task_card');
    text(of.task_id, `${at}/task_id`, 255);
    text(of.title, `${at}/title`, 1_000);
    if (!['pending', 'in_progress', 'complete', 'error'].includes(String(of.status))) say(`${at}/status`, 'unsupported status');
    for (const part of ['details', 'output'] as const) if (of[part] !== undefined) block(of[part], `${at}/${part}`, new Set(['rich_text']));
  };

  const table = (of: Json, at: string): void => {
    tables += 1;
    if (tables > 1) say(at, 'only one table allowed');
    const { rows } = of;
    if (!Array.isArray(rows) || rows.length === 0) return say(`${at}/rows`, 'must not be empty');
    if (rows.length > 100) say(`${at}/rows`, 'no more than 100 items allowed');
    const widths = new Set(rows.map((row: unknown) => (Array.isArray(row) ? row.length : -1)));
    if (widths.size > 1) say(`${at}/rows`, 'rows must be of the same length');
    let characters = 0;
    rows.forEach((row: readonly Json[], index) => {
      if (row.length > 20 || row.length === 0) say(`${at}/rows/${index}`, 'between 1 and 20 cells allowed');
      row.forEach((cell, column) => {
        if (cell.type === 'raw_text') text(cell.text, `${at}/rows/${index}/${column}`, 10_000);
        else if (cell.type === 'rich_text') rich(cell, `${at}/rows/${index}/${column}`);
        else say(`${at}/rows/${index}/${column}/type`, `unsupported type: ${String(cell.type)}`);
        characters += String(cell.text ?? '').length;
      });
    });
    if (characters > 10_000) say(at, 'no more than 10000 characters in all tables');
  };

  function block(of: unknown, at: string, allowed: ReadonlySet<string>): void {
    if (!isJson(of)) return say(at, 'must be an object');
    const type = String(of.type);
    if (!allowed.has(type) || checking.refuses.has(type)) return say(`${at}/type`, `unsupported type: ${type}`);
    for (const key of Object.keys(of))
      if (key !== 'type' && key !== 'block_id' && KEYS[type] && !KEYS[type].includes(key)) say(`${at}/${key}`, `additional property: ${key}`);
    if (of.block_id !== undefined) {
      text(of.block_id, `${at}/block_id`, 255);
      if (ids.has(String(of.block_id))) say(`${at}/block_id`, 'block_id already exists');
      ids.add(String(of.block_id));
    }
    switch (type) {
      case 'header':
        return plain(of.text, `${at}/text`, 150);
      case 'section':
        if (of.text === undefined && of.fields === undefined) say(at, 'missing required field: text');
        if (of.text !== undefined) textObject(of.text, `${at}/text`, 3_000, ['plain_text', 'mrkdwn']);
        if (Array.isArray(of.fields)) {
          if (of.fields.length > 10) say(`${at}/fields`, 'no more than 10 items allowed');
          for (const [i, field] of of.fields.entries()) textObject(field, `${at}/fields/${i}`, 2_000, ['plain_text', 'mrkdwn']);
        }
        return;
      case 'context':
        if (!Array.isArray(of.elements) || of.elements.length === 0 || of.elements.length > 10) return say(`${at}/elements`, 'between 1 and 10 items allowed');
        for (const [i, part] of (of.elements as readonly Json[]).entries()) {
          if (part.type !== 'image') textObject(part, `${at}/elements/${i}`, 2_000, ['plain_text', 'mrkdwn']);
        }
        return;
      case 'actions': {
        if (!Array.isArray(of.elements) || of.elements.length === 0 || of.elements.length > 25) return say(`${at}/elements`, 'between 1 and 25 items allowed');
        const own = new Set<unknown>();
        for (const [i, part] of (of.elements as readonly Json[]).entries()) {
          element(part, `${at}/elements/${i}`, ['button', 'overflow', 'static_select']);
          if (own.has(part.action_id)) say(`${at}/elements/${i}/action_id`, 'action_id already exists');
          own.add(part.action_id);
        }
        return;
      }
      case 'image':
        text(of.alt_text, `${at}/alt_text`, 2_000);
        if (isJson(of.slack_file)) {
          if (!checking.files.has(String(of.slack_file.id)) || checking.refuses.has('slack_file')) say(`${at}/slack_file`, 'invalid slack_file');
        } else if (!/^https:/.test(String(of.image_url))) say(`${at}/image_url`, 'invalid url');
        return;
      case 'rich_text':
        return rich(of, at);
      case 'table':
        return table(of, at);
      case 'plan':
        text(of.title, `${at}/title`, 1_000);
        if (!Array.isArray(of.tasks)) return say(`${at}/tasks`, 'missing required field');
        if (of.tasks.length > 50) say(`${at}/tasks`, 'too many tasks');
        for (const [i, one] of of.tasks.entries()) task(one, `${at}/tasks/${i}`);
        return;
      case 'task_card':
        return task(of, at);
      case 'container': {
        if (of.title === undefined && of.rich_text_title === undefined) say(at, 'missing required field: title');
        if (of.title !== undefined) plain(of.title, `${at}/title`, 150);
        if (of.default_collapsed === true && of.is_collapsible !== true) say(`${at}/default_collapsed`, 'requires is_collapsible');
        const { child_blocks: children } = of;
        if (!Array.isArray(children) || children.length === 0 || children.length > 10) return say(`${at}/child_blocks`, 'between 1 and 10 items allowed');
        for (const [i, child] of children.entries()) block(child, `${at}/child_blocks/${i}`, IN_CONTAINER);
        return;
      }
      case 'input':
        plain(of.label, `${at}/label`, 2_000);
        if (of.hint !== undefined) plain(of.hint, `${at}/hint`, 2_000);
        return element(of.element, `${at}/element`, ['plain_text_input', 'static_select', 'multi_static_select', 'checkboxes', 'radio_buttons']);
    }
  }

  for (const [index, one] of blocks.entries()) block(one, `/blocks/${index}`, KINDS[checking.surface]);
  return wrong;
}

/** Slack's undocumented total (bolt-js#2509). */
export function tooLong(blocks: unknown): boolean {
  let sum = 0;
  const walk = (of: unknown): void => {
    if (Array.isArray(of)) of.forEach(walk);
    else if (isJson(of)) {
      for (const [key, value] of Object.entries(of)) {
        if (typeof value === 'string' && ['text', 'title', 'label', 'alt_text', 'fallback'].includes(key)) sum += value.length;
        else walk(value);
      }
    }
  };
  walk(blocks);
  return sum > TOTAL;
}

export function wrongWithView(view: unknown, checking: Omit<Checking, 'surface'>): readonly string[] {
  if (!isJson(view)) return ['view must be an object'];
  const wrong = [...wrongWith(view.blocks, { ...checking, surface: view.type === 'home' ? 'home' : 'modal' })];
  const most = (value: unknown, limit: number, name: string): void => {
    if (isJson(value) && [...String(value.text)].length > limit)
      wrong.push(`[ERROR] must be less than ${limit + 1} characters [json-pointer:/view/${name}/text]`);
  };
  if (view.type === 'modal' && !isJson(view.title)) wrong.push('[ERROR] missing required field: title');
  for (const name of ['title', 'submit', 'close']) most(view[name], 24, name);
  if (String(view.private_metadata ?? '').length > 3_000) wrong.push('[ERROR] private_metadata too long');
  const hasInput = Array.isArray(view.blocks) && view.blocks.some((block: Json) => block.type === 'input');
  if (view.type === 'modal' && hasInput && !isJson(view.submit)) wrong.push('[ERROR] missing required field: submit');
  return wrong;
}
