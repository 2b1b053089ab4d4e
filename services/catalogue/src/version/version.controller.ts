import { Body, Controller, Get, Headers, Inject, Param, Put, Query, Res } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Policy } from '../../../shared/src/auth.js';
import { Answers } from '../../../shared/src/openapi.js';
import { Problem } from '../../../shared/src/problem.js';
import { type DraftInput, draftInput } from './draft.js';
import { checkAnswer, comparisonAnswer, versionAnswer } from './version.answers.js';
import { etagOf, revisionOf, type StoredVersion } from './version.js';
import { type CheckedVersion, type Comparison, VersionService } from './version.service.js';

const compareQuery = z.object({ with: z.string().max(64).optional() });

/** Versions of the caller's organization. */
@ApiTags('versions')
@Controller('v1/organizations/:organizationId/versions')
export class VersionController {
  constructor(@Inject(VersionService) private readonly versions: VersionService) {}

  @Get(':versionId')
  @Policy({ member: true })
  @ApiOperation({ summary: 'A version with its whole text; its ETag is what a change names in If-Match' })
  @Answers(versionAnswer, { refusals: ['not-found'] })
  async get(
    @Param('organizationId') organizationId: string,
    @Param('versionId') versionId: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StoredVersion> {
    return tagged(reply, await this.versions.get(organizationId, versionId));
  }

  @Put(':versionId')
  @Policy({ roles: ['programme-lead'] })
  @ApiHeader({ name: 'If-Match', required: true, description: 'ETag of the draft that was seen' })
  @ApiOperation({ summary: 'Replace the whole draft, in both languages' })
  @Answers(versionAnswer, { refusals: ['not-found', 'version-frozen', 'conflict', 'validation'] })
  async write(
    @Param('organizationId') organizationId: string,
    @Param('versionId') versionId: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: draftInput }) body: DraftInput,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StoredVersion> {
    return tagged(reply, await this.versions.write(organizationId, versionId, seenRevision(ifMatch), body));
  }

  @Get(':versionId/check')
  @Policy({ member: true })
  @ApiOperation({
    summary: 'What is missing, field by field; warnings; coverage; the ten elements of the framework',
  })
  @Answers(checkAnswer, { refusals: ['not-found'] })
  check(
    @Param('organizationId') organizationId: string,
    @Param('versionId') versionId: string,
  ): Promise<CheckedVersion> {
    return this.versions.check(organizationId, versionId);
  }

  @Get(':versionId/compare')
  @Policy({ member: true })
  @ApiOperation({ summary: 'What changed since another version, element by element and word by word' })
  @Answers(comparisonAnswer, { refusals: ['not-found'] })
  compare(
    @Param('organizationId') organizationId: string,
    @Param('versionId') versionId: string,
    @Query({ schema: compareQuery }) query: z.output<typeof compareQuery>,
  ): Promise<Comparison> {
    return this.versions.compare(organizationId, versionId, query.with);
  }
}

function tagged(reply: FastifyReply, version: StoredVersion): StoredVersion {
  reply.header('etag', etagOf(version.revision));
  return version;
}

function seenRevision(ifMatch: string | undefined): number {
  const revision = ifMatch === undefined ? undefined : revisionOf(ifMatch);
  if (revision === undefined)
    throw new Problem('validation', {
      detail: 'The header If-Match must name the ETag of the draft that was seen.',
      detailFr: "L'en-tête If-Match doit nommer l'ETag de l'ébauche qui a été vue.",
    });
  return revision;
}
