// What a command means depends on where it was said: language, time zone, rights, masking, and which run it is about.
import { langOf } from '../config.ts';
import type { Lang, Report } from '../model.ts';
import type { Sql } from '../store/sql.ts';
import { commandOfMessage } from '../store/tables/messages.ts';
import { reportOf } from '../store/tables/reports.ts';
import { runsOf } from '../store/tables/runs.ts';
import { type SettingScope, type Settings, settingsOf } from '../store/tables/settings.ts';
import { subjectOf } from '../store/tables/threads.ts';
import type { Subject } from './asked.ts';
import type { Person, Place, Said } from './platform.ts';
import { channelPolicy, type Role, registryAllowed, roleOf } from './policy.ts';
import type { Ports } from './ports.ts';

export interface Circumstances {
  readonly lang: Lang;
  readonly tz: string;
  readonly role: Role | undefined;
  readonly masked: boolean;
}

export const scopesOf = ({ workspace, channel, user }: { readonly workspace: string; readonly channel: Place; readonly user: Pick<Person, 'id'> }) =>
  ({
    workspace: `workspace/${channel.slice(0, channel.indexOf(':'))}/${workspace}`,
    channel: `channel/${channel}`,
    user: `user/${channel.slice(0, channel.indexOf(':'))}/${user.id}`,
  }) satisfies Record<string, SettingScope>;

/** The command line's own person: whoever may use the machine's control socket or the database. */
export const isOwner = (said: Pick<Said, 'channel'>): boolean => said.channel === 'cli:local';

/** Language by channel, user, workspace, then the configuration (a flag comes before all of them, where the command is known). */
export async function circumstancesOf(
  { database, policy, lang, tz }: Ports,
  at: { readonly workspace: string; readonly channel: Place; readonly user: Person; readonly shared?: boolean },
  sql: Sql = database,
): Promise<Circumstances> {
  const scopes = scopesOf(at);
  const found = await settingsOf(sql, Object.values(scopes));
  const [channel, user, workspace]: (Settings | undefined)[] = [found[scopes.channel], found[scopes.user], found[scopes.workspace]];
  const here = channelPolicy(policy, at.channel);
  const shared = at.shared ?? (here.detail === undefined && (await sharedLately(sql, at.channel)) === true);
  return {
    lang: channel?.lang ?? here.lang ?? user?.lang ?? langOf(at.user.lang) ?? workspace?.lang ?? lang,
    tz: channel?.tz ?? here.tz ?? user?.tz ?? at.user.tz ?? workspace?.tz ?? tz,
    role: isOwner(at) ? 'admin' : roleOf(policy, at.channel, at.user),
    masked: (here.detail ?? (shared ? 'masked' : 'full')) === 'masked',
  };
}

/** Where the platform does not say it at once (a pasted link, an incident's next state): as it was when somebody last spoke there. */
export async function sharedLately(sql: Sql, channel: Place): Promise<boolean | undefined> {
  const [row] = await sql.query<{ shared: boolean | null }>(
    `select (said->>'shared')::boolean as shared from command where channel = $1 order by accepted_at desc limit 1`,
    [channel],
  );
  return row?.shared ?? undefined;
}

/** The run that is meant without being named: of the pressed message, else of the thread. */
export async function subjectIn({ database, policy }: Ports, said: Said): Promise<Subject | undefined> {
  const pressed = said.pressed === undefined ? undefined : await commandOfMessage(database, said.pressed);
  const thread = said.thread === undefined ? undefined : await subjectOf(database, said.thread);
  const commandId = pressed ?? thread?.commandId;
  if (commandId === undefined) return undefined;
  // A channel's list may have changed since they were asked for: what may not be looked at here any more is not spoken of, either.
  const runs = (await runsOf(database, commandId)).filter((run) => registryAllowed(policy, said.channel, { name: run.name, loginServer: run.registry }));
  return {
    commandId,
    runs,
    report: async (): Promise<Report | undefined> => {
      const ended = runs.filter((run) => run.reportId !== undefined);
      const last = ended[ended.length - 1]?.reportId;
      return last === undefined ? undefined : reportOf(database, last);
    },
  };
}
