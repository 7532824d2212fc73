// How the program is bundled: shared by the build and by the benchmark that measures what it makes.
import type { BuildOptions, Plugin } from 'esbuild';

export const COMMON: BuildOptions = {
  outdir: 'dist',
  outExtension: { '.js': '.mjs' },
  bundle: true,
  minify: true,
  keepNames: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  // CommonJS packages inside an ESM bundle still ask for require.
  banner: { js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);" },
  logLevel: 'warning',
};

/** A worker reads no Azure, and no zod error of it is shown to a person: neither the SDKs nor forty languages of messages belong in its image. */
const slim: Plugin = {
  name: 'slim',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /[/]azure[/]read[.]ts$/ }, ({ path }) => ({ path, namespace: 'slim' }));
    onLoad({ filter: /.*/, namespace: 'slim' }, () => ({
      contents: `export const readAzure = async () => { throw new Error('A worker does not read Azure'); };`,
      loader: 'js',
    }));
    onLoad({ filter: /[/]zod[/]v4[/]locales[/]index[.]js$/ }, () => ({ contents: `export { default as en } from './en.js';`, loader: 'js' }));
  },
};

/** The worker: one file, to be copied into a small image. */
export const WORKER_BUNDLE: BuildOptions = { ...COMMON, entryPoints: { worker: 'adapters/worker/main.ts' }, plugins: [slim] };
