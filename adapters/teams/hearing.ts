// From something said to a durable command, and to words for the person when it could not be stored.
import { type Host, NOT_ACCEPTED, type Said } from '../../src/bot/platform.ts';
import type { Lang } from '../../src/model.ts';
import { FILE_BYTES } from './limits.ts';
import { type Spot, spotOf } from './place.ts';
import type { Posting } from './posting.ts';
import type { Attached } from './receive/received.ts';
import type { Connector } from './sdk/connector.ts';
import { within } from './within.ts';

/** stored: also when it was stored before. late: nobody knows yet, and the person will be told if it fails. */
export type Outcome = 'stored' | 'failed' | 'late';
export interface Hearing {
  /** After `ms` it is late; what is late goes on. */
  hear(said: Said, ms: number, files?: readonly Attached[]): Promise<Outcome>;
  /** Tells the person, by whatever is private; in public only what was asked in public, since these words give nothing away. */
  refuse(said: Said): Promise<boolean>;
}

export function hearing(host: Host, connector: Connector, posting: Posting, lang: Lang): Hearing {
  const read = async (files: readonly Attached[]): Promise<NonNullable<Said['files']>> => {
    const texts = await Promise.all(files.map(async ({ name, url }) => ({ name, text: await connector.file(url, FILE_BYTES).catch(() => undefined) })));
    return texts.flatMap(({ name, text }) => (text === undefined ? [] : [{ name, text }]));
  };
  const attempt = async (said: Said, files: readonly Attached[]): Promise<Outcome> => {
    try {
      const attached = files.length > 0 ? await read(files) : [];
      const heard = await host.hear({ ...said, ...(attached.length > 0 ? { files: attached } : {}) });
      if (!heard.accepted) host.log.info({ key: said.key, why: heard.why }, 'said before');
      return 'stored';
    } catch (error) {
      host.log.error({ key: said.key, reason: error instanceof Error ? error.message.slice(0, 300) : 'unknown' }, 'a command could not be stored');
      return 'failed';
    }
  };
  const refuse = (said: Said): Promise<boolean> => {
    const spot: Spot = spotOf(said.place);
    return posting.tell(spot, said.user.id, NOT_ACCEPTED[said.user.lang ?? lang]);
  };
  return {
    refuse,
    async hear(said, ms, files = []) {
      const work = attempt(said, files);
      const outcome = await within<Outcome, Outcome>(work, ms, 'late');
      if (outcome === 'late') void work.then((end) => (end === 'failed' ? refuse(said) : undefined));
      return outcome;
    },
  };
}
