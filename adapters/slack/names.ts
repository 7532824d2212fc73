// What Slack and this app call each other's doors: commands, shortcuts, actions, views. The manifest is made from the same names.
export const COMMAND = '/acr-check';
/** The development app stands beside the production app in one workspace, so it answers to another name. */
export const DEV_COMMAND = '/acr-check-dev';
export const SHORTCUT = 'diagnose_message';
export const FORM_VIEW = 'acr_check_form';
/** Where Slack's requests arrive: `/slack/events` for events, commands and interactions alike. */
export const MOUNT = '/slack';
export const ENDPOINT = '/events';
/** The reaction that marks a message for the incident's timeline. */
export const MARK = 'pushpin';
