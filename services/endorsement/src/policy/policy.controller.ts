import { Body, Controller, Get, Headers, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Acting, type ActingPerson, Policy } from '../../../shared/src/auth.js';
import { requireKey } from '../../../shared/src/idempotency.js';
import { type PageQuery, pageQuery } from '../page.js';
import { type PolicyInput, policyInput } from './policy.js';
import { PolicyService } from './policy.service.js';

const writers = ['programme-lead', 'registrar', 'administrator'] as const;

/** Endorsement policies of an institution; approving one is the decision `policy-approval`. */
@ApiTags('policies')
@Controller('v1/organizations/:organizationId/policies')
export class PolicyController {
  constructor(@Inject(PolicyService) private readonly policies: PolicyService) {}

  @Post()
  @Policy({ roles: writers })
  @ApiHeader({ name: 'Idempotency-Key', required: true })
  @ApiOperation({ summary: 'Draft a new policy, or with policyId its next revision' })
  draft(
    @Acting() acting: ActingPerson,
    @Headers('idempotency-key') key: string | undefined,
    @Body({ schema: policyInput }) input: PolicyInput,
  ) {
    return this.policies.draft(acting, input, requireKey(key));
  }

  @Post('check')
  @Policy({ roles: writers })
  @ApiOperation({ summary: 'How a draft reads, and what is wrong with it; nothing is kept' })
  check(@Param('organizationId') organizationId: string, @Body({ schema: policyInput }) input: PolicyInput) {
    return this.policies.check(organizationId, input);
  }

  @Get()
  @Policy({ member: true })
  @ApiOperation({ summary: 'Revisions, newest first' })
  list(@Param('organizationId') organizationId: string, @Query({ schema: pageQuery }) page: PageQuery) {
    return this.policies.list(organizationId, page);
  }

  @Get(':policyId/revisions/:revision')
  @Policy({ member: true })
  @ApiOperation({ summary: 'One revision' })
  find(
    @Param('organizationId') organizationId: string,
    @Param('policyId', { schema: z.uuid() }) policyId: string,
    @Param('revision', { schema: z.coerce.number().int().min(1) }) revision: number,
  ) {
    return this.policies.find({ organizationId, policyId, revision });
  }
}
