import { Body, Controller, Get, Headers, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Acting, type ActingPerson, Policy } from '../../../shared/src/auth.js';
import { requireKey } from '../../../shared/src/idempotency.js';
import { isId } from '../../../shared/src/ids.js';
import { Answers } from '../../../shared/src/openapi.js';
import { Problem } from '../../../shared/src/problem.js';
import { draftAnswer, releaseAnswer, releasesAnswer } from './release.answers.js';
import { ReleaseReader } from './release.reader.js';
import { ReleaseService } from './release.service.js';

const draftBody = z
  .strictObject({ resultIds: z.array(z.uuid()).min(1).max(100_000) })
  .meta({ id: 'ReleaseDraft' });
const listQuery = z.object({
  cursor: z.uuid().optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
const rowsQuery = z.object({ cursor: z.coerce.number().int().min(0).default(0) });

@ApiTags('releases')
@Controller('v1/organizations/:organizationId/releases')
export class ReleaseController {
  constructor(
    @Inject(ReleaseService) private readonly releases: ReleaseService,
    @Inject(ReleaseReader) private readonly reader: ReleaseReader,
  ) {}

  @Post()
  @HttpCode(201)
  @Policy({ roles: ['programme-lead'] })
  @ApiHeader({ name: 'Idempotency-Key', required: true })
  @ApiOperation({ summary: 'Draft a release over final results' })
  @Answers(draftAnswer, { status: 201, refusals: ['result-not-final', 'result-already-released'] })
  draft(
    @Acting() acting: ActingPerson,
    @Headers('idempotency-key') key: string | undefined,
    @Body({ schema: draftBody }) body: z.output<typeof draftBody>,
  ) {
    return this.releases.draft(acting, body.resultIds, requireKey(key));
  }

  @Get()
  @Policy({ roles: ['programme-lead', 'registrar', 'administrator', 'auditor'] })
  @ApiOperation({ summary: 'Releases, newest first' })
  @Answers(releasesAnswer)
  list(@Acting() acting: ActingPerson, @Query({ schema: listQuery }) query: z.output<typeof listQuery>) {
    return this.reader.list(acting.organizationId, { cursor: query.cursor ?? null, limit: query.limit });
  }

  @Get(':releaseId')
  @Policy({ roles: ['programme-lead', 'registrar', 'administrator', 'auditor'] })
  @ApiOperation({ summary: 'A release: gates, rows, progress, who did what' })
  @Answers(releaseAnswer, { refusals: ['not-found'] })
  one(
    @Acting() acting: ActingPerson,
    @Param('releaseId') releaseId: string,
    @Query({ schema: rowsQuery }) query: z.output<typeof rowsQuery>,
  ) {
    if (!isId(releaseId)) throw new Problem('not-found');
    return this.reader.one(acting, releaseId, query.cursor);
  }
}
