// A figure: what was measured, and what it may be at most (or must be at least). The table shows one a line.

export type Unit = 'ms' | 's' | 'reports/s' | 'MB' | 'commands';

export interface Figure {
  readonly what: string;
  readonly value: number;
  /** At most this, or at least this where `atLeast` is set. Absent: shown, and never missed. */
  readonly limit?: number;
  readonly atLeast?: true;
  readonly unit: Unit;
  /** What stands beside the number: a ratio, how many runs, how far apart. */
  readonly note?: string;
}

/** A benchmark. `short`: fewer runs, for a check in passing. */
export interface Bench {
  readonly name: string;
  readonly about: string;
  readonly run: (short: boolean) => Promise<readonly Figure[]>;
}

export const median = (of: readonly number[]): number => [...of].sort((a, b) => a - b)[Math.floor(of.length / 2)] ?? 0;
export const spread = (of: readonly number[]): string => `${Math.min(...of).toFixed(0)} to ${Math.max(...of).toFixed(0)} ms in ${of.length} runs`;

/** Is the figure kept? `tolerance` widens a limit, since clocks on shared machines are unkind. */
export function kept({ value, limit, atLeast }: Figure, tolerance = 1): boolean {
  if (limit === undefined) return true;
  return atLeast ? value >= limit / tolerance : value <= limit * tolerance;
}

const number = (value: number): string => value.toLocaleString('en-US', { maximumFractionDigits: value < 10 ? 1 : 0 });

function limitOf({ limit, atLeast }: Figure): string {
  return limit === undefined ? '' : `${atLeast ? '>=' : '<='} ${number(limit)}`;
}

/** The figures of one benchmark as lines of text. */
export function table(name: string, figures: readonly Figure[], tolerance: number): string {
  const word = (figure: Figure): string => {
    if (figure.limit === undefined) return '';
    return kept(figure) ? 'ok' : kept(figure, tolerance) ? 'ok, within tolerance' : 'missed';
  };
  const lines = figures.map((figure) => {
    const value = `${number(figure.value)} ${figure.unit}`;
    const columns = [`  ${figure.what.padEnd(58)}`, value.padStart(16), limitOf(figure).padStart(11), `  ${word(figure)}`.padEnd(8), figure.note ?? ''];
    return columns.join(' ').trimEnd();
  });
  return [name, ...lines].join('\n');
}
