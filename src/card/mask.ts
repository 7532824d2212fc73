// What a channel shared with outsiders must not learn: private addresses, resource ids, subscription, tenant and user ids. Pure.
import { isPrivate } from '../address.ts';
import { ACR_PULL, REPOSITORY_READER } from '../evaluate/roles.ts';
import type { Lang } from '../model.ts';
import { MASK } from '../words/card.ts';

/** `keep`: ids of our own, such as the run's, which people need. */
export interface Masking {
  readonly lang: Lang;
  readonly keep: readonly string[];
}

/** `<…>` in commands, so that a shell line still says what is to be filled in; `[…]` in sentences. */
type Style = 'words' | 'command';
type Hidden = keyof typeof MASK;

const RESOURCE = /(?:\/|%2f){0,2}(?:subscriptions|providers)(?:\/|%2f)[^\s"'`<>[\]{},;|，。；：、（）【】“”「」]+/gi;
const GUID = /(?<![0-9a-z])[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}(?![0-9a-z])/gi;
const TENANT = /(?<![\w-])[\w-]{1,63}\.onmicrosoft\.(?:com|us|cn)/gi;
const USER = /(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}/g;
/** Unique local and link-local: nothing else begins so. */
const SIX = /(?<![0-9a-f])(?:f[cd][0-9a-f]{2}|fe[89ab][0-9a-f]):[0-9a-f:]{1,36}(?:\d{1,3}(?:\.\d{1,3}){3})?(?:%[\w.-]{1,32})?(?:\/\d{1,3})?/gi;
/** Candidates only: whether one is private is asked of the address itself. */
const MAPPED = /::ffff:(?:0:)?[0-9a-f]{1,4}:[0-9a-f]{1,4}(?![0-9a-f:])/gi;
const FOUR = /(?<!\d|\d\.)\d{1,3}(?:\.\d{1,3}){3}(?:\/\d{1,2})?(?!\d|\.\d)/g;
const DASHED = /(?<!\d|\d-)\d{1,3}(?:-\d{1,3}){3}(?!\d|-\d)/g;

/** Azure's own roles have the same id for everybody. */
const PUBLIC = [ACR_PULL, REPOSITORY_READER];

/** A closing bracket belongs to the sentence around the id, unless the id opened it. */
function tail(id: string): string {
  let end = id.length;
  const count = (sign: string, text: string): number => text.split(sign).length - 1;
  while (end > 0) {
    const sign = id[end - 1] ?? '';
    if (sign === ')' && count(')', id.slice(0, end)) > count('(', id.slice(0, end))) end--;
    else if ('.:!?'.includes(sign)) end--;
    else break;
  }
  return id.slice(end);
}

function maskedBy(text: string, style: Style, { lang, keep }: Masking): string {
  const put = (what: Hidden): string => (style === 'command' ? `<${MASK[what].en}>` : `[${MASK[what][lang]}]`);
  const address = (candidate: string): string => (isPrivate(candidate.replace(/\/\d{1,2}$/, '').replaceAll('-', '.')) ? put('address') : candidate);
  return text
    .replace(RESOURCE, (id) => put('resource') + tail(id))
    .replace(GUID, (id) => (keep.includes(id) || PUBLIC.includes(id.toLowerCase()) ? id : put('id')))
    .replace(TENANT, () => put('tenant'))
    .replace(USER, () => put('user'))
    .replace(SIX, () => put('address'))
    .replace(MAPPED, (candidate) => (isPrivate(candidate) ? put('address') : candidate))
    .replace(FOUR, address)
    .replace(DASHED, address);
}

export const maskedText = (text: string, masking: Masking): string => maskedBy(text, 'words', masking);
/** A line that is to be copied. */
export const maskedLine = (text: string, masking: Masking): string => maskedBy(text, 'command', masking);

/** Options whose values are parts of a resource id. */
const TELLING: Readonly<Record<string, string>> = {
  '--resource-group': '<resource group>',
  '--subscription': '<subscription>',
  '--tenant': '<tenant>',
  '--assignee': '<identity>',
  '--ids': '<resource id>',
};

/** A command with what is private as placeholders. */
export const maskedArgv = (argv: readonly string[], masking: Masking): readonly string[] =>
  argv.map((word, at) => TELLING[argv[at - 1] ?? ''] ?? maskedLine(word, masking));
