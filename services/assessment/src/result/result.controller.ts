import { Readable } from 'node:stream';
import { Body, Controller, Get, HttpCode, Inject, Post, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Acting, type ActingPerson, Policy } from '../../../shared/src/auth.js';
import { pageQuery } from '../page.js';
import { ResultService } from './result.service.js';

const resultQuery = z.object({
  ...pageQuery,
  /** All results are final; the others narrow by outcome, or by whether there is an award. */
  state: z.enum(['final', 'pass', 'not-yet', 'awarded', 'not-awarded']).default('final'),
  versionId: z.string().max(100).optional(),
});
const exportQuery = z.object({
  language: z.enum(['en', 'fr']).optional(),
  delimiter: z.enum(['comma', 'semicolon']).optional(),
});
const disclosuresBody = z
  .object({ resultIds: z.array(z.string()).max(1000) })
  .meta({ id: 'DisclosuresBody' });

type ExportQuery = z.output<typeof exportQuery>;

/** Results of an organization. */
@ApiTags('results')
@Controller('v1/organizations/:organizationId')
export class ResultController {
  constructor(@Inject(ResultService) private readonly results: ResultService) {}

  @Get('results')
  @Policy({ roles: ['registrar', 'programme-lead', 'administrator', 'auditor'] })
  @ApiOperation({ summary: 'Results; ?state=final|pass|not-yet|awarded|not-awarded' })
  list(@Acting() acting: ActingPerson, @Query({ schema: resultQuery }) query: z.output<typeof resultQuery>) {
    const { state, versionId } = query;
    const outcome = state === 'pass' || state === 'not-yet' ? state : undefined;
    const awarded = state === 'awarded' ? true : state === 'not-awarded' ? false : undefined;
    return this.results.list(acting, { outcome, awarded, versionId }, query);
  }

  @Get('results.csv')
  @Policy({ roles: ['registrar', 'programme-lead', 'administrator'] })
  @ApiOperation({ summary: 'Results with the keys of the import: student number and offering' })
  resultsCsv(
    @Acting() acting: ActingPerson,
    @Query({ schema: exportQuery }) query: ExportQuery,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.csv(acting, query, reply, false);
  }

  @Get('awards.csv')
  @Policy({ roles: ['registrar', 'programme-lead', 'administrator'] })
  @ApiOperation({ summary: 'Results that have an award, in the same form' })
  awardsCsv(
    @Acting() acting: ActingPerson,
    @Query({ schema: exportQuery }) query: ExportQuery,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.csv(acting, query, reply, true);
  }

  private async csv(
    acting: ActingPerson,
    query: ExportQuery,
    reply: FastifyReply,
    awardsOnly: boolean,
  ): Promise<void> {
    const language = query.language ?? acting.locale;
    const delimiter =
      (query.delimiter ?? (language === 'fr' ? 'semicolon' : 'comma')) === 'comma' ? ',' : ';';
    const lines = await this.results.export(acting, { language, delimiter, awardsOnly });
    await reply
      .header('content-type', 'text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="${awardsOnly ? 'awards' : 'results'}.csv"`)
      .header('x-content-type-options', 'nosniff')
      .header('cache-control', 'no-store')
      .send(Readable.from(lines, { objectMode: false }));
  }
}

/** For issuance, which embeds what a result discloses. */
@ApiTags('internal')
@Controller('internal/disclosures')
export class DisclosureController {
  constructor(@Inject(ResultService) private readonly results: ResultService) {}

  @Post()
  @HttpCode(200)
  @Policy({ service: ['issuance'] })
  @ApiOperation({ summary: 'Salts and public items of results, each bound by a signed digest' })
  async disclosures(@Body({ schema: disclosuresBody }) body: z.output<typeof disclosuresBody>) {
    return { disclosures: await this.results.disclosures(body.resultIds) };
  }
}
