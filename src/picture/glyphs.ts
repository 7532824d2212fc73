// Letters as small squares, five wide and seven high: a picture looks the same on every machine, and a container has no fonts. Pure.

/** Five columns a character, the lowest bit on top. */
const COLUMNS: Readonly<Record<string, string>> = {
  ...{ ' ': '0000000000', '-': '0808080808', '.': '0060600000', '/': '2010080402', ':': '0036360000', '%': '2313086462', '…': '4000400040' },
  ...{ '0': '3e5149453e', '1': '00427f4000', '2': '4261514946', '3': '2141454b31', '4': '1814127f10' },
  ...{ '5': '2745454539', '6': '3c4a494930', '7': '0171090503', '8': '3649494936', '9': '064949291e' },
  ...{ a: '2054545478', b: '7f48444438', c: '3844444420', d: '384444487f', e: '3854545418', f: '087e090102', g: '0c5252523e' },
  ...{ h: '7f08040478', i: '00447d4000', j: '2040443d00', k: '7f10284400', l: '00417f4000', m: '7c04180478', n: '7c08040478' },
  ...{ o: '3844444438', p: '7c14141408', q: '081414187c', r: '7c08040408', s: '4854545420', t: '043f444020', u: '3c4040207c' },
  ...{ v: '1c2040201c', w: '3c4030403c', x: '4428102844', y: '0c5050503c', z: '4464544c44' },
};
const UNKNOWN = '7f4141417f';

export const GLYPH = { width: 6, height: 8 } as const;

/** One SVG path for the words, their upper left corner at x, y; `unit` is the size of one square. */
export function lettering(text: string, x: number, y: number, unit: number): string {
  const squares: string[] = [];
  for (const [index, character] of [...text.toLowerCase()].entries()) {
    const columns = COLUMNS[character] ?? UNKNOWN;
    for (let column = 0; column < 5; column++) {
      const bits = Number.parseInt(columns.slice(column * 2, column * 2 + 2), 16);
      for (let row = 0; row < 8; row++)
        if (bits & (1 << row))
          squares.push(`M${(x + (index * GLYPH.width + column) * unit).toFixed(1)} ${(y + row * unit).toFixed(1)}h${unit}v${unit}h-${unit}z`);
    }
  }
  return squares.join('');
}
