// Names that cross the wire: routes, verbs of buttons, commands of the message extension. The manifest is checked against these.
export const MOUNT = '/api/messages';
export const CHANNEL_ID = 'msteams';
export const CARD_TYPE = 'application/vnd.microsoft.card.adaptive';

/** What a button's data is for. In `data.acr`, so that nobody else's card is taken for ours. */
export const PRESSES = ['command', 'form', 'submit', 'share', 'refresh'] as const;
export type Press = (typeof PRESSES)[number];

/** Commands of the message extension. */
export const SEARCH = 'recent';
export const DIAGNOSE = 'diagnose';
export const CHECK = 'check';
