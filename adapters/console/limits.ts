// What the console holds and shows at most. It has no platform's limits; these keep a page quick and the store small.

/** Messages kept in a channel, replies included; the oldest go first. */
export const MOST_MESSAGES = 500;
/** Characters that a person may send at once. */
export const MOST_SAID = 20_000;
/** Bytes of a request's body. */
export const MOST_BODY = 64 * 1024;
/** Characters of a card as JSON. A larger one loses its pictures, then blocks from the end; what is cut stands on the full page. */
export const MOST_CARD = 240_000;
export const MOST_NAME = 40;
/** Open live connections of one person, and of all. */
export const MOST_LIVE = 8;
export const MOST_LIVE_ALL = 200;
export const SESSION_DAYS = 30;
/** How often another replica's messages are looked for. */
export const LOOK_MS = 2000;
export const HEARTBEAT_MS = 25_000;
/** Wrong tokens a minute, for all together: a token is far too long to be guessed, this keeps the log readable. */
export const MOST_WRONG = 20;
