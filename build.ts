// Bundles the program for publishing: Node strips no types below node_modules, so the package ships one .mjs.
import { cpSync, rmSync } from 'node:fs';
import { build } from 'esbuild';
import { COMMON, WORKER_BUNDLE } from './build-options.ts';

/** Brought by npm: they hold native or WASM files, or platform SDKs that only a configured bot loads. */
const external = [
  ...['@electric-sql/pglite', 'pg', 'pg-boss', '@resvg/resvg-js', 'express', 'helmet', 'pino', 'prom-client', 'botbuilder', 'botframework-connector'],
  ...['@slack/bolt', '@slack/web-api', '@slack/socket-mode'],
];

rmSync('dist', { recursive: true, force: true });
await build({
  ...COMMON,
  entryPoints: { 'acr-check': 'adapters/main.ts' },
  external,
  chunkNames: 'chunks/[name]-[hash]',
  splitting: true, // what a verb does not need is not loaded
});
cpSync('adapters/console/page', 'dist/console-page', { recursive: true });
await build(WORKER_BUNDLE);
