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

/** Fastify hook: text of JSON bodies is brought to Unicode NFC, so that one text has one digest. */
export async function normalizeText(request: FastifyRequest): Promise<void> {
  if (typeof request.body === 'object' && request.body !== null && !Buffer.isBuffer(request.body))
    request.body = toNfc(request.body);
}

function toNfc(value: unknown): unknown {
  if (typeof value === 'string') return value.normalize('NFC');
  if (Array.isArray(value)) return value.map(toNfc);
  if (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype) {
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [key.normalize('NFC'), toNfc(inner)]),
    );
  }
  return value;
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
