import { Body, Controller, Get, Headers, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Acting, type ActingPerson, Policy } from '../../../shared/src/auth.js';
import { requireKey } from '../../../shared/src/idempotency.js';
import { type RulesInput, rulesInput } from './rules.js';
import { RulesService } from './rules.service.js';

const writers = ['programme-lead', 'registrar'] as const;
const forceQuery = z.object({ microCertificationId: z.string().max(100).optional() });

/** Assessment rules of an institution; approving them is the decision `assessment-rules-approval`. */
@ApiTags('assessment rules')
@Controller('v1/organizations/:organizationId/assessment-rules')
export class RulesController {
  constructor(@Inject(RulesService) private readonly rules: RulesService) {}

  @Post()
  @Policy({ roles: writers })
  @ApiHeader({ name: 'Idempotency-Key', required: true })
  @ApiOperation({ summary: 'Draft new rules, or with rulesId their next revision' })
  draft(
    @Acting() acting: ActingPerson,
    @Headers('idempotency-key') key: string | undefined,
    @Body({ schema: rulesInput }) input: RulesInput,
  ) {
    return this.rules.draft(acting, input, requireKey(key));
  }

  @Get()
  @Policy({ member: true })
  @ApiOperation({ summary: 'Revisions, newest first' })
  list(@Param('organizationId') organizationId: string) {
    return this.rules.list(organizationId);
  }

  @Get('in-force')
  @Policy({ member: true })
  @ApiOperation({
    summary:
      'The rules by which a case of a micro-certification, or of any without its own, opened now is assessed',
  })
  inForce(
    @Param('organizationId') organizationId: string,
    @Query({ schema: forceQuery }) query: z.output<typeof forceQuery>,
  ) {
    return this.rules.inForce(organizationId, query.microCertificationId ?? null);
  }

  @Get(':rulesId/revisions/:revision')
  @Policy({ member: true })
  @ApiOperation({ summary: 'One revision' })
  find(
    @Param('organizationId') organizationId: string,
    @Param('rulesId', { schema: z.uuid() }) rulesId: string,
    @Param('revision', { schema: z.coerce.number().int().min(1) }) revision: number,
  ) {
    return this.rules.find({ organizationId, rulesId, revision });
  }
}
