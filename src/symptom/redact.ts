// Secrets out of text, before it is stored or echoed. Pure, and linear: every quantifier is bounded or starts at an anchor.

const MARK = '[redacted]';

/** A value as people and tools write it: quoted, or up to the next blank, comma, semicolon, ampersand or bracket. */
const VALUE = `(?:"[^"\\n]{1,4096}"|'[^'\\n]{1,4096}'|[^\\s"',;&|<>)}]{1,4096})`;
const NAMES =
  'passw(?:or)?d|pwd|passphrase|secret|client[_-]?secret|access[_-]?key|account[_-]?key|shared[_-]?access[_-]?key|api[_-]?key|' +
  'private[_-]?key|access[_-]?token|refresh[_-]?token|id[_-]?token|identity[_-]?token|registry[_-]?token|token|assertion';

type Rule = readonly [pattern: RegExp, replacement: string];
const rule = (source: string, replacement: string, flags = 'gi'): Rule => [new RegExp(source, flags), replacement];

const RULES: readonly Rule[] = [
  rule('-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[^-]{0,16384}(?:-----END [A-Z ]{0,30}PRIVATE KEY-----)?', MARK),
  // Tokens that say what they are: JWT, GitHub, Slack, AWS, Entra client secrets, ACR and storage account keys.
  rule('(?<![\\w-])eyJ[\\w-]{8,}\\.[\\w-]{2,}(?:\\.[\\w-]*){0,3}', MARK, 'g'),
  rule('(?<![\\w-])(?:gh[pousr]_\\w{20,255}|github_pat_\\w{20,255}|xox[a-z]-[\\w-]{8,255}|xapp-[\\w-]{8,255}|(?:AKIA|ASIA)[A-Z0-9]{16})(?!\\w)', MARK, 'g'),
  rule('(?<![\\w.~-])[\\w.~-]{3}\\dQ~[\\w.~-]{31,34}(?![\\w.~-])', MARK, 'g'),
  rule('(?<![\\w+/])[\\w+/]{42}\\+ACR[\\w+/]{6}(?![\\w+/])', MARK, 'g'),
  rule('(?<![\\w+/])[\\w+/]{86}==', MARK, 'g'),
  // What people paste as a password on a command line.
  rule(
    `(--(?:[a-z]{1,12}-)?(?:password|passwd|client-secret|secret|registry-token|access-token|refresh-token|token|api-key|account-key|sas-token)(?:=|\\s{1,8}))${VALUE}`,
    `$1${MARK}`,
  ),
  rule(`(\\blogin\\b[^\\n]{0,400}?\\s-p(?:=|\\s{0,8}))(?!assword)${VALUE}`, `$1${MARK}`),
  rule(`(\\s(?:-u|--user|--creds|--src-creds|--dest-creds)(?:=|\\s{1,8})["']?[^\\s:"']{1,128}:)[^\\s"']{1,1024}`, `$1${MARK}`),
  rule(`(\\b(?:echo|printf)\\s{1,8})${VALUE}(?=\\s{0,8}\\|[^\\n]{0,80}\\blogin\\b)`, `$1${MARK}`),
  // Headers.
  rule(`(\\bauthorization["']?\\s{0,8}[:=]\\s{0,8}["']?)(?:(?:basic|bearer|sharedkey|digest)\\s{1,8}[^\\s"',]{4,8192}|[^\\s"',]{16,8192})`, `$1${MARK}`),
  rule(`(\\bbearer\\s{1,8})(?!\\w{1,20}=")(?!(?:tokens?|challenge|auth\\w*|realm|scheme)\\b)[\\w.~+/=-]{6,8192}`, `$1${MARK}`),
  rule('(\\bbasic\\s{1,8})(?=[\\w+/]{0,80}(?:[0-9=]|[a-z][A-Z]))[A-Za-z0-9+/]{8,4096}={0,2}', `$1${MARK}`, 'g'),
  rule('(\\bBasic\\s{1,8})(?=[\\w+/]{0,80}(?:[0-9=]|[a-z][A-Z]))[A-Za-z0-9+/]{8,4096}={0,2}', `$1${MARK}`, 'g'),
  rule('(\\b(?:set-)?cookie["\']?\\s{0,8}:\\s{0,8})[^\\n]{1,4096}', `$1${MARK}`),
  // URLs: user:password@, and the signature of a shared access link.
  rule('(?<=://)[^\\s/@"\'<>]{1,1024}@', `${MARK}@`),
  rule(`((?:sig|signature|sharedaccesssignature)=)${VALUE}`, `$1${MARK}`),
  // name=value anywhere; name: value where the name is a word of its own.
  rule(`((?:${NAMES})["']?\\s{0,4}=\\s{0,4})${VALUE}`, `$1${MARK}`),
  rule(`(["'](?:[\\w-]{0,40}[_-])?(?:${NAMES}|auth)["']\\s{0,8}:\\s{0,8})${VALUE}`, `$1${MARK}`),
  rule(
    `((?<![\\w-])(?:passw(?:or)?d|pwd|passphrase|client[ _-]?secret|api[ _-]?key|access[ _-]?key|account[ _-]?key)\\s{0,4}[:：]\\s{0,4})${VALUE}`,
    `$1${MARK}`,
  ),
  rule(`((?<![\\w-])(?:[a-z]{1,10}[ _-])?(?:token|secret|密码|密钥|口令)\\s{0,4}[:：]\\s{0,4})(?=[\\w.~+/=-]{0,200}\\d)${VALUE}`, `$1${MARK}`),
  rule(`((?:密码|密钥|口令)\\s{0,4}[:：是为]\\s{0,4})${VALUE}`, `$1${MARK}`),
];

/**
 * The same text with passwords, tokens, signatures, keys and URL credentials replaced by `[redacted]`.
 * Words around them stay, so that the error can still be read and recognised; redacting twice changes nothing.
 */
export function redact(text: string): string {
  return RULES.reduce((rest, [pattern, replacement]) => rest.replace(pattern, replacement), text);
}
