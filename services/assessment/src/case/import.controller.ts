import { Body, Controller, Headers, HttpCode, Inject, Post, Query } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Acting, type ActingPerson, Policy } from '../../../shared/src/auth.js';
import { requireKey } from '../../../shared/src/idempotency.js';
import { isId } from '../../../shared/src/ids.js';
import { Problem } from '../../../shared/src/problem.js';
import { ImportService } from './import.service.js';

const importQuery = z.object({
  versionId: z.string().refine(isId, 'not an id'),
  dryRun: z.enum(['true', 'false']).default('true'),
});

const earnerBody = z
  .object({
    studentNumber: z.string(),
    legalName: z.string(),
    chosenName: z.string().optional(),
    mail: z.string(),
    language: z.enum(['en', 'fr']),
    offering: z.string(),
    /** Prepares a case against this version. */
    versionId: z.string().refine(isId, 'not an id').optional(),
  })
  .meta({ id: 'EarnerBody' });

/** Earners and their prepared cases, one by one or from a file. */
@ApiTags('cases')
@Controller('v1/organizations/:organizationId')
export class ImportController {
  constructor(@Inject(ImportService) private readonly imports: ImportService) {}

  @Post('case-imports')
  @HttpCode(200)
  @Policy({ roles: ['programme-lead', 'registrar'] })
  @ApiConsumes('text/csv')
  @ApiBody({ schema: { type: 'string' } })
  @ApiHeader({ name: 'Idempotency-Key', required: false, description: 'Needed unless dryRun is true' })
  @ApiOperation({
    summary:
      'Prepare cases from a CSV file: student_number, legal_name, chosen_name, mail, language, offering. A dry run names every fault by row',
  })
  import(
    @Acting() acting: ActingPerson,
    @Query({ schema: importQuery }) query: z.output<typeof importQuery>,
    @Headers('idempotency-key') key: string | undefined,
    @Body() file: unknown,
  ) {
    if (!Buffer.isBuffer(file)) throw new Problem('unsupported-media-type');
    return query.dryRun === 'true'
      ? this.imports.dryRun(acting, query.versionId, file)
      : this.imports.run(acting, query.versionId, file, requireKey(key));
  }

  @Post('earners')
  @Policy({ roles: ['programme-lead', 'registrar'] })
  @ApiHeader({ name: 'Idempotency-Key', required: true })
  @ApiOperation({ summary: 'Register one earner, and prepare a case where a version is given' })
  create(
    @Acting() acting: ActingPerson,
    @Headers('idempotency-key') key: string | undefined,
    @Body({ schema: earnerBody }) body: z.output<typeof earnerBody>,
  ) {
    const { versionId, chosenName, ...student } = body;
    return this.imports.one(acting, { ...student, chosenName }, versionId ?? null, requireKey(key));
  }
}
