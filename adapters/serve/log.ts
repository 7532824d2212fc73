// The log: one JSON object a line, with what is secret taken out wherever it stands.
import { type Logger, pino } from 'pino';

const SECRET = ['token', 'secret', 'password', 'authorization', 'cookie', 'way', 'sealed'];

export const openLog = (level: string, destination?: { write(line: string): void }): Logger =>
  pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: SECRET.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[redacted]' },
    },
    destination ?? pino.destination({ dest: 2, sync: true }),
  );
