import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes, randomUUID } from 'node:crypto';
import { type DestinationStream, type Logger as PinoLogger, pino } from 'pino';

/** What ties together everything that one request, event or workflow step caused. Holds no personal data. */
export interface Correlation {
  correlationId: string;
  /** W3C Trace Context `traceparent`. */
  traceparent: string;
}

export type Logger = PinoLogger;

export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';

const storage = new AsyncLocalStorage<Correlation>();

/** Runs `fn` so that it, and all it awaits, sees `context` as its correlation; gives what `fn` gives. */
export function runWithCorrelation<T>(context: Correlation, fn: () => T): T {
  return storage.run(context, fn);
}

/** The correlation of the running request, event or activity; undefined outside of one. */
export function currentCorrelation(): Correlation | undefined {
  return storage.getStore();
}

const CORRELATION_ID = /^[A-Za-z0-9._:-]{8,128}$/;

/**
 * The correlation of something that arrives: keeps a usable correlation id and continues a usable trace
 * (as its child), makes new ones otherwise, so that a caller can never put free text into our logs.
 */
export function incomingCorrelation(received: {
  correlationId?: string | null | undefined;
  traceparent?: string | null | undefined;
}): Correlation {
  const { correlationId, traceparent } = received;
  return {
    correlationId: correlationId && CORRELATION_ID.test(correlationId) ? correlationId : randomUUID(),
    traceparent: childTraceparent(traceparent),
  };
}

export interface Traceparent {
  /** 32 lower-case hex digits. */
  traceId: string;
  /** 16 lower-case hex digits: the span that sent it. */
  parentId: string;
  sampled: boolean;
}

const TRACEPARENT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

/** Parses a `traceparent` (W3C Trace Context section 3.2); null when it must be ignored. */
export function parseTraceparent(text: string | null | undefined): Traceparent | null {
  const match = TRACEPARENT.exec(text ?? '');
  if (!match) return null;
  const [, version, traceId = '', parentId = '', flags = '00', rest] = match;
  // Version ff is forbidden; version 00 has exactly four fields; later ones may have more.
  if (version === 'ff' || (version === '00' && rest !== undefined)) return null;
  if (/^0+$/.test(traceId) || /^0+$/.test(parentId)) return null;
  return { traceId, parentId, sampled: (Number.parseInt(flags, 16) & 1) === 1 };
}

/** A `traceparent` for the next hop: same trace and a new span, or a new trace where none was usable. */
export function childTraceparent(parent?: string | null): string {
  const known = parseTraceparent(parent);
  const traceId = known?.traceId ?? randomBytes(16).toString('hex');
  const flags = known && !known.sampled ? '00' : '01';
  return `00-${traceId}-${randomBytes(8).toString('hex')}-${flags}`;
}

const SECRET_FIELDS = [
  'authorization',
  'cookie',
  'set-cookie',
  'token',
  'access_token',
  'refresh_token',
  'id_token',
  'password',
  'operator-signature',
];
// pino redacts exact depths only: the field itself, inside any object, and inside a request's or response's headers.
const REDACTED = SECRET_FIELDS.flatMap((field) => [`["${field}"]`, `*["${field}"]`, `*.headers["${field}"]`]);

/** An error as it is logged. */
interface LoggedError {
  type: string;
  message: string;
  code?: string | number;
  stack?: string;
  cause?: LoggedError;
}

const MOST_CAUSES = 3;
const LONGEST_MESSAGE = 300;

/**
 * What an error was and where it came from. Databases and parsers quote the values at fault, which may be anybody's
 * words: what is quoted or in brackets is left out, and every property but the code.
 */
function errorForLog(error: unknown, depth = 0): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error, message: 'no error was thrown' };
  const code = 'code' in error && ['string', 'number'].includes(typeof error.code) ? error.code : undefined;
  const stack = error.stack
    ?.split('\n')
    .filter((line) => /^\s+at /.test(line))
    .map((line) => line.trim())
    .join('\n');
  return {
    type: error.name,
    message: withoutValues(error.message),
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    ...(stack ? { stack } : {}),
    ...(error.cause !== undefined && depth < MOST_CAUSES
      ? { cause: errorForLog(error.cause, depth + 1) }
      : {}),
  };
}

function withoutValues(message: string): string {
  // Of Prisma's many lines the first says the call and the last what is wrong; the values are between.
  const lines = message.split('\n').filter((line) => line.trim() !== '');
  const ends = lines.length > 1 ? [lines[0], lines.at(-1)] : lines;
  return ends
    .map((line = '') =>
      line
        .replace(/".*/, (quoted) => `"..."${quoted.slice(quoted.lastIndexOf('"') + 1)}`)
        .replaceAll(/'[^']*'?|\([^)]*\)?/g, (quoted) => (quoted.startsWith('(') ? '(...)' : "'...'"))
        .replaceAll(/\S+@\S+/g, '...'),
    )
    .join(' ')
    .slice(0, LONGEST_MESSAGE);
}

/**
 * The process's logger: one JSON object a line, on standard output unless `destination` says otherwise.
 * Adds the current correlation id to every line and never writes authorization, cookies, tokens or what errors quote.
 */
export function createLogger(
  options: { service: string; level: LogLevel },
  destination?: DestinationStream,
): Logger {
  const settings = {
    level: options.level,
    base: { service: options.service },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: REDACTED, censor: '[redacted]' },
    serializers: { err: (error: unknown) => errorForLog(error) },
    mixin: () => {
      const correlation = storage.getStore();
      return correlation ? { correlationId: correlation.correlationId } : {};
    },
  };
  return destination ? pino(settings, destination) : pino(settings);
}
