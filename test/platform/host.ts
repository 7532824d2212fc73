// A host for adapter tests: it keeps in memory what a platform says, and can be told to fail or to take its time.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Router } from 'express';
import type { Event, Heard, Host, Said, View } from '../../src/bot/platform.ts';
import type { Card, FormName } from '../../src/card.ts';
import type { Lang } from '../../src/model.ts';
import { formCard, noteCard } from './cards.ts';

type Submitted = ReturnType<Host['submit']>;

export interface FakeHostOptions {
  readonly publicUrl?: string;
  /** What `show` answers; by default a form with one field (registry) for forms, and a note for everything else. */
  readonly show?: (view: View) => readonly Card[];
  /** By default `check <registry>`, and a problem with the field when it is empty. */
  readonly submit?: (form: FormName, values: Readonly<Record<string, string>>, lang: Lang) => Submitted;
  /** The same memory for several hosts: replicas, or one after a restart. */
  readonly memory?: Map<string, unknown>;
}

export interface FakeHost extends Host {
  /** Everything that `hear` was called with, duplicates and failed ones too, in order. */
  readonly said: Said[];
  readonly events: Event[];
  readonly views: View[];
  readonly submitted: { readonly form: FormName; readonly values: Readonly<Record<string, string>>; readonly lang: Lang }[];
  readonly memory: Map<string, unknown>;
  readonly mounted: { readonly path: string; readonly router: Router }[];
  readonly logged: { readonly level: 'info' | 'warn' | 'error'; readonly facts: object; readonly message: string }[];
  /** The next `hear` rejects: nothing was committed. */
  failNextHear(): void;
  /** The next `hear` stays open until the returned function is called. */
  holdNextHear(): () => void;
  /** From now on `remember` rejects (true) or works again (false). */
  failMemory(failing: boolean): void;
  /** Called for each accepted command, after it was acknowledged: an answer may be posted from here. */
  onHeard: ((said: Said) => void) | undefined;
}

export function createHost(options: FakeHostOptions = {}): FakeHost {
  const memory = options.memory ?? new Map<string, unknown>();
  const keys = new Set<string>();
  const firsts = new Set<string>();
  let failing = false;
  let failHear = false;
  let held: Promise<void> | undefined;
  let count = 0;
  const copy = (value: unknown): unknown => JSON.parse(JSON.stringify(value)); // durable values are JSON, and nobody's own object
  const logged: FakeHost['logged'] = [];
  const log = (level: 'info' | 'warn' | 'error') => (facts: object, message: string) => void logged.push({ level, facts, message });

  const host: FakeHost = {
    said: [],
    events: [],
    views: [],
    submitted: [],
    memory,
    mounted: [],
    logged,
    onHeard: undefined,
    ...(options.publicUrl === undefined ? {} : { publicUrl: options.publicUrl }),
    log: { info: log('info'), warn: log('warn'), error: log('error') },
    failNextHear: () => {
      failHear = true;
    },
    holdNextHear: () => {
      let release = (): void => {};
      held = new Promise((resolve) => {
        release = resolve;
      });
      return release;
    },
    failMemory: (now) => {
      failing = now;
    },
    async hear(said): Promise<Heard> {
      host.said.push(said);
      if (failHear) {
        failHear = false;
        throw new Error('the store is away');
      }
      const wait = held;
      held = undefined;
      await wait;
      if (keys.has(said.key)) return { accepted: false, why: 'duplicate' };
      keys.add(said.key);
      setImmediate(() => host.onHeard?.(said));
      count++;
      return { accepted: true, id: `run-${count}` };
    },
    async notice(event) {
      host.events.push(event);
    },
    async show(view) {
      host.views.push(view);
      if (options.show) return options.show(view);
      return [view.view === 'form' ? formCard(view.form, view.text) : noteCard(`This is ${view.view}.`)];
    },
    submit(form, values, lang) {
      host.submitted.push({ form, values, lang });
      if (options.submit) return options.submit(form, values, lang);
      const registry = values.registry ?? '';
      return registry === '' ? { field: 'registry', problem: 'Say which registry.' } : { text: `check ${registry}` };
    },
    mount: (path, router) => void host.mounted.push({ path, router }),
    async remember(key, value) {
      if (failing) throw new Error('the store is away');
      if (value === undefined) memory.delete(key);
      else memory.set(key, copy(value));
    },
    recall: async (key) => (memory.has(key) ? copy(memory.get(key)) : undefined),
    recallAll: async (prefix) => [...memory].filter(([key]) => key.startsWith(prefix)).map(([key, value]) => ({ key, value: copy(value) })),
    async first(key) {
      if (firsts.has(key)) return false;
      firsts.add(key);
      return true;
    },
  };
  return host;
}

/** An HTTP server on loopback with the routers that the platform mounted, as the bot's own server would have them. Start the platform first. */
export async function serve(host: FakeHost, port = 0): Promise<{ readonly url: string; readonly port: number; readonly close: () => Promise<void> }> {
  const app = express();
  // The last mounted at a path counts: a platform that was started again is another one.
  const current = (path: string): Router | undefined => host.mounted.findLast((one) => one.path === path)?.router;
  for (const path of new Set(host.mounted.map((one) => one.path))) app.use(path, (req, res, next) => current(path)?.(req, res, next));
  const server = createServer(app);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const bound = (server.address() as AddressInfo).port;
  return {
    url: `http://127.0.0.1:${bound}`,
    port: bound,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
