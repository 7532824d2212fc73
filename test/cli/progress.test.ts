import { Writable } from 'node:stream';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { progressLine } from '../../adapters/cli/progress.ts';

function screen(isTTY: boolean, width = 80) {
  const chunks: string[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk.toString('utf8'));
      done();
    },
  });
  return { chunks, stream: Object.assign(stream, { isTTY, columns: width }) as unknown as NodeJS.WriteStream };
}

describe('the progress line', () => {
  it('draws over itself and wipes itself', () => {
    const { chunks, stream } = screen(true);
    const progress = progressLine(stream);
    progress.update(3, 12, 'tcp contoso.azurecr.io');
    progress.update(3, 12, 'tcp contoso.azurecr.io');
    progress.update(12, 12);
    progress.clear();
    progress.clear();
    expect(chunks).toEqual(['\r\x1b[2K  3/12  tcp contoso.azurecr.io', '\r\x1b[2K  12/12', '\r\x1b[2K']);
  });

  it('writes nothing where there is no terminal', () => {
    const { chunks, stream } = screen(false);
    const progress = progressLine(stream);
    progress.update(1, 2, 'dns');
    progress.clear();
    expect(chunks).toEqual([]);
  });

  it('never takes more than a line, whatever it is told', () => {
    const { chunks, stream } = screen(true, 30);
    progressLine(stream).update(1, 2, `\x1b[2J\n${'观'.repeat(99)}`);
    const line = chunks.join('').replace('\r\x1b[2K', '');
    expect(line).not.toMatch(/\p{Cc}/u);
    expect(stringWidth(line)).toBeLessThan(30);
  });
});
