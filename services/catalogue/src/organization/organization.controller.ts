import { Body, Controller, Get, Headers, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Acting, type ActingPerson, Policy } from '../../../shared/src/auth.js';
import { requireKey } from '../../../shared/src/idempotency.js';
import { Answers } from '../../../shared/src/openapi.js';
import { organizationKinds } from '../../../shared/src/roles.js';
import { type Page, type PageQuery, pageOf, pageQuery } from '../paging.js';
import { isWritten } from '../version/text.js';
import { isMailDomain, isTimeZone, type Organization } from './organization.js';
import { OrganizationService } from './organization.service.js';

const name = z.string().trim().min(1).max(200).refine(isWritten, 'holds characters that cannot be written');
const slug = z
  .string()
  .regex(/^[a-z0-9]([a-z0-9-]{0,58}[a-z0-9])?$/, 'lower-case letters, digits and - only');
const zone = z.string().refine(isTimeZone, 'not an IANA time zone');
const url = z.url({ protocol: /^https$/ }).max(500);

const registrationBody = z
  .strictObject({
    at: z.iso.datetime(),
    statement: z.string().min(1).max(20_000),
    signature: z.string().min(1).max(2_000),
    url,
    slug,
    timeZone: zone.default('America/Toronto'),
  })
  .meta({ id: 'OrganizationRegistration' });

const employerBody = z
  .strictObject({
    kind: z.enum(['employer', 'external-body']).default('employer'),
    name,
    mailDomain: z
      .string()
      .trim()
      .toLowerCase()
      .refine(isMailDomain, 'not a mail domain such as company.example'),
    sector: z.string().trim().max(200).refine(isWritten).default(''),
    slug: slug.optional(),
    url: url.optional(),
    timeZone: zone.optional(),
  })
  .meta({ id: 'EmployerRequest' });

const organizationAnswer = z.object({
  id: z.uuid(),
  kind: z.enum(organizationKinds),
  name: z.string(),
  slug: z.string(),
  mailDomain: z.string(),
  timeZone: z.string(),
  url: z.string(),
  sector: z.string(),
  namedByOrganizationId: z.uuid().nullable(),
  identified: z.object({ method: z.string(), at: z.string() }).nullable(),
});

/** Organizations and the employers that institutions name. */
@ApiTags('organizations')
@Controller('v1')
export class OrganizationController {
  constructor(@Inject(OrganizationService) private readonly organizations: OrganizationService) {}

  @Post('operator/organizations')
  @HttpCode(201)
  @Policy({ operator: true })
  @ApiHeader({ name: 'Operator-Signature', required: true })
  @ApiOperation({ summary: 'The operator registers an organization by a signed statement' })
  @Answers(organizationAnswer, {
    status: 201,
    refusals: ['statement-mismatch', 'assertion-invalid', 'slug-taken', 'conflict'],
  })
  register(
    @Body({ schema: registrationBody }) body: z.output<typeof registrationBody>,
  ): Promise<Organization> {
    return this.organizations.register(body);
  }

  @Get('organizations/:organizationId')
  @Policy({ member: true })
  @ApiOperation({ summary: 'The organization of the caller' })
  @Answers(organizationAnswer)
  get(@Param('organizationId') organizationId: string): Promise<Organization> {
    return this.organizations.get(organizationId);
  }

  @Post('organizations/:organizationId/employers')
  @HttpCode(201)
  @Policy({ roles: ['programme-lead', 'administrator'] })
  @ApiParam({ name: 'organizationId', type: String })
  @ApiHeader({ name: 'Idempotency-Key', required: true })
  @ApiOperation({ summary: 'Name an employer; its answers count once it is identified' })
  @Answers(organizationAnswer, {
    status: 201,
    refusals: ['employer-exists', 'slug-taken', 'idempotency-key-reused'],
  })
  nameEmployer(
    @Acting() acting: ActingPerson,
    @Headers('idempotency-key') key: string | undefined,
    @Body({ schema: employerBody }) body: z.output<typeof employerBody>,
  ): Promise<Organization> {
    const { organizationId, personId } = acting;
    return this.organizations.nameEmployer({ organizationId, personId, key: requireKey(key) }, body);
  }

  @Get('organizations/:organizationId/employers')
  @Policy({ member: true })
  @ApiOperation({ summary: 'Employers that this institution named, with their identified state' })
  @Answers(pageOf(organizationAnswer))
  employers(
    @Param('organizationId') organizationId: string,
    @Query({ schema: pageQuery }) query: PageQuery,
  ): Promise<Page<Organization>> {
    return this.organizations.employers(organizationId, query);
  }
}
