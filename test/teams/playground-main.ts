// node test/teams/playground-main.ts [folder]   A person's way through the Agents Playground, looked at in Chromium; pictures go into the folder.
// Ends with 1 when something is not there.
import assert from 'node:assert/strict';
import { messageOf, spotOf } from '../../adapters/teams/place.ts';
import type { Said } from '../../src/bot/platform.ts';
import { goldenCards } from '../card/golden-cards.ts';
import { startPlayground } from './playground.ts';

const folder = process.argv[2] ?? '/tmp/teams-shots';
const result = goldenCards().find(({ name }) => /^report-/.test(name) && name.endsWith('.en') && name.includes('zone'))?.card ?? goldenCards()[0]?.card;
const playground = await startPlayground({ folder, ...(result ? { result } : {}) });
const { page, host } = playground;
const title = (result?.title ?? '').slice(0, 40);
const until = async (what: string, found: () => boolean): Promise<void> => {
  const end = Date.now() + 15_000;
  while (!found()) {
    if (Date.now() > end) throw new Error(`not seen: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  console.log(`seen: ${what}`);
};
const last = (): Said | undefined => host.said.at(-1);

try {
  await until('the bot is installed', () => host.events.some(({ event }) => event === 'added'));

  await playground.say('check contoso');
  await page.getByText(title).first().waitFor();
  await until('a message in a personal chat', () => last()?.privately === true);
  await page.getByText('Details stand below.').first().waitFor();
  await playground.shot('personal');
  const before = host.said.length;
  await page.getByRole('button', { name: 'Re-run' }).first().click();
  await until(
    'a pressed button (Action.Execute)',
    () => host.said.length > before && last()?.by === 'button' && last()?.text !== '' && last()?.pressed !== undefined,
  );

  await playground.open('My Team - General');
  await playground.say('check contoso', { mention: true });
  await until('a mention in a channel', () => last()?.by === 'mention' && spotOf(last()?.place ?? 'teams:').kind === 'c');
  const asked = last();
  // (The Playground gives a new post another id than the thread that it begins; Teams gives it the same.)
  assert(asked);
  await page.getByText('Details stand below.').first().waitFor();
  await playground.shot('channel');
  await playground.say('why?', { mention: true, reply: true });
  await page.getByText('You said: why?').first().waitFor();
  await until('a reply in the same thread', () => last()?.thread === asked.place && last()?.place === asked.place);
  await page.getByRole('button', { name: 'Re-run' }).first().click();
  await until('a pressed button in a thread', () => last()?.by === 'button' && last()?.thread === asked.place);
  const pressed = last()?.pressed;
  assert(pressed && messageOf(pressed).root === spotOf(asked.place).root);
  await playground.shot('thread');

  await playground.open('Group Chat');
  await playground.say('check contoso', { mention: true });
  await until('a mention in a group chat', () => last()?.by === 'mention' && spotOf(last()?.place ?? 'teams:').kind === 'g');
  await page.getByText(title).first().waitFor();
  await playground.shot('group');

  await playground.mock('Uninstall');
  await until('the bot is removed', () => host.events.some(({ event }) => event === 'removed'));
  console.log(`pictures in ${folder}`);
} catch (error) {
  await playground.shot('failed');
  console.error(error);
  console.error(host.logged.slice(-5));
  process.exitCode = 1;
}
await playground.close();
