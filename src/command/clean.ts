// What chats and terminals wrap around words, taken off. Pure and linear: every quantifier is bounded, or cannot overlap with the next.

const ESC = String.fromCharCode(27);
const ESCAPES = new RegExp(`${ESC}(?:\\[[0-9;?]{0,20}[ -/]{0,4}[@-~]|\\][^${ESC}\\n]{0,500}|[@-Z\\\\^_])`, 'g');
const CONTROL = /[\p{Cc}--[\n\t]]/gv;
/** Zero-width, bidirectional and variation marks, soft hyphens, byte order marks; halves of surrogate pairs. */
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Cs}]/gu;

/** Text without terminal escapes, control and invisible characters; lines end in \n. */
export const withoutControl = (text: string): string => text.replace(/\r\n?/g, '\n').replace(ESCAPES, '').replace(CONTROL, ' ').replace(INVISIBLE, '');

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'", nbsp: ' ' };
const entity = (whole: string, name: string): string => {
  const code =
    name.startsWith('#x') || name.startsWith('#X') ? Number.parseInt(name.slice(2), 16) : name.startsWith('#') ? Number.parseInt(name.slice(1), 10) : 0;
  if (code > 0 && code <= 0x10ffff) return String.fromCodePoint(code);
  return ENTITIES[name.toLowerCase()] ?? whole;
};
const decoded = (text: string): string => text.replace(/&(#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,4});/g, entity);

/** Slack's <…>: links become what they show, mentions @id, broadcasts nothing. Text that is none of these stays. */
const slackMark = (whole: string, body: string): string => {
  const [target = '', label] = body.split('|', 2);
  if (/^@[A-Z0-9]+$/.test(target)) return `@${target.slice(1)}`;
  if (/^#[A-Z0-9]+$/.test(target)) return `#${label ?? target.slice(1)}`;
  if (target.startsWith('!date^')) return label ?? '';
  if (target.startsWith('!')) return label ?? '';
  if (/^(?:https?|mailto|tel|ftp|slack):/i.test(target)) return label ?? target.replace(/^(?:mailto|tel):/i, '');
  return whole;
};
const BREAKS = /<\/?(?:p|div|br|li|ul|ol|tr|table|tbody|blockquote|h[1-6]|pre)\b[^<>]{0,500}>/gi;
const TAGS = /<\/?(?:span|b|i|u|s|em|strong|del|code|a|td|th|attachment|img|font|emoji)\b[^<>]{0,2000}>/gi;

/** The person who is spoken to stands first: Slack's <@U…>, Teams' <at>…</at>, or a plain @acr-check. */
const ADDRESSEE = /^\s*(?:(?:<@[A-Z0-9]{1,30}(?:\|[^<>\n]{0,100})?>|<at\b[^<>]{0,200}>[^<>]{0,200}<\/at>)[\s,:，：]*){1,5}/;

/** A chat message as plain text: mark-up of Slack, Teams and Markdown links gone, entities decoded, addressee removed. */
export function withoutMarkup(text: string): string {
  const spoken = text.replace(/^(?:\s*<\/?(?:p|div|span)\b[^<>]{0,500}>)+/i, '').replace(ADDRESSEE, '');
  const plain = spoken
    .replace(/<at\b[^<>]{0,200}>([^<>]{0,200})<\/at>/gi, '@$1')
    .replace(BREAKS, '\n')
    .replace(TAGS, '')
    .replace(/<([@#!a-z][^<>\n]{0,3000})>/gi, slackMark)
    .replace(/\[([^[\]\n]{1,300})\]\((?:https?:\/\/|mailto:)[^()\s]{1,2000}\)/gi, '$1');
  return withoutControl(decoded(plain)).trim();
}
