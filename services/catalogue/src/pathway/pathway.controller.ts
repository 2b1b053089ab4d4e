import { Body, Controller, Get, Headers, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Acting, type ActingPerson, Policy } from '../../../shared/src/auth.js';
import { requireKey } from '../../../shared/src/idempotency.js';
import { Answers } from '../../../shared/src/openapi.js';
import { pathwaySchema } from '../../../shared/src/pathway.js';
import { type PageQuery, pageOf, pageQuery } from '../paging.js';
import { type PathwayInput, pathwayInput } from './pathway.js';
import { PathwayService } from './pathway.service.js';

const pathwayAnswer = pathwaySchema.omit({ v: true, organizationId: true }).extend({
  state: z.enum(['draft', 'approved']),
  digest: z.string(),
  sentence: z.object({ en: z.string(), fr: z.string() }),
  createdAt: z.string(),
  approvedAt: z.string().nullable(),
});

/** Pathways of an institution: prerequisites and stacks of its micro-certifications. */
@ApiTags('pathways')
@ApiParam({ name: 'organizationId', type: String })
@Controller('v1/organizations/:organizationId/pathways')
export class PathwayController {
  constructor(@Inject(PathwayService) private readonly pathways: PathwayService) {}

  @Post()
  @HttpCode(201)
  @Policy({ roles: ['programme-lead'] })
  @ApiHeader({ name: 'Idempotency-Key', required: true })
  @ApiOperation({ summary: "Draft the next revision of a micro-certification's pathway" })
  @Answers(pathwayAnswer, { status: 201, refusals: ['not-found', 'pathway-cycle', 'idempotency-key-reused'] })
  draft(
    @Acting() acting: ActingPerson,
    @Headers('idempotency-key') key: string | undefined,
    @Body({ schema: pathwayInput }) input: PathwayInput,
  ) {
    return this.pathways.draft(acting, input, requireKey(key));
  }

  @Get()
  @Policy({ member: true })
  @ApiOperation({ summary: 'Revisions, newest first' })
  @Answers(pageOf(pathwayAnswer))
  list(@Param('organizationId') organizationId: string, @Query({ schema: pageQuery }) query: PageQuery) {
    return this.pathways.list(organizationId, query);
  }

  @Get(':pathwayId/revisions/:revision')
  @Policy({ member: true })
  @ApiOperation({ summary: 'One revision' })
  @Answers(pathwayAnswer, { refusals: ['not-found'] })
  find(
    @Param('organizationId') organizationId: string,
    @Param('pathwayId', { schema: z.uuid() }) pathwayId: string,
    @Param('revision', { schema: z.coerce.number().int().min(1).max(1_000_000) }) revision: number,
  ) {
    return this.pathways.find({ organizationId, pathwayId, revision });
  }
}
