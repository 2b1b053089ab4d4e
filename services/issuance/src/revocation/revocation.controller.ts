import { Body, Controller, Get, Headers, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Acting, type ActingPerson, Policy } from '../../../shared/src/auth.js';
import { requireKey } from '../../../shared/src/idempotency.js';
import { isId } from '../../../shared/src/ids.js';
import { Answers } from '../../../shared/src/openapi.js';
import { Problem } from '../../../shared/src/problem.js';
import { statusReasonCodes } from '../../../shared/src/statements/fields.js';
import { draftedAnswer, revocationAnswer, revocationsAnswer } from './revocation.answers.js';
import { APPEAL_DAYS, APPEAL_DAYS_AT_LEAST, APPEAL_DAYS_AT_MOST } from './revocation.js';
import { RevocationService } from './revocation.service.js';

const draftBody = z
  .strictObject({
    /** Awards; or a whole release by `releaseId`. */
    awardIds: z.array(z.uuid()).min(1).max(10_000).optional(),
    releaseId: z.uuid().optional(),
    reason: z.enum(statusReasonCodes),
    /** What the earners read. */
    words: z.string().trim().min(20).max(4_000),
    suspend: z.boolean(),
    appealDays: z.int().min(APPEAL_DAYS_AT_LEAST).max(APPEAL_DAYS_AT_MOST).default(APPEAL_DAYS),
  })
  .refine((body) => (body.awardIds === undefined) !== (body.releaseId === undefined), {
    message: 'either awards or a release',
  })
  .meta({ id: 'RevocationDraft' });
const listQuery = z.object({
  cursor: z.uuid().optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
const rowsQuery = z.object({ cursor: z.coerce.number().int().min(0).max(100_000).default(0) });

@ApiTags('revocations')
@Controller('v1/organizations/:organizationId/revocations')
export class RevocationController {
  constructor(@Inject(RevocationService) private readonly revocations: RevocationService) {}

  @Post()
  @HttpCode(201)
  @Policy({ roles: ['registrar', 'programme-lead'] })
  @ApiHeader({ name: 'Idempotency-Key', required: true })
  @ApiOperation({ summary: 'Draft a revocation of awards, to see who is affected before it is proposed' })
  @Answers(draftedAnswer, { status: 201, refusals: ['not-found', 'award-revoked'] })
  draft(
    @Acting() acting: ActingPerson,
    @Headers('idempotency-key') key: string | undefined,
    @Body({ schema: draftBody }) body: z.output<typeof draftBody>,
  ) {
    return this.revocations.draft(acting, body, requireKey(key));
  }

  @Get()
  @Policy({ roles: ['registrar', 'programme-lead', 'administrator', 'auditor'] })
  @ApiOperation({ summary: 'Proposed revocations, newest first; drafts only one’s own' })
  @Answers(revocationsAnswer)
  list(@Acting() acting: ActingPerson, @Query({ schema: listQuery }) query: z.output<typeof listQuery>) {
    return this.revocations.list(acting, { cursor: query.cursor ?? null, limit: query.limit });
  }

  @Get(':revocationId')
  @Policy({ roles: ['registrar', 'programme-lead', 'administrator', 'auditor'] })
  @ApiOperation({ summary: 'One: who is affected, appeals, what was decided by whom' })
  @Answers(revocationAnswer, { refusals: ['not-found'] })
  one(
    @Acting() acting: ActingPerson,
    @Param('revocationId') revocationId: string,
    @Query({ schema: rowsQuery }) query: z.output<typeof rowsQuery>,
  ) {
    if (!isId(revocationId)) throw new Problem('not-found');
    return this.revocations.one(acting, revocationId, query.cursor);
  }
}
