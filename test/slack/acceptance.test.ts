import { expect, it } from 'vitest';
import { slackAcceptance } from './acceptance.ts';

it('acknowledges a burst, loses nothing, and takes nothing twice', async () => {
  const figure = await slackAcceptance({ seconds: 2, perSecond: 100 });
  expect(figure).toMatchObject({ lost: 0, doubled: 0, over3s: 0, acknowledged: figure.sent });
  expect(figure.sent).toBeGreaterThan(200);
});
