// From the start of the process to its last word: --help, and the check of a healthy registry.
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import demoWorld from '../../src/world/demo-world.json' with { type: 'json' };
import { startWorld } from '../../src/world/start.ts';
import { worldSchema } from '../../src/world/world.ts';
import { type Bench, type Figure, median, spread } from './figure.ts';

const MAIN = join(import.meta.dirname, '../../adapters/main.ts');
type Env = Readonly<Record<string, string>>;

interface Ended {
  readonly ms: number;
  readonly text: string;
}

/** One run of the program, with an environment of its own: no proxy, no identity, no settings of whoever measures. */
function program(args: readonly string[], env: Env): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const startedAt = performance.now();
    const child = spawn(process.execPath, [MAIN, ...args], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    const parts: string[] = [];
    child.stdout.setEncoding('utf8').on('data', (part: string) => parts.push(part));
    child.on('error', reject);
    child.on('close', (code) => {
      const ms = performance.now() - startedAt;
      if (code === 0) resolve({ ms, text: parts.join('') });
      else reject(new Error(`bench: acr-check ${args.join(' ')} ended with ${code}`));
    });
  });
}

/** Two runs to fill the compile cache, then so many that count. */
async function times(runs: number, args: readonly string[], env: Env, holds: (text: string) => boolean): Promise<readonly number[]> {
  const measured: number[] = [];
  for (let i = -2; i < runs; i += 1) {
    const { ms, text } = await program(args, env);
    if (!holds(text)) throw new Error(`bench: acr-check ${args.join(' ')} said something else: ${text.slice(0, 200)}`);
    if (i >= 0) measured.push(ms);
  }
  return measured;
}

const figure = (what: string, limit: number, measured: readonly number[]): Figure => ({
  what,
  value: median(measured),
  limit,
  unit: 'ms',
  note: spread(measured),
});

function isReachable(text: string): boolean {
  const report: unknown = JSON.parse(text);
  return typeof report === 'object' && report !== null && 'verdict' in report && report.verdict === 'reachable';
}

async function run(short: boolean): Promise<readonly Figure[]> {
  const runs = short ? 5 : 20;
  const room = await mkdtemp(join(tmpdir(), 'acr-check-bench-'));
  const world = await startWorld(worldSchema.parse(demoWorld), new Date());
  try {
    const [cloud, root] = [join(room, 'cloud.json'), join(room, 'root.pem')];
    await Promise.all([writeFile(cloud, JSON.stringify(world.cloud)), writeFile(root, world.root)]);
    const env = { PATH: process.env.PATH ?? '', HOME: room, LANG: 'C', NODE_EXTRA_CA_CERTS: root };
    const [resolver = ''] = world.network('vnet-prod').resolvers;
    const check = ['check', 'contoso', '--cloud', cloud, '--resolver', resolver, '--label', 'vnet-prod', '--json'];
    const withSetting = (setting: string) => times(runs, check, { ...env, ACR_CHECK_AZURE_CREDENTIAL: setting }, isReachable);
    return [
      figure('--help', 250, await times(runs, ['--help'], env, (text) => text.includes('acr-check'))),
      figure('check of a healthy registry, Azure not asked', 1000, await withSetting('none')),
      // auto looks whether an identity is at hand: that includes one connect to instance metadata, which is link-local.
      figure('check of a healthy registry, an Azure identity looked for', 1000, await withSetting('auto')),
    ];
  } finally {
    await world.close();
    await rm(room, { recursive: true });
  }
}

export const start: Bench = { name: 'start', about: 'process start to the last word', run };
