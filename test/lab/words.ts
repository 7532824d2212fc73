// What real clients say in each scenario: skopeo and ctr try to fetch the image, and their last words are kept for the symptom tests.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPO, TAG } from './base.ts';
import { type Ended, runOn } from './machine/client.ts';
import type { Parts, Replica } from './machine/replica.ts';
import { startServer, untilReady } from './machine/slot.ts';
import { inReplica, sideBySide } from './run.ts';
import type { Scenario } from './scenario.ts';

/** One thing a client said. The file of them is `words.json`. */
export interface Heard {
  readonly client: 'skopeo' | 'ctr';
  readonly scenarios: readonly string[];
  readonly text: string;
}

export const WORDS_FILE = join(import.meta.dirname, 'words.json');
/** A dial gives up after 30 s. */
const PATIENCE_MS = 70_000;
const AT_ONCE = 10;

/** A containerd of the replica's own: what one fetched, no other finds. It makes no connection itself. */
async function startContainerd({ slot }: Replica): Promise<string> {
  const folder = join(slot.dir, 'containerd');
  mkdirSync(folder);
  const socket = join(folder, 'containerd.sock');
  const config = join(folder, 'config.toml');
  writeFileSync(
    config,
    `version = 2\nroot = "${folder}/root"\nstate = "${folder}/state"\ndisabled_plugins = ["io.containerd.grpc.v1.cri", "io.containerd.internal.v1.opt"]\n[grpc]\naddress = "${socket}"\n`,
  );
  await untilReady(startServer(slot, 'containerd', 'containerd', ['--config', config]), /containerd successfully booted/);
  return socket;
}

/** The last line that says anything, without what differs from run to run. */
const lastWords = ({ stderr }: Ended): string =>
  stderr
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .slice(-1)
    .join('')
    .replace(/^time="[^"]*" /, '')
    .replace(/((?:\d{1,3}\.){3}\d{1,3}|\[[0-9a-f:]+\]):\d{4,5}->/g, '$1:40000->')
    .replace(/\b20\d\d-\d\d-\d\dT[\d:]{8}Z/g, '2026-11-24T12:00:00Z')
    .replace(/(sig=)[^&" ]+/g, '$1…')
    .slice(0, 2000);

async function listen(replica: Replica): Promise<readonly { client: Heard['client']; text: string }[]> {
  const client = replica.world.clients[0];
  const server = client.registry.includes('.') ? client.registry : `${client.registry}.azurecr.io`;
  const image = `${server}/${REPO}:${TAG}`;
  const socket = await startContainerd(replica);
  const [skopeo, ctr] = await Promise.all([
    runOn(replica, client, ['skopeo', 'copy', `docker://${image}`, `dir:${replica.slot.dir}/image`], PATIENCE_MS),
    runOn(replica, client, ['ctr', '--address', socket, 'content', 'fetch', image], PATIENCE_MS),
  ]);
  const heard = (name: Heard['client'], ended: Ended) => (ended.code === 0 || ended.timedOut ? [] : [{ client: name, text: lastWords(ended) }]);
  return [...heard('skopeo', skopeo), ...heard('ctr', ctr)];
}

/** Where packets are lost at random, clients say another thing each time. */
const isRandom = ({ faults }: Scenario): boolean => faults.some((f) => f.fault === 'loss' || (f.fault === 'resolver' && f.how === 'loss'));

/** Runs them all and writes the file. Scenarios whose clients are content, or still wait after 70 s, give no words. */
export async function recordWords(list: readonly Scenario[], parts: Parts): Promise<number> {
  const found = await sideBySide(
    list.filter((scenario) => scenario.words !== false && !isRandom(scenario)),
    AT_ONCE,
    async (scenario) => ({ scenario, heard: await inReplica(scenario, parts, listen).catch((error: unknown) => error as Error) }),
    ({ scenario, heard }) =>
      console.log(
        `${scenario.name}: ${heard instanceof Error ? `LAB ${heard.message}` : heard.map((h) => `\n  ${h.client}: ${h.text}`).join('') || 'content'}`,
      ),
  );
  const byText = new Map<string, { client: Heard['client']; scenarios: string[]; text: string }>();
  for (const { scenario, heard } of found) {
    for (const { client, text } of heard instanceof Error ? [] : heard) {
      const key = `${client} ${text}`;
      const known = byText.get(key) ?? { client, scenarios: [], text };
      byText.set(key, known);
      known.scenarios.push(scenario.name);
    }
  }
  const all = [...byText.values()].map((one) => ({ ...one, scenarios: one.scenarios.sort() })).sort((a, b) => (a.text < b.text ? -1 : 1));
  writeFileSync(WORDS_FILE, `${JSON.stringify(all, null, 2)}\n`);
  const failed = found.filter(({ heard }) => heard instanceof Error).length;
  console.log(`\n${all.length} different words of ${found.length} scenarios, in ${WORDS_FILE}`);
  return failed > 0 ? 1 : 0;
}
