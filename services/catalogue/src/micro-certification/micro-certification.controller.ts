import { Body, Controller, Get, Headers, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Acting, type ActingPerson, Policy } from '../../../shared/src/auth.js';
import { languages } from '../../../shared/src/content.js';
import { requireKey } from '../../../shared/src/idempotency.js';
import { Answers } from '../../../shared/src/openapi.js';
import { type Page, type PageQuery, pageOf, pageQuery } from '../paging.js';
import { isWritten } from '../version/text.js';
import { type MicroCertification, versionStates } from './micro-certification.js';
import { MicroCertificationService } from './micro-certification.service.js';

const text = z.string().trim().min(1).max(300).refine(isWritten, 'holds characters that cannot be written');
const name = z
  .partialRecord(z.enum(languages), text)
  .refine((texts) => texts.en !== undefined || texts.fr !== undefined, 'a name in one language at least');
const slug = z
  .string()
  .regex(/^[a-z0-9]([a-z0-9-]{0,58}[a-z0-9])?$/, 'lower-case letters, digits and - only');

const createBody = z.strictObject({ slug: slug.optional(), name }).meta({ id: 'NewMicroCertification' });
const copyBody = z
  .strictObject({ slug: slug.optional(), name: name.optional() })
  .meta({ id: 'MicroCertificationCopy' });
const startBody = z.strictObject({ copyOf: z.string().max(64).optional() }).meta({ id: 'VersionStart' });

const versionSummaryAnswer = z.object({
  id: z.uuid(),
  number: z.int(),
  state: z.enum(versionStates),
  submittedAt: z.string().nullable(),
  endorsedAt: z.string().nullable(),
});
const microCertificationAnswer = z.object({
  id: z.uuid(),
  organizationId: z.uuid(),
  slug: z.string(),
  name: z.partialRecord(z.enum(languages), z.string()),
  createdAt: z.string(),
  versions: z.array(versionSummaryAnswer),
});
const startedAnswer = z.object({ versionId: z.uuid(), number: z.int() });

/** Micro-certifications of the caller's organization. */
@ApiTags('micro-certifications')
@ApiParam({ name: 'organizationId', type: String })
@Controller('v1/organizations/:organizationId/micro-certifications')
export class MicroCertificationController {
  constructor(@Inject(MicroCertificationService) private readonly service: MicroCertificationService) {}

  @Post()
  @HttpCode(201)
  @Policy({ roles: ['programme-lead'] })
  @ApiHeader({ name: 'Idempotency-Key', required: true })
  @ApiOperation({ summary: 'A new micro-certification with an empty draft as version 1' })
  @Answers(microCertificationAnswer, { status: 201, refusals: ['slug-taken', 'idempotency-key-reused'] })
  create(
    @Acting() acting: ActingPerson,
    @Headers('idempotency-key') key: string | undefined,
    @Body({ schema: createBody }) body: z.output<typeof createBody>,
  ): Promise<MicroCertification> {
    return this.service.create(callerOf(acting, key), body);
  }

  @Get()
  @Policy({ member: true })
  @ApiOperation({ summary: 'Micro-certifications with their versions, oldest first' })
  @Answers(pageOf(microCertificationAnswer))
  list(
    @Param('organizationId') organizationId: string,
    @Query({ schema: pageQuery }) query: PageQuery,
  ): Promise<Page<MicroCertification>> {
    return this.service.list(organizationId, query);
  }

  @Get(':id')
  @Policy({ member: true })
  @ApiOperation({ summary: 'One micro-certification with its versions' })
  @Answers(microCertificationAnswer, { refusals: ['not-found'] })
  get(@Param('organizationId') organizationId: string, @Param('id') id: string): Promise<MicroCertification> {
    return this.service.get(organizationId, id);
  }

  @Post(':id/copy')
  @HttpCode(201)
  @Policy({ roles: ['programme-lead'] })
  @ApiHeader({ name: 'Idempotency-Key', required: true })
  @ApiOperation({ summary: 'A new micro-certification with the content of the newest version of this one' })
  @Answers(microCertificationAnswer, {
    status: 201,
    refusals: ['not-found', 'slug-taken', 'idempotency-key-reused'],
  })
  copy(
    @Acting() acting: ActingPerson,
    @Param('id') id: string,
    @Headers('idempotency-key') key: string | undefined,
    @Body({ schema: copyBody }) body: z.output<typeof copyBody>,
  ): Promise<MicroCertification> {
    return this.service.copy(callerOf(acting, key), id, body);
  }

  @Post(':id/versions')
  @HttpCode(201)
  @Policy({ roles: ['programme-lead'] })
  @ApiHeader({ name: 'Idempotency-Key', required: true })
  @ApiOperation({ summary: 'Start the next version: empty, or a copy that keeps the ids of its elements' })
  @Answers(startedAnswer, { status: 201, refusals: ['not-found', 'idempotency-key-reused'] })
  startVersion(
    @Acting() acting: ActingPerson,
    @Param('id') id: string,
    @Headers('idempotency-key') key: string | undefined,
    @Body({ schema: startBody }) body: z.output<typeof startBody>,
  ): Promise<{ versionId: string; number: number }> {
    return this.service.startVersion(callerOf(acting, key), id, body);
  }
}

function callerOf(acting: ActingPerson, key: string | undefined) {
  return { organizationId: acting.organizationId, personId: acting.personId, key: requireKey(key) };
}
