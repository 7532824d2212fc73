// What each kind of activity leads to, and what Teams is answered. Rejecting means 500: nothing was accepted.
import { type Host, NOT_ACCEPTED, type Said, type View } from '../../src/bot/platform.ts';
import { type Card, FORMS } from '../../src/card.ts';
import type { Lang } from '../../src/model.ts';
import { cardGone, cardShown, dialog, OK, results, said as told } from './answers.ts';
import type { Hearing } from './hearing.ts';
import type { Kept } from './kept.ts';
import { INVOKE_MS, TURN_MS } from './limits.ts';
import { channelOf, placeOf, refOf, type Spot } from './place.ts';
import type { Posting } from './posting.ts';
import type { PressData } from './receive/activity.ts';
import type { Circumstance } from './receive/circumstance.ts';
import { saidAt } from './receive/message.ts';
import { receive } from './receive/receive.ts';
import type { Asked, Received } from './receive/received.ts';
import type { References } from './references.ts';
import { adaptiveCard } from './render/card.ts';
import { dialogCard, filled } from './render/dialog.ts';
import type { Answered } from './sdk/receiver.ts';
import type { Threads } from './threads.ts';
import { within } from './within.ts';
import { WORDS } from './words.ts';

export interface HandlingParts {
  readonly host: Host;
  readonly hearing: Hearing;
  readonly posting: Posting;
  readonly references: References;
  readonly threads: Threads;
  readonly kept: Kept;
  readonly lang: Lang;
}
type Of<K extends Received['is']> = Extract<Received, { readonly is: K }>;

/** Where a button stands: the conversation is Teams' word, the rest what the button itself says. */
function standOf(at: Circumstance, press: Pick<PressData, 'root' | 'only'>, message?: string): Spot {
  const only = press.only === true && at.spot.kind !== 'p';
  const root = at.spot.root ?? press.root ?? (only ? undefined : message);
  const { tenant, kind, conversation } = at.spot;
  const under = kind === 'c' && root !== undefined && !(only && root === message) ? { root } : {};
  return { tenant, kind, conversation, ...under, ...(only ? { only: at.user.id } : {}) };
}

export function handling({ host, hearing, posting, references, threads, kept, lang }: HandlingParts): (raw: unknown) => Promise<Answered> {
  const langOf = (at: Circumstance): Lang => at.user.lang ?? lang;
  const who = (at: Circumstance) => ({ user: at.user, workspace: at.tenant, channel: channelOf(at.spot) });

  /** Somebody waits: the words for them. */
  const hearWaiting = async (command: Said, asked: Asked, at: Circumstance, label: string): Promise<Answered> => {
    const outcome = await hearing.hear(command, INVOKE_MS);
    if (outcome === 'stored') return told(asked, `${WORDS.accepted[langOf(at)]} ${label}`);
    if (outcome === 'late') return told(asked, WORDS.late[langOf(at)]);
    if (asked === 'message') await hearing.refuse(command);
    return told(asked, NOT_ACCEPTED[langOf(at)]);
  };

  const onSaid = async ({ at, said, files, unasked }: Of<'said'>): Promise<Answered> => {
    if (unasked && !(await threads.has(at.spot))) return OK;
    const outcome = await hearing.hear(said, TURN_MS, files);
    if (outcome !== 'failed') return OK;
    // The person knows and will try again; if they could not be told, Teams shows that the message failed.
    return (await hearing.refuse(said)) ? OK : { status: 500 };
  };

  const onEvent = async ({ at, event, team }: Of<'event'>): Promise<Answered> => {
    if (event.event !== 'removed') {
      if (event.event !== 'added' || (await host.first(`teams/added/${at.tenant}/${at.spot.conversation}`))) await host.notice(event);
      return OK;
    }
    const rest = team && at.team ? (await references.inTeam(at.tenant, at.team)).filter((conversation) => conversation !== at.spot.conversation) : [];
    await host.notice(event);
    for (const conversation of rest) {
      const spot: Spot = { tenant: at.tenant, kind: 'c', conversation };
      await host.notice({ ...event, key: `${event.key}/${conversation}`.slice(0, 200), channel: channelOf(spot) });
      await references.forget(spot);
    }
    await references.forget({ tenant: at.tenant, conversation: at.spot.conversation });
    return OK;
  };

  const show = (view: View): Promise<readonly Card[]> => within(host.show(view), INVOKE_MS, []);
  const formCard = async (at: Circumstance, form: PressData['form'], text: string): Promise<Card | undefined> => {
    const known = FORMS.find((name) => name === form);
    if (!known) return undefined;
    const [card] = await show({ view: 'form', form: known, text, ...who(at) });
    return card;
  };

  const onSubmit = async ({ at, press, key, message, values, asked }: Of<'press'>): Promise<Answered> => {
    const form = FORMS.find((name) => name === press.form);
    if (!form) return told(asked, WORDS.unknown[langOf(at)]);
    const made = host.submit(form, values, langOf(at));
    if ('text' in made) {
      const member = asked !== 'extension' || (await references.of(at.spot)) !== undefined;
      const command = saidAt(at, { key, by: 'form', text: made.text, spot: standOf(at, press, message), member });
      return hearWaiting(command, asked, at, made.text);
    }
    const card = await formCard(at, form, press.text ?? '');
    if (!card || asked === 'message') {
      if (asked === 'message') await posting.tell(standOf(at, press, message), at.user.id, made.problem);
      return told(asked, made.problem);
    }
    const { root, only, text = '' } = press;
    const stand = { ...(root ? { root } : {}), ...(only ? { only } : {}) };
    if (asked === 'card') return cardShown(adaptiveCard(filled(card, values), { problem: made, stand }));
    return dialog(card.title, dialogCard(filled(card, values), stand, text, made));
  };

  const onShare = async ({ at, press, message, asked }: Of<'press'>): Promise<Answered> => {
    const spot = standOf(at, press, message);
    const card = message === undefined ? undefined : await kept.private(spot, message, at.user.id);
    if (!card || message === undefined) return told(asked, WORDS.notShared[langOf(at)]);
    try {
      // Pressed twice, or delivered twice, it is shared once.
      if (await host.first(`teams/shared/${at.tenant}/${at.spot.conversation}/${message}`)) {
        await posting.share(spot, card, `${WORDS.sharedBy[card.lang]} ${at.user.name}`);
        host.log.info({ channel: channelOf(spot), user: at.user.id }, 'a private answer was shared by its person');
      }
      return told(asked, WORDS.shared[langOf(at)]);
    } catch {
      return told(asked, WORDS.noShareNow[langOf(at)]);
    }
  };

  const onPress = async (press: Of<'press'>): Promise<Answered> => {
    const { at, message, key, asked } = press;
    const spot = standOf(at, press.press, message);
    switch (press.press.is) {
      case 'command': {
        const { command: text } = press.press;
        if (!text) return told(asked, WORDS.unknown[langOf(at)]);
        const pressed = message === undefined ? {} : { pressed: refOf({ ...spot, id: message, targeted: spot.only !== undefined }) };
        return hearWaiting(saidAt(at, { key, by: 'button', text, spot, ...pressed }), asked, at, text);
      }
      case 'submit':
        return onSubmit(press);
      case 'share':
        return onShare(press);
      case 'refresh': {
        const card = message === undefined ? undefined : kept.current(refOf({ ...spot, id: message, targeted: false }));
        return card ? cardShown(adaptiveCard(card, { stand: spot.root ? { root: spot.root } : {} })) : cardGone(WORDS.old[langOf(at)]);
      }
      case 'form': {
        // A client without dialogs: the form is posted for this person alone.
        const card = await formCard(at, press.press.form, press.press.text ?? '');
        if (card) await posting.post(placeOf(spot), card, { audience: { user: at.user.id }, key });
        return told(asked, card?.title ?? WORDS.unknown[langOf(at)]);
      }
    }
  };

  const onForm = async ({ at, form, text, opened, asked }: Of<'form'>): Promise<Answered> => {
    const card = await formCard(at, form, text);
    return card ? dialog(card.title, dialogCard(card, opened, text)) : told(asked, WORDS.late[langOf(at)]);
  };

  const handled = (received: Received): Promise<Answered> | Answered => {
    switch (received.is) {
      case 'said':
        return onSaid(received);
      case 'event':
        return onEvent(received);
      case 'press':
        return onPress(received);
      case 'form':
        return onForm(received);
      case 'search':
        return show({ view: 'search', text: received.text, ...who(received.at) }).then(results);
      case 'link':
        return show({ view: 'link', url: received.url, ...who(received.at) }).then(results);
      case 'nothing':
        return OK;
      case 'unknown':
        return { status: 501 };
    }
  };

  return async (raw) => {
    const received = receive(raw);
    if ('at' in received && isMember(received)) await references.learn(received.at);
    return handled(received);
  };
}

/** The message extension is used where the bot is no member, and what goes is not learnt again. */
const isMember = (received: Exclude<Received, { is: 'nothing' | 'unknown' }>): boolean => {
  if (received.is === 'search' || received.is === 'link') return false;
  if (received.is === 'event') return received.event.event !== 'removed';
  return received.is === 'said' || received.asked !== 'extension';
};
