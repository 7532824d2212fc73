// What is shown at once: a modal for a form, the Home tab, the preview of a link of our own.
import { createHash } from 'node:crypto';
import type { Host, Person } from '../../src/bot/platform.ts';
import type { Lang } from '../../src/model.ts';
import { ACK_MS, LOOKUP_MS } from './limits.ts';
import type { People } from './people.ts';
import { placeOf } from './place.ts';
import { packed } from './receive/form.ts';
import type { FormWanted, Received } from './receive/received.ts';
import type { Look } from './render/look.ts';
import { message } from './render/message.ts';
import { home, modal } from './render/view.ts';
import type { Api } from './sdk/web.ts';
import { within } from './within.ts';

export interface Opening {
  form(team: string, user: Person, wanted: FormWanted): Promise<void>;
  home(of: Extract<Received, { is: 'home' }>): Promise<void>;
  links(of: Extract<Received, { is: 'links' }>): Promise<void>;
}

const digest = (of: unknown): string => createHash('sha256').update(JSON.stringify(of)).digest('hex').slice(0, 12);
const LATE = Symbol('late');
const MOST_LINKS = 3;

export function opening(host: Host, api: Api, people: People, may: (scope: string) => boolean, fallback: Lang): Opening {
  const look = (lang: Lang, id: string): Look => ({ lang, id, newest: new Set() });

  return {
    async form(team, user, { form, text, trigger, from }) {
      const person = await within(people.known(team, user), LOOKUP_MS, user);
      const view = { view: 'form', form, text, user: person, workspace: team, channel: from.channel } as const;
      const cards = await within(host.show(view), ACK_MS - LOOKUP_MS, LATE);
      // The trigger that opens a modal lives three seconds: after that Slack would refuse it anyway.
      const [card] = cards === LATE ? [] : cards;
      if (!card) throw new Error('no form came in time');
      const lang = person.lang ?? card.lang ?? fallback;
      await api.call('views.open', { trigger_id: trigger, view: modal(card, look(card.lang, digest([trigger])), packed({ ...from, lang })) });
    },
    async home({ team, user, channel }) {
      const person = await people.known(team, user);
      const cards = await host.show({ view: 'home', user: person, workspace: team, channel });
      const lang = cards[0]?.lang ?? fallback;
      await api.call('views.publish', { user_id: user.id, view: home(cards, look(lang, digest([user.id, cards]))) });
    },
    async links({ team, urls, user, channel, ts, unfurl }) {
      const ours = urls.filter((url) => host.publicUrl !== undefined && url.startsWith(`${host.publicUrl.replace(/\/$/, '')}/`)).slice(0, MOST_LINKS);
      if (!may('links:write') || ours.length === 0) return;
      const person = await people.known(team, user);
      const shown: Record<string, object> = {};
      for (const url of ours) {
        const [card] = await host.show({ view: 'link', url, user: person, workspace: team, channel: placeOf({ team, channel }) });
        // Buttons of a preview would have no thread to act in.
        if (card)
          shown[url] = { blocks: message({ ...card, actions: card.actions.filter(({ type }) => type === 'link') }, look(card.lang, digest([url]))).blocks };
      }
      if (Object.keys(shown).length === 0) return;
      const where = unfurl ? { unfurl_id: unfurl.id, source: unfurl.source } : { channel, ts };
      await api.call('chat.unfurl', { ...where, unfurls: shown });
    },
  };
}
