// What the simulated Teams knows: people, conversations and their messages.

export interface User {
  readonly id: string;
  readonly name: string;
  readonly aad: string;
  /** Left: cannot be reached alone. */
  gone: boolean;
  /** Has not installed the bot for themselves, and may not: no chat of their own can be opened. */
  noDirect: boolean;
}
export interface Conversation {
  readonly id: string;
  readonly name: string;
  readonly kind: 'personal' | 'groupChat' | 'channel';
  readonly members: ReadonlySet<string>;
  /** The bot is in it. */
  installed: boolean;
  readonly owner?: string;
}
export interface Stored {
  readonly id: string;
  readonly conversation: string;
  /** The thread's first message; its own id at the top. */
  readonly root: string;
  readonly bot: boolean;
  /** Targeted at this person. */
  readonly only?: string;
  activity: { readonly [field: string]: unknown };
  edits: number;
}

export interface World {
  readonly tenant: string;
  readonly team: string;
  readonly users: Map<string, User>;
  readonly conversations: Map<string, Conversation>;
  readonly messages: Stored[];
  nextId(): string;
  user(name: string): User;
  conversation(name: string): Conversation;
  direct(user: string): Conversation;
}

export function createWorld(tenant: string): World {
  const team = '19:team0001@thread.tacv2';
  const users = new Map<string, User>();
  const conversations = new Map<string, Conversation>();
  let clock = 1_790_000_000_000;
  for (const name of ['li', 'sam', 'kim'])
    users.set(name, {
      id: `29:${name}-0123456789`,
      name: `${name[0]?.toUpperCase()}${name.slice(1)}`,
      aad: `00000000-0000-4000-8000-0000000000${name.length}${name.charCodeAt(0)}`.slice(0, 36),
      gone: false,
      noDirect: false,
    });
  const everybody = new Set([...users.values()].map(({ id }) => id));
  const add = (conversation: Conversation): void => void conversations.set(conversation.name, conversation);
  add({ id: team, name: 'ops', kind: 'channel', members: everybody, installed: true });
  add({ id: '19:dev0001@thread.tacv2', name: 'dev', kind: 'channel', members: everybody, installed: true });
  add({ id: '19:chat0001@thread.v2', name: 'chat', kind: 'groupChat', members: everybody, installed: true });
  const world: World = {
    tenant,
    team,
    users,
    conversations,
    messages: [],
    nextId() {
      clock++;
      return String(clock);
    },
    user(name) {
      const found = users.get(name) ?? [...users.values()].find(({ id }) => id === name);
      if (!found) throw new Error(`nobody is called ${name}`);
      return found;
    },
    conversation(name) {
      const found = conversations.get(name) ?? [...conversations.values()].find(({ id }) => id === name.split(';')[0]);
      if (!found) throw new Error(`no conversation ${name}`);
      return found;
    },
    direct(name) {
      const { id } = world.user(name);
      const known = conversations.get(`direct ${id}`);
      if (known) return known;
      const made: Conversation = {
        id: `a:${id.slice(3)}-with-the-bot`,
        name: `direct ${id}`,
        kind: 'personal',
        members: new Set([id]),
        installed: true,
        owner: id,
      };
      add(made);
      return made;
    },
  };
  return world;
}
