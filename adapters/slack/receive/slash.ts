// A slash command -> what was said. Slack has none in threads, so it is answered in the channel. Pure.
import type { Said } from '../../../src/bot/platform.ts';
import { placeOf } from '../place.ts';
import type { Slash } from './payloads.ts';
import type { Known } from './received.ts';

export function slashSaid(of: Slash, known: Known): Said {
  const place = placeOf({ team: of.team_id, channel: of.channel_id });
  const direct = of.channel_name === 'directmessage' || of.channel_id.startsWith('D');
  return {
    // Slash commands are not redelivered by Slack, but a gateway may; a trigger is given once a workspace.
    key: `slack/${of.team_id}/slash/${of.trigger_id}`,
    by: 'slash',
    text: of.text,
    place,
    channel: place,
    workspace: of.team_id,
    user: { id: of.user_id, name: of.user_name || of.user_id },
    // Between two people the bot has no place: only who asked can be answered.
    privately: direct,
    way: of.response_url,
    shared: known.shared(of.channel_id) ?? false,
    member: known.member(of.channel_id) ?? true,
  };
}
