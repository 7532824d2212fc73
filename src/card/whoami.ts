// Who the bot thinks somebody is, and what it lets them do here. Pure.
import type { Card, Text } from '../card.ts';
import type { Lang } from '../model.ts';
import { ROLE_NAME, type RoleName } from '../words/problem.ts';
import { WHOAMI } from '../words/topics.ts';
import { finished } from './finish.ts';
import { listed } from './names.ts';
import { shortened } from './shown.ts';

export interface Whoami {
  readonly user: { readonly id: string; readonly name: string; readonly groups?: readonly string[] };
  readonly place: string; // as the policy names it
  readonly workspace: string;
  readonly role: RoleName | undefined;
  readonly lang: Lang;
  readonly tz: string;
  readonly masked: boolean;
  /** Patterns; absent: every registry. */
  readonly registries?: readonly string[];
}

export function whoamiCard({ user, place, workspace, role, lang, tz, masked, registries }: Whoami): Card {
  const fact = (label: string, ...value: Text) => ({ label, value });
  const facts = [
    fact(WHOAMI.id[lang], { code: shortened(user.id, 150) }),
    ...(user.groups && user.groups.length > 0
      ? [
          fact(
            WHOAMI.groups[lang],
            listed(
              user.groups.map((group) => shortened(group, 80)),
              lang,
              10,
            ),
          ),
        ]
      : []),
    fact(WHOAMI.channel[lang], { code: shortened(place, 300) }),
    fact(WHOAMI.workspace[lang], { code: shortened(workspace, 150) }),
    fact(
      WHOAMI.registries[lang],
      registries
        ? listed(
            registries.map((pattern) => shortened(pattern, 120)),
            lang,
            20,
          )
        : WHOAMI.every[lang],
    ),
    fact(WHOAMI.masked[lang], (masked ? WHOAMI.hidden : WHOAMI.open)[lang]),
    fact(WHOAMI.lang[lang], lang),
    fact(WHOAMI.tz[lang], shortened(tz, 60)),
  ];
  // The asking person's own ids are theirs to see: nothing is masked.
  return finished(
    {
      kind: 'note',
      tone: 'info',
      lang,
      title: WHOAMI.title(shortened(user.name, 80), role ? ROLE_NAME[role] : WHOAMI.none)[lang],
      blocks: [{ type: 'facts', facts }],
      actions: [],
    },
    false,
  );
}
