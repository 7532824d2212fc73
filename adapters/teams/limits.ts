// Teams' limits, and how far we stay from them. Bytes are UTF-8 of JSON; times are milliseconds.

/** One card. Teams takes some 100 KB; older clients, webhooks and forwards cut at 28 KB. Pictures do not count. */
export const CARD_BYTES = 24_000;
/** What Teams itself takes for one message. */
export const MESSAGE_BYTES = 80_000;
export const PICTURE_BYTES = 50_000;
/** More buttons than this go into the menu; more than `ACTIONS` Teams hides. */
export const SHOWN_ACTIONS = 4;
export const ACTIONS = 10;
export const ACTION_TITLE = 80;
export const COMMAND_LENGTH = 4_000;
/** A table wider than this is told as lines. */
export const COLUMNS = 7;
export const REFRESHED_USERS = 60;
export const SEARCH_RESULTS = 10;
/** An invoke is given up by Teams after some seconds: ours is answered before. */
export const INVOKE_MS = 4_000;
/** A message's turn may take longer: 15 seconds. */
export const TURN_MS = 10_000;
/** How long the connector may take. */
export const CALL_MS = 10_000;
export const BODY = '512kb';
export const FILE_BYTES = 1_000_000;
export const FILES = 3;
/** Private messages leave the clients after a day, and what is kept to share them goes too. */
export const SHARED_MS = 86_400_000;
/** Without a `Retry-After`: Teams counts in windows of one, two and thirty seconds. */
export const PAUSE_MS = 2_000;
