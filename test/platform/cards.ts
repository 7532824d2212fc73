// Cards for adapter tests: small ones to post about, one with every kind of block, and one whose every word is hostile.
import type { Block, Card, Field, FormName } from '../../src/card.ts';

/** 1 x 1, transparent. */
export const DOT_PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';
export const FULL_URL = 'https://bot.example/r/abc?until=1&sig=2';

export const noteCard = (title: string): Card => ({ kind: 'note', tone: 'info', lang: 'en', title, blocks: [], actions: [] });

export const registryField = (value: string): Field => ({
  id: 'registry',
  label: 'Registry',
  input: 'line',
  value,
  hint: 'A name or a login server',
  required: true,
  most: 200,
});

export const formCard = (form: FormName, text: string): Card => ({
  kind: 'form',
  tone: 'info',
  lang: 'en',
  title: 'Check a registry',
  blocks: [
    { type: 'field', field: registryField(text) },
    {
      type: 'field',
      field: {
        id: 'op',
        label: 'What do you want to do?',
        input: 'choice',
        value: 'pull',
        required: false,
        most: 10,
        options: [
          { value: 'pull', label: 'Pull images' },
          { value: 'push', label: 'Push images' },
        ],
      },
    },
  ],
  actions: [],
  submit: { label: 'Check', form },
});

export const progressCard = (done: number): Card => ({
  kind: 'progress',
  tone: 'working',
  lang: 'en',
  title: `Checking contoso from here: ${done}/3`,
  blocks: [
    {
      type: 'steps',
      title: 'Steps',
      steps: ['DNS', 'TCP and TLS', 'Sign-in'].map((label, index) => ({
        label,
        state: index < done ? ('done' as const) : index === done ? ('active' as const) : ('pending' as const),
        word: index < done ? 'done' : index === done ? 'looking' : 'waiting',
      })),
    },
  ],
  actions: [{ type: 'command', label: 'Cancel', command: 'cancel run-1', says: 'Cancel the check of contoso' }],
});

const finding = (number: number, title: string, more: readonly Block[]): Block => ({
  type: 'finding',
  number,
  word: 'error',
  severity: 'error',
  title,
  rule: 'dns-private-zone-not-linked',
  detail: ['The name has a public address here, but ', { code: 'contoso.privatelink.azurecr.io' }, ' has a private one in the zone.'],
  more,
});

/** A report as the core makes it: verdict, cause, fix, buttons of each kind, and a way to all of it. */
export const reportCard = (): Card => ({
  kind: 'report',
  tone: 'bad',
  lang: 'en',
  title: 'UNREACHABLE: contoso resolves to its public address in vnet-prod',
  blocks: [
    { type: 'text', text: [{ strong: 'Cause. ' }, 'The private DNS zone is not linked to the network.'], weight: 'plain' },
    finding(1, 'The private DNS zone is not linked to vnet-prod', [
      { type: 'facts', facts: [{ label: 'Seen from', value: ['worker ', { code: 'vnet-prod' }] }] },
      { type: 'code', text: 'az network private-dns link vnet create --name vnet-prod', label: 'Link the zone (changes your network)' },
      { type: 'text', text: [{ link: 'Private link for registries', url: 'https://learn.microsoft.com/azure/container-registry' }], weight: 'quiet' },
    ]),
    {
      type: 'table',
      caption: 'Who sees what',
      head: ['Layer', 'here', 'vnet-prod'],
      rows: [
        ['DNS', 'works', 'public address'],
        ['TCP', 'works', 'blocked'],
      ],
    },
    { type: 'fold', title: 'Passed', blocks: [{ type: 'text', text: ['TLS is fine.'] }] },
    { type: 'picture', png: DOT_PNG, alt: 'The path breaks at DNS', text: 'here -> DNS -x- registry' },
    { type: 'rule' },
    { type: 'text', text: ['Checked ', { time: '2026-03-01T10:00:00.000Z' }, ' for ', { person: 'U-LI', name: 'Li' }], weight: 'quiet' },
  ],
  actions: [
    { type: 'link', label: 'Open the fix', url: 'https://portal.azure.com/#blade', rank: 'primary', says: 'Open the fix for contoso' },
    { type: 'command', label: 'Re-run', command: 'rerun', says: 'Re-run the check of contoso' },
    { type: 'command', label: 'Details', command: 'evidence' },
    { type: 'form', label: 'Start incident', form: 'incident', text: 'contoso', rank: 'more' },
  ],
  full: { label: 'Full report', url: FULL_URL },
});

/** Mark-up of every platform, and of HTML: none of it may come alive. */
export const HOSTILE = [
  '<!channel> <!here> <@U1234567> <#C1234567|x> <https://evil.example|contoso.azurecr.io>',
  '<at>everyone</at> [fix](https://evil.example) ![x](https://evil.example/x.png) *bold* _it_ ~no~ `code` ```block```',
  '<script>alert(1)</script><img src=x onerror=alert(1)> &lt;b&gt; &amp; "quotes" \'single\'',
  '{{DATE(2020-01-01)}} \u0024{title} {user} :boom: @channel @everyone',
  'javascript:alert(1) # heading > quote | a | b |',
] as const;

/** Every place for words in a card holds `text`. Links are the card's own: https://ours.example alone. */
export const hostileCard = (text: string): Card => ({
  kind: 'report',
  tone: 'bad',
  lang: 'en',
  title: text.slice(0, 200),
  blocks: [
    { type: 'heading', text },
    { type: 'text', text: [text, { strong: text }, { code: text }, { link: text, url: 'https://ours.example/' }] },
    { type: 'facts', facts: [{ label: text, value: [text] }] },
    { type: 'table', caption: text, head: [text, text], rows: [[text, text]] },
    { type: 'code', text, label: text },
    { type: 'steps', title: text, steps: [{ label: text, state: 'failed', word: 'failed', note: text }] },
    { type: 'fold', title: text, blocks: [{ type: 'text', text: [text] }] },
    { type: 'finding', number: 1, word: 'error', severity: 'error', title: text, rule: 'tls-chain', detail: [text], more: [{ type: 'text', text: [text] }] },
    { type: 'picture', png: DOT_PNG, alt: text, text },
  ],
  actions: [{ type: 'command', label: text.slice(0, 60), command: `check ${text}`.slice(0, 200), says: text.slice(0, 60) }],
});

/** More than any platform takes at once: 60 findings, each with long evidence. */
export const hugeCard = (): Card => ({
  ...reportCard(),
  blocks: Array.from({ length: 60 }, (_, index) =>
    finding(index + 1, `Finding number ${index + 1}: ${'a long cause '.repeat(8)}`.trim(), [{ type: 'code', text: 'az network show '.repeat(200) }]),
  ),
});

export interface NamedCard {
  readonly name: string;
  readonly card: Card;
}

export const contractCards = (): readonly NamedCard[] => [
  { name: 'note', card: noteCard('Hello') },
  { name: 'progress', card: progressCard(1) },
  { name: 'report', card: reportCard() },
  { name: 'form', card: formCard('check', 'contoso') },
  { name: 'huge', card: hugeCard() },
  { name: 'Chinese', card: { ...noteCard('无法访问：contoso 的专用 DNS 区域未链接'), lang: 'zh-CN' } },
];
