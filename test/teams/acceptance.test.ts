import { expect, it } from 'vitest';
import { teamsAcceptance } from './acceptance.ts';

// The whole of it (50 a second for a minute, with a real store) belongs to the benchmarks; this keeps its rules true in passing.
it('answers each activity, loses none and accepts none twice', { timeout: 30_000 }, async () => {
  const seen = await teamsAcceptance({ seconds: 2, perSecond: 25 });
  expect(seen).toMatchObject({ sent: 60, acknowledged: 60, lost: 0, doubled: 0 });
  expect(seen.most).toBeLessThan(3_000);
});
