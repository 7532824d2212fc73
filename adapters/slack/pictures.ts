// A card's pictures, uploaded once each: Slack shows only what it has itself. Needs `files:write`; without it the picture's text is shown.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Log } from '../../src/bot/platform.ts';
import type { Block, Card } from '../../src/card.ts';
import { ALT_TEXT } from './limits.ts';
import { clip } from './render/clip.ts';
import type { Api } from './sdk/web.ts';

export interface Pictures {
  /** png (base64) -> the file's id. Never rejects: what could not be uploaded is not in it. */
  filesOf(card: Card): Promise<ReadonlyMap<string, string>>;
}

type Picture = Extract<Block, { type: 'picture' }>;
const MOST_BYTES = 50 * 1024;
const MOST_KEPT = 500;
const place = z.object({ upload_url: z.string(), file_id: z.string() });

const picturesIn = (blocks: readonly Block[]): readonly Picture[] =>
  blocks.flatMap((block) => (block.type === 'picture' ? [block] : block.type === 'fold' ? picturesIn(block.blocks) : []));

export function pictures(api: Api, may: (scope: string) => boolean, log: Log): Pictures {
  const known = new Map<string, string>();

  const upload = async ({ png, alt }: Picture): Promise<string> => {
    const bytes = Buffer.from(png, 'base64');
    if (bytes.length === 0 || bytes.length > MOST_BYTES) throw new Error('not a small picture');
    const { upload_url, file_id } = place.parse(
      await api.call('files.getUploadURLExternal', { filename: 'path.png', length: bytes.length, alt_txt: clip(alt, ALT_TEXT) }),
    );
    await api.upload(upload_url, new Uint8Array(bytes));
    await api.call('files.completeUploadExternal', { files: [{ id: file_id, title: clip(alt, 200) }] });
    return file_id;
  };

  return {
    async filesOf(card) {
      const files = new Map<string, string>();
      if (!may('files:write')) return files;
      for (const picture of picturesIn(card.blocks).slice(0, 2)) {
        const hash = createHash('sha256').update(picture.png).digest('hex');
        try {
          const id = known.get(hash) ?? (await upload(picture));
          if (known.size >= MOST_KEPT) known.clear();
          known.set(hash, id);
          files.set(picture.png, id);
        } catch (error) {
          log.warn({ reason: error instanceof Error ? error.message.slice(0, 200) : 'unknown' }, 'a picture was not uploaded; its text is shown');
        }
      }
      return files;
    },
  };
}
