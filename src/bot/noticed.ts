// Events that are no commands: the bot was taken out of a place, put into one, a message was marked or changed.
import { first } from '../store/tables/remembered.ts';
import type { Event } from './platform.ts';
import type { Ports } from './ports.ts';

export async function noticed({ database, log }: Ports, platform: string, event: Event): Promise<void> {
  await database.transaction(async (tx) => {
    // Together: an event whose effect failed must not count as seen when it is delivered again.
    if (!(await first(tx, `${platform}/event/${event.key}`))) return;
    if (event.event !== 'removed') return;
    // Nothing can be posted there any more: what waits is given up now, and not after a hundred attempts.
    if (event.channel !== undefined)
      await tx.query(
        `update message set state = 'failed', problem = 'the bot was removed' where state = 'open' and posted_revision < revision
           and (place = $1 or command_id in (select id from command where channel = $1))`,
        [event.channel],
      );
    log.info({ platform, workspace: event.workspace, channel: event.channel }, 'the bot was removed');
  });
}
