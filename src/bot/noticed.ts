// Events that are no commands: the bot was taken out of a place, put into one, a message was marked or changed.
import { first } from '../store/tables/remembered.ts';
import type { Event } from './platform.ts';
import type { Ports } from './ports.ts';

export async function noticed({ database, log }: Ports, platform: string, event: Event): Promise<void> {
  if (!(await first(database, `${platform}/event/${event.key}`))) return;
  if (event.event === 'removed') {
    // Nothing can be posted there any more: what waits is given up now, and not after a hundred attempts.
    if (event.channel !== undefined)
      await database.query(
        `update message set state = 'failed', problem = 'the bot was removed' where state = 'open' and posted_revision < revision
           and command_id in (select id from command where channel = $1)`,
        [event.channel],
      );
    log.info({ platform, workspace: event.workspace, channel: event.channel }, 'the bot was removed');
  }
}
