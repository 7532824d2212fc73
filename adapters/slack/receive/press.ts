// A button or a menu's entry -> the command that it stands for, or the form that it opens. Pure.
import { onlyId, placeOf, refOf, threadUnder } from '../place.ts';
import { carried } from '../render/values.ts';
import type { Pressed } from './payloads.ts';
import { type Known, nothing, type Pressing, type Received } from './received.ts';

/** Our name for a message that one person alone sees stands in its buttons' block: `only-….<state>`. */
const onlyOf = (block: string): string | undefined => /^(only-[\w-]+)[.]/.exec(block)?.[1];

function pressing(of: Pressed, team: string, block: string): Pressing | undefined {
  const channel = of.channel?.id ?? of.container.channel_id;
  if (of.container.type !== 'message' || !channel) return undefined;
  const thread = of.message?.thread_ts ?? undefined;
  const only = of.container.is_ephemeral ? (onlyOf(block) ?? onlyId(of.container.message_ts ?? '')) : undefined;
  const ts = only ?? of.message?.ts ?? of.container.message_ts;
  if (!ts) return undefined;
  const ref = refOf({ team, channel, ts, ...(thread ? { thread } : {}) });
  return { ref, thread: threadUnder(ref) };
}

export function pressSaid(of: Pressed, team: string, known: Known): Received {
  const [action] = of.actions;
  const what = carried(action?.value ?? action?.selected_option?.value ?? '');
  if (!action || !what) return nothing('a link, or a button that is not ours');
  const on = pressing(of, team, action.block_id);
  // In the Home tab there is no channel: the answer goes to the person's own direct message.
  const at = of.channel?.id ?? of.container.channel_id ?? of.user.id;
  const channel = placeOf({ team, channel: at });
  const privately = on === undefined || at.startsWith('D') || of.container.is_ephemeral === true;
  const user = { id: of.user.id, name: of.user.name ?? of.user.username ?? of.user.id };
  const way = of.response_url ? { way: of.response_url } : {};
  const place = on?.thread ?? channel;
  const thread = on ? { thread: on.thread } : {};
  if ('form' in what) {
    return {
      is: 'form',
      wanted: { form: what.form, text: what.text, trigger: of.trigger_id, from: { form: what.form, place, channel, ...thread, privately, ...way } },
      user,
      team,
    };
  }
  return {
    is: 'said',
    said: {
      key: `slack/${team}/press/${of.user.id}/${action.action_ts}/${of.trigger_id}`.slice(0, 200),
      by: 'button',
      text: what.command,
      place,
      channel,
      workspace: team,
      user,
      ...thread,
      privately,
      ...way,
      shared: known.shared(at) ?? false,
      member: known.member(at) ?? true,
      ...(on ? { pressed: on.ref } : {}),
    },
  };
}
