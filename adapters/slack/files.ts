// Text files that came with a message: a saved report, a log. Small ones, and only what says that it is text.
import type { Log, Said } from '../../src/bot/platform.ts';
import type { SlackFile } from './receive/payloads.ts';
import type { Api } from './sdk/web.ts';

export interface Files {
  /** Never rejects: what cannot be read is left out. */
  read(files: readonly SlackFile[]): Promise<NonNullable<Said['files']>>;
}

const MOST_BYTES = 1_048_576;
const MOST_FILES = 4;
const isText = ({ mimetype, name }: SlackFile): boolean =>
  /^(text\/|application\/(json|x-ndjson|yaml|x-yaml))/.test(mimetype ?? '') || /[.](json|txt|log|md)$/i.test(name ?? '');

export function files(api: Api, may: (scope: string) => boolean, log: Log): Files {
  return {
    async read(all) {
      if (!may('files:read')) return [];
      const wanted = all.filter((file) => isText(file) && file.url_private && (file.size ?? 0) <= MOST_BYTES).slice(0, MOST_FILES);
      const read = await Promise.all(
        wanted.map(async ({ name, url_private: url }) => {
          try {
            return [{ name: (name ?? 'file').slice(0, 200), text: await api.download(url ?? '', MOST_BYTES) }];
          } catch (error) {
            log.warn({ reason: error instanceof Error ? error.message.slice(0, 200) : 'unknown' }, 'an attached file could not be read');
            return [];
          }
        }),
      );
      return read.flat();
    },
  };
}
