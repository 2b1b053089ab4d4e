import { applyDecorators } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import { z } from 'zod';
import { type ProblemCode, problemCodes } from './problem-codes.js';

type JsonSchema = Record<string, unknown>;

/** The OpenAPI 3.1 form (JSON Schema 2020-12) of what a schema gives out. */
export function answerSchema(schema: z.ZodType): JsonSchema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'output', unrepresentable: 'any' });
  return rest;
}

const faultSchema = z.object({
  pointer: z.string(),
  code: z.string(),
  detail: z.string(),
  detailFr: z.string().optional(),
});

/** Body of every refusal (RFC 9457). */
const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  titleFr: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string().optional(),
  detailFr: z.string().optional(),
  errors: z.array(faultSchema).optional(),
  correlationId: z.string().optional(),
});

/**
 * Documents a route's answer.
 *
 * @param options.refusals codes of the catalogue that this route may refuse with, besides those of every route
 */
export function Answers(
  schema: z.ZodType,
  options: { status?: number; description?: string; refusals?: readonly ProblemCode[] } = {},
): MethodDecorator {
  const { status = 200, description = '', refusals = [] } = options;
  const byStatus = Map.groupBy(refusals, (code) => problemCodes[code].status);
  return applyDecorators(
    ApiResponse({ status, description, content: { 'application/json': { schema: answerSchema(schema) } } }),
    ...[...byStatus].map(([refused, codes]) =>
      ApiResponse({
        status: refused,
        description: codes.map((code) => `${code}: ${problemCodes[code].en}`).join('; '),
        content: { 'application/problem+json': { schema: answerSchema(problemSchema) } },
      }),
    ),
  );
}
