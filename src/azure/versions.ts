// Newer api-versions reach sovereign clouds late. Where a cloud refuses ours, it names those that it has. Pure.

const VERSION = /\b20\d\d-\d\d-\d\d(?:-(?:preview|alpha|beta))?\b/g;

/** The newest version named in the refusal that is not newer than `wanted`; a stable one where a stable one was wanted. */
export function olderVersion(refusal: string, wanted: string): string | undefined {
  const at = refusal.search(/supported/i);
  if (at < 0) return undefined;
  const named = (refusal.slice(at).match(VERSION) ?? []).filter((version) => version !== wanted && version.slice(0, 10) <= wanted.slice(0, 10));
  const newestFirst = [...new Set(named)].sort().reverse();
  const stable = newestFirst.find((version) => version.length === 10);
  return wanted.length === 10 ? (stable ?? newestFirst[0]) : newestFirst[0];
}
