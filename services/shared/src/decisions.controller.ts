import { Body, Controller, Get, Headers, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { assertionSchema } from './assertion.js';
import { Acting, type ActingPerson, Policy } from './auth.js';
import { toBase64Url } from './canonical.js';
import { type DecisionResult, Decisions, type PreparedDecision } from './decisions.js';
import { requireKey } from './idempotency.js';
import type { Tx } from './outbox.js';

const base64url = z.string().regex(/^[A-Za-z0-9_-]+$/);

/** Body of a decision: the statements as prepared, and the assertion over them. */
export const decisionBody = z
  .object({
    statements: z.array(base64url).min(1).max(10_000),
    list: base64url.nullable(),
    assertion: assertionSchema,
  })
  .meta({ id: 'DecisionBody' });

/** Decisions of people, one path for every type that the service accepts (DESIGN.md section 4). */
@ApiTags('decisions')
@ApiParam({ name: 'organizationId', type: String })
@Controller('v1/organizations/:organizationId/decisions/:type')
export class DecisionsController {
  constructor(@Inject(Decisions) private readonly decisions: Decisions<Tx>) {}

  @Post('prepare')
  @HttpCode(200)
  @Policy({ memberOrEarner: true })
  @ApiOperation({ summary: 'The exact statements to sign, how they read, and the options for the passkey' })
  prepare(
    @Param('type') type: string,
    @Acting() acting: ActingPerson,
    @Body() body: unknown,
  ): Promise<PreparedDecision> {
    return this.decisions.prepare(type, acting, body);
  }

  @Post()
  @HttpCode(200)
  @Policy({ memberOrEarner: true })
  @ApiHeader({ name: 'Idempotency-Key', required: true })
  @ApiOperation({ summary: 'Decide: the signed statements; 200 means durably recorded' })
  submit(
    @Param('type') type: string,
    @Acting() acting: ActingPerson,
    @Headers('idempotency-key') key: string | undefined,
    @Body({ schema: decisionBody }) body: z.output<typeof decisionBody>,
  ): Promise<DecisionResult> {
    return this.decisions.submit(type, acting, body, requireKey(key));
  }

  @Get(':decisionId')
  @Policy({ memberOrEarner: true })
  @ApiOperation({ summary: 'The signed object: statement, list, assertion' })
  async find(
    @Param('type') type: string,
    @Acting() acting: ActingPerson,
    @Param('decisionId') decisionId: string,
  ) {
    const found = await this.decisions.find(type, acting, decisionId);
    return {
      decisionId: found.decisionId,
      digest: found.digest,
      state: found.state,
      statement: toBase64Url(found.statement),
      list: found.list ? toBase64Url(found.list) : null,
      index: found.listIndex,
      path: found.path.map(toBase64Url),
      assertion: JSON.parse(new TextDecoder().decode(found.assertion)),
    };
  }
}
