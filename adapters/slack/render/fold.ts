// What may be closed: Slack's container where there is one, else shown open under its title. Pure.
import { CONTAINER_CHILDREN, CONTAINER_TITLE } from '../limits.ts';
import type { ContainerBlock, KnownBlock } from '../sdk/blocks.ts';
import { clip, filled } from './clip.ts';
import type { Look } from './look.ts';
import { line } from './rich.ts';

const CHILDREN = new Set(['actions', 'context', 'divider', 'header', 'image', 'input', 'rich_text', 'section', 'table']);
type Child = ContainerBlock['child_blocks'][number];
const isChild = (of: KnownBlock): of is Child & KnownBlock => CHILDREN.has(of.type);

const some = (all: readonly Child[], most: number): Child[][] => (all.length === 0 ? [] : [all.slice(0, most), ...some(all.slice(most), most)]);

/** Containers hold no containers and no plans. */
export const container = (title: string, inner: readonly KnownBlock[], collapsed: boolean): KnownBlock[] =>
  some(inner.filter(isChild), CONTAINER_CHILDREN).map((child_blocks, index, all) => {
    const named = all.length > 1 ? `${clip(title, CONTAINER_TITLE - 10)} (${index + 1}/${all.length})` : clip(title, CONTAINER_TITLE);
    return {
      type: 'container',
      title: { type: 'plain_text', text: filled(named), emoji: false },
      width: 'full',
      is_collapsible: true,
      default_collapsed: collapsed,
      child_blocks,
    };
  });

/** `inner` was made with a flat look: no container in a container. */
export function fold(title: string, inner: readonly KnownBlock[], look: Look): KnownBlock[] {
  if (inner.length === 0) return [];
  return look.newest.has('container') ? container(title, inner, true) : [line(title, true), ...inner];
}
