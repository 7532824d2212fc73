// Something closed, with a button that opens it. Pure.

import { ACTION_TITLE } from '../limits.ts';
import type { Element, Sheet } from './element.ts';
import { clip, literal } from './literal.ts';

export function folded(title: string, items: readonly Element[], of: Sheet): readonly Element[] {
  const id = of.nextId();
  return [
    { type: 'ActionSet', spacing: 'small', actions: [{ type: 'Action.ToggleVisibility', title: literal(clip(title, ACTION_TITLE)), targetElements: [id] }] },
    { type: 'Container', id, isVisible: false, spacing: 'small', items },
  ];
}
