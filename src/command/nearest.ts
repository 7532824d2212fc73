/** Edits between two words, a swap of neighbours counting as one; anything above `limit` is `limit + 1`. */
export function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit || a.length > 40 || b.length > 40) return limit + 1;
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let best = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, (before[j - 2] ?? 0) + 1);
      row.push(best);
    }
    before = last;
    last = row;
  }
  return Math.min(last[b.length] ?? 0, limit + 1);
}

/** The word that is at most `limit` edits away, and nearest; the first of equals. */
export function nearest(word: string, among: readonly string[], limit = 2): string | undefined {
  let found: string | undefined;
  let least = limit + 1;
  for (const candidate of among) {
    // A short word is another word after two edits.
    const near = distance(word, candidate, Math.min(limit, Math.max(1, Math.floor(candidate.length / 3))));
    if (near < least && near <= Math.min(limit, Math.max(1, Math.floor(candidate.length / 3)))) {
      found = candidate;
      least = near;
    }
  }
  return found;
}
