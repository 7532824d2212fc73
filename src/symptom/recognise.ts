// Pasted text -> the symptoms in it, most specific first. Pure, and linear in the text: every pattern's gaps are bounded.
import { isAddress } from '../address.ts';
import type { SymptomSeen } from '../model.ts';
import { redact } from './redact.ts';
import type { Symptom } from './shape.ts';
import { SYMPTOMS } from './symptoms.ts';

/** More than any error message has. */
const MOST_TEXT = 65_536;
const MOST_EXCERPT = 300;
const BEFORE = 120;
const AROUND = 260;
/** The most specific dozen: a page of log holds more words than anyone reads. */
const MOST_SEEN = 12;

const ENTITIES: Readonly<Record<string, string>> = { quot: '"', '#39': "'", apos: "'", lt: '<', gt: '>', amp: '&', nbsp: ' ' };

/** One line, straight quotes, escapes of JSON and HTML undone, secrets out: what the patterns are written for. */
export const plain = (text: string): string =>
  redact(
    text
      .slice(0, MOST_TEXT)
      .replace(/\\u0027/g, "'")
      .replace(/\\u003c/gi, '<')
      .replace(/\\(["'/])/g, '$1')
      .replace(/\\[nrt]/g, ' ')
      .replace(/&(quot|#39|apos|lt|gt|amp|nbsp);/g, (whole, name: string) => ENTITIES[name] ?? whole)
      .replace(/[\u2018\u2019\u201a\u201b]/g, "'")
      .replace(/[\u201c\u201d\u201e\u201f]/g, '"')
      .replace(/[\p{Default_Ignorable_Code_Point}\p{Cf}]/gu, '')
      .replace(/[\s\p{Cc}]+/gu, ' '),
  );

const hostOf = (text: string | undefined): string | undefined => {
  const host = text?.toLowerCase().replace(/\.$/, '');
  return host?.includes('.') && host.length <= 253 && !isAddress(host) ? host : undefined;
};
const KNOWN =
  /(?<![a-z0-9.-])[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,3}\.(?:azurecr\.(?:io|us|cn)|blob\.core\.(?:windows\.net|usgovcloudapi\.net|chinacloudapi\.cn))(?![a-z0-9-])/i;
const IN_URL = /https?:\/\/([a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8})/i;
const NEAR_IP = /(?:dial tcp|connect(?: to)?|client with IP|at IP) \[?'?([0-9a-f:.]{3,45}?)\]?'?(?=[:\s',]|$)(?::\d{1,5})?/i;
const NEAR_STATUS =
  /(?:status(?: code)?|response code|HTTP\/[\d.]{1,3}):? ?(\d{3})\b|\b([45]\d\d) (?:Forbidden|Unauthorized|Not Found|Bad Request|Conflict|Too Many|Proxy Auth|Internal|Bad Gateway|Service Unav|Gateway)/i;

function excerptAt(text: string, at: number, length: number): string {
  const start = Math.max(0, at - BEFORE);
  const from = start === 0 ? 0 : text.indexOf(' ', start) + 1 || start;
  const signs = text.slice(Math.min(from, at), Math.max(at + length, from + MOST_EXCERPT - 2)).slice(0, MOST_EXCERPT - 2);
  return `${from > 0 ? '…' : ''}${signs.replace(/[\ud800-\udbff]$/, '').trim()}`;
}

function seenIn(symptom: Symptom, text: string): SymptomSeen | undefined {
  for (const pattern of symptom.patterns) {
    const match = pattern.exec(text);
    if (!match) continue;
    const at = match.index;
    const near = text.slice(Math.max(0, at - AROUND), at + match[0].length + AROUND);
    const { host: named, ip: tried, status: told } = match.groups ?? {};
    const host = hostOf(named) ?? hostOf(KNOWN.exec(match[0])?.[0] ?? KNOWN.exec(near)?.[0] ?? IN_URL.exec(near)?.[1]);
    const ip = [tried, NEAR_IP.exec(near)?.[1]].find((one) => one !== undefined && isAddress(one));
    const status =
      told ??
      NEAR_STATUS.exec(near)
        ?.slice(1)
        .find((one) => one !== undefined);
    return {
      id: symptom.id,
      excerpt: excerptAt(text, at, match[0].length),
      ...(host === undefined ? {} : { host }),
      ...(ip === undefined ? {} : { ip }),
      ...(status === undefined ? {} : { status: Number(status) }),
    };
  }
  return undefined;
}

/**
 * What the text shows, most specific first, at most a dozen; empty for text that says nothing known. Excerpts are without
 * secrets and at most 300 characters; `ip` is the DNS server's where a lookup failed, else the address that was tried or refused.
 */
export function recognise(text: string): readonly SymptomSeen[] {
  const line = plain(text);
  if (line.trim() === '') return [];
  return SYMPTOMS.flatMap((symptom) => seenIn(symptom, line) ?? []).slice(0, MOST_SEEN);
}
