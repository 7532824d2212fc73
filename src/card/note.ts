// One line that answers: a setting is set, a worker answered. Pure.
import type { Block, Card, Tone } from '../card.ts';
import type { Lang } from '../model.ts';
import { finished } from './finish.ts';

export const noteCard = (title: string, { lang, tone = 'info' }: { readonly lang: Lang; readonly tone?: Tone }, blocks: readonly Block[] = []): Card =>
  finished({ kind: 'note', tone, lang, title: title.trim() || '–', blocks, actions: [] }, false);
