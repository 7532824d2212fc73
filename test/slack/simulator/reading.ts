// What a person gets from a message: its words, the links that a press would open, whom it would notify.

type Json = Readonly<Record<string, unknown>>;
const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

export interface Read {
  readonly words: string;
  readonly links: readonly string[];
  readonly pings: readonly string[];
}

const unescaped = (text: string): string => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

/** mrkdwn as Slack reads it: everything in angle brackets is a mention, a date or a link. */
export function readMrkdwn(text: string): Read {
  const links: string[] = [];
  const pings: string[] = [];
  const words = text.replace(/<([^<>]+)>/g, (_all, inside: string) => {
    const [target = '', label] = inside.split('|');
    if (target.startsWith('!date^')) return label ?? '';
    if (target.startsWith('!')) pings.push(target.slice(1).split('^')[0] ?? '');
    else if (target.startsWith('@')) pings.push(target.slice(1));
    else if (!target.startsWith('#')) links.push(target);
    return label ?? target;
  });
  return { words: unescaped(words).replaceAll('\u2060', ''), links, pings };
}

export function readMessage(message: { readonly text: string; readonly blocks: readonly unknown[] }): Read {
  const words: string[] = [];
  const links: string[] = [];
  const pings: string[] = [];
  const add = (read: Read): void => {
    words.push(read.words);
    links.push(...read.links);
    pings.push(...read.pings);
  };
  const walk = (of: unknown): void => {
    if (Array.isArray(of)) return of.forEach(walk);
    if (!isJson(of)) return;
    if (of.type === 'mrkdwn') return add(readMrkdwn(String(of.text)));
    if (of.type === 'plain_text' || of.type === 'raw_text') return void words.push(String(of.text));
    if (of.type === 'text') return void words.push(String(of.text));
    if (of.type === 'link') {
      links.push(String(of.url));
      return void words.push(String(of.text ?? of.url));
    }
    if (of.type === 'date') return void words.push(String(of.fallback ?? ''));
    if (of.type === 'user') {
      pings.push(String(of.user_id));
      return void words.push(`@${String(of.user_id)}`);
    }
    if (of.type === 'broadcast') return void pings.push(String(of.range));
    if (of.type === 'usergroup') return void pings.push(String(of.usergroup_id));
    if (of.type === 'image') words.push(String(of.alt_text));
    if (typeof of.title === 'string') words.push(of.title);
    if (typeof of.url === 'string') links.push(of.url);
    // Runs of one line belong together; between blocks is a space.
    if (typeof of.type === 'string' && (of.type.startsWith('rich_text_') || of.type === 'rich_text_section')) {
      const inner: string[] = [];
      const before = words.splice(0);
      walk(of.elements);
      inner.push(...words.splice(0));
      words.push(...before, inner.join(''));
      return;
    }
    for (const [key, value] of Object.entries(of)) if (key !== 'confirm' && typeof value === 'object') walk(value);
  };
  if (message.blocks.length === 0) add(readMrkdwn(message.text));
  walk(message.blocks);
  // The notification's line pings as well.
  const top = readMrkdwn(message.text);
  pings.push(...top.pings);
  return { words: words.join(' '), links, pings: [...new Set(pings)] };
}
