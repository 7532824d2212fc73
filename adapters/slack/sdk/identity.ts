// Who we are: the workspace, the bot and what it may do, as Slack tells at the start.
import type { Identity } from './bolt.ts';
import type { Api } from './web.ts';

export async function identify(api: Api): Promise<Identity> {
  const told = await api.call<{ team_id: string; user_id: string; bot_id?: string }>('auth.test', {});
  return { team: told.team_id, botUser: told.user_id, botId: told.bot_id, scopes: new Set(told.response_metadata?.scopes ?? []) };
}
