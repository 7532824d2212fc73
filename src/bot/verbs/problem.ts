// An answer that says what is in the way, to the asking person alone.
import { problemCard } from '../../card/problem.ts';
import type { Card } from '../../card.ts';
import type { ProblemCode } from '../../command/types.ts';
import type { Words } from '../../model.ts';
import type { Answer, Asked } from '../asked.ts';
import { lookOf } from '../look.ts';

/** A card of its own for a problem that has one. */
export const refused = (card: Card, why: string): Answer => ({ say: [{ card, to: 'asker' }], audit: { decision: 'refused', why } });
export const invalid = (card: Card, why: string): Answer => ({ say: [{ card, to: 'asker' }], audit: { decision: 'invalid', why } });

export function problem(asked: Asked, words: Words, how: { readonly code: string; readonly suggestion?: string; readonly refused?: boolean }): Answer {
  const card = problemCard({ code: how.code as ProblemCode, words, ...(how.suggestion ? { suggestion: how.suggestion } : {}) }, lookOf(asked));
  return { say: [{ card, to: 'asker' }], audit: { decision: how.refused ? 'refused' : 'invalid', why: how.code } };
}
