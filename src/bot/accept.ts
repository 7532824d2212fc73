// From what a person said to a durable command. Nothing else happens here, so that the platform can be acknowledged in milliseconds.

import type { Sql } from '../store/sql.ts';
import { insertCommand } from '../store/tables/commands.ts';
import { redact } from '../symptom/redact.ts';
import type { Heard, Said } from './platform.ts';
import type { Ports } from './ports.ts';

const MOST_TEXT = 70_000;
const MOST_KEY = 200;
const MOST_FILES = 4;
const MOST_FILE = 1_048_576;

/** Runs this with others in one transaction; rejects alone when it fails alone, and resolves after the commit. */
export type Together = <R>(work: (tx: Sql) => Promise<R>) => Promise<R>;
/** Resolves once the row and its job are committed. */
export type Accept = (platform: string, said: Said) => Promise<Heard>;

/** Platforms wait three seconds and no longer; what was accepted can wait a moment. */
const MOST_CALM_MS = 250;

export interface Accepting {
  readonly accept: Accept;
  /** Resolves when nothing is being accepted right now, or after a moment all the same: a burst is acknowledged before it is worked on. */
  readonly calm: () => Promise<void>;
}

/** Without secrets, and of a bounded size: this is what is stored, and what the command is read from. */
function storable(said: Said): Said {
  const text = said.text.slice(0, MOST_TEXT);
  const clean = redact(text);
  return {
    ...said,
    key: said.key.slice(0, MOST_KEY),
    text: clean,
    ...(clean === text ? {} : { hadSecret: true as const }),
    user: { ...said.user, name: said.user.name.slice(0, MOST_KEY) },
    ...(said.files
      ? { files: said.files.slice(0, MOST_FILES).map(({ name, text: body }) => ({ name: name.slice(0, MOST_KEY), text: redact(body.slice(0, MOST_FILE)) })) }
      : {}),
  };
}

export function accepting({ jobs, metrics, newId }: Ports, together: Together): Accepting {
  let busy = 0;
  const waiting = new Set<() => void>();
  const calm = async (): Promise<void> => {
    if (busy === 0) return;
    await new Promise<void>((resolve) => {
      const go = (): void => {
        clearTimeout(timer);
        waiting.delete(go);
        resolve();
      };
      const timer = setTimeout(go, MOST_CALM_MS);
      waiting.add(go);
    });
  };
  const accept: Accept = async (platform, given) => {
    busy += 1;
    const timed = metrics.accepting.startTimer({ platform });
    const said = storable(given);
    const id = newId();
    try {
      const heard = await together(async (tx): Promise<Heard> => {
        if (!(await insertCommand(tx, id, platform, said))) return { accepted: false, why: 'duplicate' };
        await jobs.send('command', { id }, { in: tx });
        return { accepted: true, id };
      });
      metrics.accepted.inc({ platform, outcome: heard.accepted ? 'accepted' : 'duplicate' });
      timed();
      return heard;
    } catch (error) {
      metrics.accepted.inc({ platform, outcome: 'failed' });
      throw error;
    } finally {
      busy -= 1;
      if (busy === 0) for (const go of [...waiting]) go();
    }
  };
  return { accept, calm };
}
