// How single values are written: times, languages, resolvers, URLs. Each gives the value, or undefined for what is none. Pure.
import type { Lang, Op, Service, Severity } from '../model.ts';

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** 500ms, 20s, 1m, 4h, 1d, 2w, in milliseconds. */
export function durationOf(text: string): number | undefined {
  const [, number, unit] = /^(\d{1,7})(ms|s|m|h|d|w)$/.exec(text.toLowerCase()) ?? [];
  return number === undefined ? undefined : Number(number) * (UNITS[unit ?? ''] ?? 0);
}

/** The shortest way to write it. */
export function durationText(ms: number): string {
  for (const unit of ['w', 'd', 'h', 'm', 's']) {
    const size = UNITS[unit] ?? 1;
    if (ms > 0 && ms % size === 0) return `${ms / size}${unit}`;
  }
  return `${ms}ms`;
}

export function langOf(text: string): Lang | undefined {
  const key = text.toLowerCase().replace('_', '-');
  if (/^(en|en-[a-z]{2}|english|英文|英语)$/.test(key)) return 'en';
  if (/^(zh|zh-cn|zh-hans|zh-hans-cn|cn|chinese|中文|简体中文)$/.test(key)) return 'zh-CN';
  return undefined;
}

export const OPS: readonly Op[] = ['login', 'pull', 'push', 'manage'];
export const SERVICES: readonly Service[] = ['aks', 'app-service', 'aci', 'container-apps', 'tasks', 'defender', 'devops'];
export const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info'];
export const oneOf = <T extends string>(text: string, among: readonly T[]): T | undefined => among.find((one) => one === text.toLowerCase());

const SERVICE_TYPES: readonly (readonly [type: string, service: Service])[] = [
  ['/microsoft.containerservice/managedclusters/', 'aks'],
  ['/microsoft.web/sites/', 'app-service'],
  ['/microsoft.containerinstance/containergroups/', 'aci'],
  ['/microsoft.app/', 'container-apps'],
];
/** An Azure resource id that is no registry's: what pulls. */
export const isResourceId = (text: string): boolean =>
  text.length <= 1000 && /^\/subscriptions\/[^/\s]{1,64}\/resourcegroups\/[^/\s]{1,90}\/providers\/[\w.]{1,100}(?:\/[^/\s]{1,260}){2,8}$/i.test(text);
export const serviceOfId = (id: string): Service | undefined => SERVICE_TYPES.find(([type]) => id.toLowerCase().includes(type))?.[1];

/** Name of a worker or of a labelled vantage: what a vantage id may hold. */
export const isPlaceName = (text: string): boolean => /^[a-z0-9][a-z0-9-]{0,39}$/.test(text);
const PLACES: Readonly<Record<string, string>> = { 全部: 'all', 所有: 'all', 本机: 'here', 这里: 'here', 本地: 'here' };
/** here, all, or a worker's name; `worker:vnet-a` is vnet-a. */
export function placeOf(text: string): string | undefined {
  const key = text.toLowerCase().replace(/^worker:/, '');
  const place = PLACES[key] ?? key;
  return isPlaceName(place) || (place.startsWith('here:') && isPlaceName(place.slice(5))) ? place : undefined;
}
export const isRuleId = (text: string): boolean => /^[a-z][a-z0-9]{0,30}(-[a-z0-9]{1,30}){1,10}$/.test(text) && text.length <= 80;
/** Ids that the bot gave out: runs, incidents, digests. */
export const isId = (text: string): boolean => /^[\w#][\w:.-]{0,79}$/.test(text);

const isV4 = (text: string): boolean => /^\d{1,3}(\.\d{1,3}){3}$/.test(text) && text.split('.').every((part) => Number(part) < 256 && !/^0\d/.test(part));
const isV6 = (text: string): boolean => /^[0-9a-f:.]{2,45}$/i.test(text) && text.includes(':') && URL.canParse(`http://[${text}]/`);
const isPort = (text: string | undefined): boolean => text === undefined || (/^\d{1,5}$/.test(text) && Number(text) > 0 && Number(text) < 65_536);

/** IP[:PORT]: 10.0.0.4, 10.0.0.4:5353, ::1, [::1]:53. */
export function resolverOf(text: string): string | undefined {
  const key = text.toLowerCase();
  if (isV6(key)) return key;
  const [, six, four, port] = /^(?:\[([0-9a-f:.]{2,45})\]|([0-9.]{7,15}))(?::(\d{1,5}))?$/.exec(key) ?? [];
  const good = six === undefined ? four !== undefined && isV4(four) : isV6(six);
  return good && isPort(port) ? key : undefined;
}

const urlOf = (text: string, schemes: readonly string[]): URL | undefined => {
  if (text.length > 2000 || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  return schemes.includes(url.protocol) && url.hostname !== '' ? url : undefined;
};
/** A proxy: http(s)://[user:password@]host[:port], or none. As typed, since a proxy's default port is the client's business. */
export function proxyOf(text: string): string | undefined {
  if (text.toLowerCase() === 'none') return 'none';
  const url = urlOf(text, ['http:', 'https:']);
  return url && (url.pathname === '/' || url.pathname === '') && url.search === '' && url.hash === '' ? text : undefined;
}
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;
/** A bot: https, or plain http to this machine. A token goes there, so nothing else. */
export function botOf(text: string): string | undefined {
  const url = urlOf(text, ['http:', 'https:']);
  if (url?.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') return undefined;
  return url.protocol === 'https:' || LOOPBACK.test(url.hostname) ? text : undefined;
}

/** HH:MM in 24 hours. */
export const isTime = (text: string): boolean => /^([01]?\d|2[0-3]):[0-5]\d$/.test(text);
/** 22:00-08:00 */
export const isQuiet = (text: string): boolean => {
  const [from, to, more] = text.split('-');
  return more === undefined && from !== undefined && to !== undefined && from !== to && isTime(from) && isTime(to);
};
/** 2026-11-02, optionally with a time of day. */
export const isDate = (text: string): boolean =>
  /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])([Tt ][0-2]\d:[0-5]\d(:[0-5]\d(\.\d{1,6})?)?([Zz]|[+-]\d\d:\d\d)?)?$/.test(text);

/** An IANA zone that this runtime knows. */
export function isTimeZone(text: string): boolean {
  if (!/^[A-Za-z][\w+-]{0,30}(\/[\w+-]{1,30}){0,3}$/.test(text)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone !== '';
  } catch {
    return false; // RangeError: no such zone
  }
}
/** A file's name as a process may get it. */
export const isFile = (text: string): boolean => text !== '' && text.length <= 4096 && !/\p{Cc}/u.test(text);
