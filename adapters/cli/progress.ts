// How far a check is, on one line of a terminal that is wiped again. Elsewhere (a pipe, a log) nothing is written.
import { padded } from './text/layout.ts';
import { shownShort } from './text/shown.ts';

export interface Progress {
  update(done: number, of: number, last?: string): void;
  clear(): void;
}

const WIPE = '\r\x1b[2K';

export function progressLine(stream: NodeJS.WriteStream): Progress {
  if (!stream.isTTY) return { update: () => undefined, clear: () => undefined };
  let drawn = '';
  const draw = (line: string): void => {
    if (line === drawn) return;
    stream.write(WIPE + line);
    drawn = line;
  };
  return {
    update: (done, of, last = '') => {
      const count = padded(`${done}/${of}`, `${of}/${of}`.length);
      // Half the columns: a wide character takes two, and a line that wraps cannot be wiped.
      const room = Math.max(1, Math.min(60, (stream.columns || 80) - count.length - 4));
      draw(`  ${count} ${/[^\x20-\x7e]/.test(last) ? shownShort(last, Math.max(1, Math.floor(room / 2))) : shownShort(last, room)}`.trimEnd());
    },
    clear: () => draw(''),
  };
}
