// What each kind of request leads to, and what Slack is answered. Rejecting means: not acknowledged, deliver it again.
import { createHash } from 'node:crypto';
import type { Host, Said } from '../../src/bot/platform.ts';
import type { Lang } from '../../src/model.ts';
import type { Channels } from './channels.ts';
import type { Hearing, Outcome } from './hearing.ts';
import { LOOKUP_MS } from './limits.ts';
import type { Marks } from './marks.ts';
import type { Opening } from './opening.ts';
import type { People } from './people.ts';
import { spotOf } from './place.ts';
import { formSaid, langOf, shortcutForm, unpacked, valuesOf } from './receive/form.ts';
import { pressed, type SlackFile, shortcut, submission } from './receive/payloads.ts';
import { pressSaid } from './receive/press.ts';
import { receiveEvent, receiveSlash } from './receive/receive.ts';
import type { FormWanted, Known, Received } from './receive/received.ts';
import type { Answered, Handlers, Identity } from './sdk/bolt.ts';
import type { Threads } from './threads.ts';
import { within } from './within.ts';
import { WORDS } from './words.ts';

export interface HandlingParts {
  readonly host: Host;
  readonly identity: () => Identity | undefined;
  readonly channels: Channels;
  readonly threads: Threads;
  readonly people: People;
  readonly hearing: Hearing;
  readonly opening: Opening;
  readonly marks: Marks;
  readonly lang: Lang;
  /** The app was removed from this workspace. */
  readonly gone: (team: string) => Promise<void>;
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);

export function handling(parts: HandlingParts): Handlers {
  const { host, channels, hearing, identity, opening } = parts;
  const team = (): string => identity()?.team ?? '';
  const known: Known = {
    get botUser() {
      return identity()?.botUser ?? '';
    },
    shared: channels.shared,
    member: channels.member,
  };

  /** When it is too late for an answer, the person is told by the way that they were given. */
  const afterwards = (said: Said, outcome: Extract<Outcome, { is: 'late' }>): void => {
    void outcome.end.then((end) => (end.is === 'failed' ? hearing.tell(said, end.words) : undefined));
  };

  /** A person waits for the answer: the words for them, if any. */
  const heardNow = async (said: Said): Promise<string | undefined> => {
    const outcome = await hearing.hear(said);
    if (outcome.is === 'late') afterwards(said, outcome);
    return outcome.is === 'failed' ? outcome.words : undefined;
  };

  /** Slack waits: what is not stored is either told to the person, or delivered again. */
  const heardEvent = async (said: Said, files: readonly SlackFile[] = []): Promise<void> => {
    const outcome = await hearing.hear(said, files);
    if (outcome.is === 'stored') return;
    if (outcome.is === 'failed' && (await hearing.tell(said, outcome.words))) return;
    throw new Error('not stored yet');
  };

  const formOpened = async (of: { readonly team: string; readonly user: Said['user']; readonly wanted: FormWanted }): Promise<void> => {
    try {
      await opening.form(of.team, of.user, of.wanted);
    } catch (error) {
      host.log.warn({ reason: error instanceof Error ? error.message.slice(0, 300) : 'unknown' }, 'a form could not be opened');
      const { place, channel, privately, way } = of.wanted.from;
      const asked: Said = {
        key: '',
        by: 'button',
        text: '',
        place,
        channel,
        workspace: of.team,
        user: of.user,
        privately,
        ...(way ? { way } : {}),
        shared: false,
        member: true,
      };
      await hearing.tell(asked, WORDS.late[parts.lang]);
    }
  };

  const happened = async (what: Received): Promise<void> => {
    switch (what.is) {
      case 'said':
        return heardEvent(what.said, what.files);
      case 'overheard': {
        const { thread } = what.said;
        if (thread !== undefined && (await parts.threads.has(thread))) await heardEvent(what.said, what.files);
        return;
      }
      case 'event':
        if (what.event.event === 'added' || what.event.event === 'removed') {
          if (what.event.channel) channels.belongs(spotOf(what.event.channel).channel, what.event.event === 'added');
        }
        return host.notice(what.event);
      case 'marked':
        return parts.marks.marked(what);
      case 'gone':
        // Bolt checks the workspace of every event but these.
        if (what.team !== team()) return;
        await host.notice({ event: 'removed', key: what.key, workspace: what.team });
        return parts.gone(what.team);
      case 'home':
        // Nobody waits for a Home tab longer than Slack does, and it is published again whenever it is opened.
        return void opening.home(what).catch((error: unknown) => host.log.warn({ reason: String(error).slice(0, 300) }, 'the Home tab could not be shown'));
      case 'links':
        return void opening.links(what).catch((error: unknown) => host.log.warn({ reason: String(error).slice(0, 300) }, 'a link could not be shown'));
      case 'form':
        return formOpened(what);
      case 'nothing':
        return;
    }
  };

  return {
    async command(body) {
      const what = receiveSlash(body, known);
      if (what.is !== 'said') return undefined;
      const words = await heardNow(what.said);
      return words === undefined ? undefined : { response_type: 'ephemeral', text: words };
    },
    async event(body) {
      const shared = (body as { is_ext_shared_channel?: unknown }).is_ext_shared_channel;
      const what = receiveEvent(body, known);
      if (what.is === 'said' && typeof shared === 'boolean') channels.shares(spotOf(what.said.channel).channel, shared);
      await happened(what);
    },
    async press(body) {
      const of = pressed.safeParse(body);
      if (!of.success) return undefined;
      const what = pressSaid(of.data, team(), known);
      if (what.is !== 'said') {
        await happened(what);
        return undefined;
      }
      const words = await heardNow(what.said);
      if (words !== undefined) await hearing.tell(what.said, words);
      return undefined;
    },
    async shortcut(body) {
      const of = shortcut.safeParse(body);
      if (of.success) await happened(shortcutForm(of.data, team()));
      return undefined;
    },
    async submit(body): Promise<Answered> {
      const of = submission.safeParse(body);
      const from = of.success ? unpacked(of.data.view.private_metadata) : undefined;
      if (!of.success || !from) return undefined;
      const values = valuesOf(of.data);
      const user = await within(parts.people.known(team(), { id: of.data.user.id, name: of.data.user.id }), LOOKUP_MS, undefined);
      const made = host.submit(from.form, values, user?.lang ?? langOf(from, parts.lang));
      if ('problem' in made) return { response_action: 'errors', errors: { [made.field]: made.problem } };
      const words = await heardNow(formSaid(of.data, team(), from, made.text, digest(made.text), known));
      const [field] = Object.keys(values);
      return words === undefined || field === undefined ? undefined : { response_action: 'errors', errors: { [field]: words } };
    },
  };
}
