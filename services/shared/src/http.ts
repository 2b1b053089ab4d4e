import {
  type ArgumentsHost,
  Catch,
  type ExceptionFilter,
  HttpException,
  StandardSchemaValidationPipe,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { faultOf } from './faults.js';
import { Problem } from './problem.js';
import type { ProblemCode } from './problem-codes.js';
import { currentCorrelation } from './telemetry.js';

/** Turns every error into application/problem+json (RFC 9457); what is not ours is logged and told as `internal`. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const problem = this.problemOf(error);
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    reply
      .status(problem.status)
      .header('content-type', 'application/problem+json; charset=utf-8')
      .send(problem.body(currentCorrelation()?.correlationId));
  }

  private problemOf(error: unknown): Problem {
    if (error instanceof Problem) return error;
    const status = error instanceof HttpException ? error.getStatus() : statusOf(error);
    const code = status ? codeOfStatus(status) : null;
    // Never the error's own text: a parser's quotes what was sent.
    if (code) return new Problem(code, code === 'validation' ? unreadable : {});
    this.logger.error({ err: error }, 'a request failed');
    return new Problem('internal');
  }
}

const unreadable = {
  detail: 'The request could not be read: its JSON or its parameters are not well formed.',
  detailFr: "La demande n'a pas pu être lue\u00a0: son JSON ou ses paramètres sont mal formés.",
};

/** Validates by the zod schema of a parameter's decorator, and answers every fault with its pointer. */
export const validationPipe = new StandardSchemaValidationPipe({
  exceptionFactory: (issues) => new Problem('validation', { errors: issues.map(faultOf) }),
});

/** Nothing that anybody sends us is nested deeper; a recursion over what is would end in a failure of ours. */
const DEEPEST = 64;

/**
 * Fastify hook: text of JSON bodies is brought to Unicode NFC, so that one text has one digest.
 *
 * @throws Problem validation for text that PostgreSQL or UTF-8 cannot hold, or a body nested too deep; not-found for
 * such text in the path
 */
export async function normalizeText(request: FastifyRequest): Promise<void> {
  if (textsIn(request.params).some(([, text]) => !canBeKept(text))) throw new Problem('not-found');
  for (const [name, text] of textsIn(request.query)) if (!canBeKept(text)) throw notKept([name]);
  if (typeof request.body === 'object' && request.body !== null && !Buffer.isBuffer(request.body))
    request.body = toNfc(request.body, []);
}

function textsIn(values: unknown): [string, string][] {
  return Object.entries(typeof values === 'object' && values !== null ? values : {}).flatMap(
    ([name, value]) =>
      [value].flat().flatMap((one): [string, string][] => (typeof one === 'string' ? [[name, one]] : [])),
  );
}

/** False for a NUL, which PostgreSQL's text cannot hold, and for half a character, which UTF-8 cannot. */
const canBeKept = (text: string): boolean => text.isWellFormed() && !text.includes('\0');

function toNfc(value: unknown, path: readonly string[]): unknown {
  if (typeof value === 'string') {
    if (!canBeKept(value)) throw notKept(path);
    return value.normalize('NFC');
  }
  if (typeof value !== 'object' || value === null) return value;
  if (path.length > DEEPEST) throw new Problem('validation', unreadable);
  if (Array.isArray(value)) return value.map((inner, index) => toNfc(inner, [...path, String(index)]));
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      if (!canBeKept(key)) throw notKept(path);
      return [key.normalize('NFC'), toNfc(inner, [...path, key])];
    }),
  );
}

function notKept(path: readonly string[]): Problem {
  const fault = faultOf({ message: 'holds characters that cannot be written', path, code: 'text-not-kept' });
  return new Problem('validation', { errors: [fault] });
}

function statusOf(error: unknown): number | null {
  return typeof error === 'object' &&
    error !== null &&
    'statusCode' in error &&
    typeof error.statusCode === 'number'
    ? error.statusCode
    : null;
}

function codeOfStatus(status: number): ProblemCode | null {
  switch (status) {
    case 400:
    case 422:
      return 'validation';
    case 401:
      return 'unauthenticated';
    case 403:
      return 'forbidden';
    case 404:
      return 'not-found';
    case 413:
      return 'payload-too-large';
    case 415:
      return 'unsupported-media-type';
    case 429:
      return 'rate-limited';
    default:
      return null;
  }
}
