// Slack's numbers, each as Slack documents it unless said otherwise. Lengths are UTF-16 units, which are never fewer than Slack's characters.

export const MESSAGE_BLOCKS = 50;
export const VIEW_BLOCKS = 100;
/** Slack refuses around 13,200 characters of blocks in all (bolt-js#2509, measured there, not documented): stay below. */
export const MESSAGE_CHARACTERS = 12_000;
/** Slack cuts at 40,000; notifications and screen readers want a line. */
export const TEXT = 4_000;
export const HEADER = 150;
export const RICH_TEXT = 3_000;
export const CONTEXT_TEXT = 2_000;
export const CONTEXT_ELEMENTS = 10;
export const ALT_TEXT = 2_000;

export const TABLE_ROWS = 100;
export const TABLE_COLUMNS = 20;
export const TABLE_CHARACTERS = 10_000;
export const TABLES = 1;

export const CONTAINER_TITLE = 150;
export const CONTAINER_CHILDREN = 10;
/** Not documented: what a reader can still take in. */
export const PLAN_TASKS = 30;
export const TASK_TITLE = 150;

/** Slack takes 25; more than five are a wall. */
export const BUTTONS = 5;
export const BUTTON_TEXT = 75;
export const BUTTON_VALUE = 2_000;
export const ACCESSIBILITY_LABEL = 75;
export const OVERFLOW_OPTIONS = 5;
export const OPTION_TEXT = 75;
export const OPTION_VALUE = 150;
export const SELECT_OPTIONS = 100;
export const CHECKBOXES = 10;
export const URL = 3_000;
export const BLOCK_ID = 255;

export const VIEW_TITLE = 24;
export const VIEW_BUTTON = 24;
export const PRIVATE_METADATA = 3_000;
export const INPUT_LABEL = 2_000;
export const INPUT_TEXT = 3_000;
export const INPUT_PLACEHOLDER = 150;

/** A response_url: so often, and so long. */
export const WAY_USES = 5;
export const WAY_MS = 30 * 60_000;
/** Slack waits 3 s for an acknowledgement; ours leaves before, and the network needs its share. */
export const ACK_MS = 2_600;
/** What may be looked up (a person's language, say) before a command is stored. */
export const LOOKUP_MS = 800;
/** Slack holds ten sockets an app. */
export const SOCKETS_PER_APP = 10;
export const SOCKETS_PER_REPLICA = 2;
