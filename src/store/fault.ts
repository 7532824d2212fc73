// A fault of the store that a person can act on, in both languages.
import type { Words } from '../model.ts';

export class StoreFault extends Error {
  readonly words: Words;
  constructor(words: Words, cause?: unknown) {
    super(words.en, { cause });
    this.name = 'StoreFault';
    this.words = words;
  }
}
