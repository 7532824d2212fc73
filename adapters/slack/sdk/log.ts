// Slack's logger onto ours. Its debug lines hold message bodies, so they end here; its words never hold a token, and are cut.
import { type Logger, LogLevel } from '@slack/bolt';
import type { Log } from '../../../src/bot/platform.ts';

const words = (parts: readonly unknown[]): string =>
  parts
    .map((part) => (part instanceof Error ? part.message : String(part)))
    .join(' ')
    .slice(0, 500);

export const quietly = (log: Log): Logger => ({
  debug: () => {},
  info: () => {},
  warn: (...parts) => log.warn({ by: 'slack' }, words(parts)),
  error: (...parts) => log.warn({ by: 'slack' }, words(parts)),
  setLevel: () => {},
  getLevel: () => LogLevel.INFO,
  setName: () => {},
});
