// `npm run lab -- COMMAND`: the fault lab. It ends what it started, and takes away what an earlier run, killed, has left.
import { COMMANDS, HELP } from './commands.ts';
import { reap } from './machine/slot.ts';

const [name = '--help', ...args] = process.argv.slice(2);
const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
if (name === '--help' || name === 'help' || args.includes('--help')) console.log(HELP);
else if (!command) {
  console.error(`There is no command "${name}".\n\n${HELP}`);
  process.exitCode = 2;
} else {
  if (process.getuid?.() === 0) await reap();
  process.exitCode = await command(args).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    return 1;
  });
}
