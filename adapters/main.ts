// The one entry: every verb starts here, and loads what it needs and nothing else.
import { enableCompileCache } from 'node:module';

enableCompileCache();
const { run } = await import('./run.ts');
process.exitCode = await run(process.argv.slice(2));
// A system look-up that hangs cannot be cancelled, and must not keep the person waiting.
const drained = (stream: NodeJS.WriteStream): Promise<void> => new Promise((resolve) => (stream.write('', () => resolve()) ? undefined : undefined));
await Promise.all([drained(process.stdout), drained(process.stderr)]);
process.exit();
