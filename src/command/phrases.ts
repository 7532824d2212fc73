// What people say instead of a verb, in a thread or out of it: "why?", "from vnet-b", "who changed it?". Pure.

/** Words said -> words meant. Longer phrases first; `chat` alone, since on the command line nobody speaks so. */
const PHRASES: readonly (readonly [said: readonly string[], meant: readonly string[]])[] = [
  [['who', 'changed', 'it'], ['changes']],
  [['who', 'changed', 'this'], ['changes']],
  [['who', 'changed', 'that'], ['changes']],
  [
    ['what', 'changed', 'since'],
    ['diff', '--since'],
  ],
  [['run', 'it', 'again'], ['rerun']],
  [['check', 'it', 'again'], ['rerun']],
  [['show', 'the', 'evidence'], ['evidence']],
  [['show', 'evidence'], ['evidence']],
  [['show', 'help'], ['help']],
  [['who', 'changed'], ['changes']],
  [['what', 'changed'], ['diff']],
  [['run', 'again'], ['rerun']],
  [['check', 'again'], ['rerun']],
  [['show', 'history'], ['history']],
  [['显示', '证据'], ['evidence']],
  [['显示证据'], ['evidence']],
  [['查看证据'], ['evidence']],
  [['谁改的'], ['changes']],
  [['谁更改的'], ['changes']],
  [['谁更改了'], ['changes']],
  [['取消订阅'], ['digest', 'unsubscribe']],
  [['退订'], ['digest', 'unsubscribe']],
  [['订阅'], ['digest', 'subscribe']],
  [['subscribe'], ['digest', 'subscribe']],
  [['unsubscribe'], ['digest', 'unsubscribe']],
  [['为什么'], ['explain']],
  [['为何'], ['explain']],
  [['why'], ['explain']],
  [['as'], ['export', '--format']],
  [['导出为'], ['export', '--format']],
  [['from'], ['rerun', '--from']],
  [['从'], ['rerun', '--from']],
  [['来自'], ['rerun', '--from']],
];

/** Punctuation that ends a question, not a word. */
export const bare = (word: string): string =>
  word
    .toLowerCase()
    .replace(/[?？!！。,，:：;；]+$/, '')
    .replace(/^[/]/, '') || word;

/** What the first words mean, and how many they were; undefined where they are no phrase. */
export function phraseIn(words: readonly string[]): { readonly meant: readonly string[]; readonly used: number } | undefined {
  const said = words.slice(0, 3).map(bare);
  const found = PHRASES.find(([phrase]) => phrase.every((word, i) => said[i] === word));
  if (!found) return undefined;
  const [phrase, meant] = found;
  // "why contoso" is a question about that registry; "from" alone is nothing.
  if (meant.at(-1)?.startsWith('--') && words.length <= phrase.length) return undefined;
  return { meant, used: phrase.length };
}
