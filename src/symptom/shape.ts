// What a symptom is: words of a client, and the causes that they make likely. Words alone settle nothing; they order the search.
import type { Words } from '../model.ts';

export interface Symptom {
  /** Stable; rules ask for it by this id. */
  readonly id: string;
  /** What the person sees, at most 60 characters, no full stop. */
  readonly title: Words;
  /** What the words mean, and what they do not tell. */
  readonly about: Words;
  /**
   * Any of these, in text on one line with straight quotes (see plain() in recognise.ts). Groups host, ip and status, where a
   * pattern has them, are taken from the match; otherwise they are looked for around it. Every gap is bounded.
   */
  readonly patterns: readonly RegExp[];
  /** Rule ids, likeliest first: the order of the plan, and of what is quoted. */
  readonly suspects: readonly string[];
}

const HOST_LABEL = '[a-z0-9_-]{1,63}';
/** Parts for patterns: a host name, and an IPv4 or IPv6 address, as groups. */
export const HOST = `(?<host>${HOST_LABEL}(?:\\.${HOST_LABEL}){0,8})`;
export const IP = '\\[?(?<ip>[0-9a-f:.]{3,45})\\]?';
export const words = (source: string): RegExp => new RegExp(source, 'i');
