import { Readable } from 'node:stream';
import {
  Body,
  Controller,
  Get,
  Headers,
  HttpCode,
  Inject,
  Param,
  Post,
  Query,
  Req,
  Res,
} from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Acting, type ActingPerson, type Actor, CurrentPerson, Policy } from '../../../shared/src/auth.js';
import { parsed } from '../../../shared/src/faults.js';
import { findCase } from '../case/case.store.js';
import { Database } from '../database.store.js';
import { EvidenceService, type HandingIn } from './evidence.service.js';
import { listEvidence } from './evidence.store.js';
import { type DigestState, EvidenceReader, type OpenedContent } from './evidence-reader.js';

type Person = Extract<Actor, { kind: 'person' }>;

const itemName = z
  .string()
  .transform((text) => text.normalize('NFC').trim())
  .pipe(
    z
      .string()
      .min(1)
      .max(200)
      .regex(/^\P{Cc}*$/u, 'no control characters'),
  );
const naming = {
  name: itemName,
  blueprintEvidenceId: z.string().min(1).max(200).optional(),
};
const fileQuery = z.object(naming);
const linkBody = z.strictObject({ link: z.string().min(1).max(2000), ...naming }).meta({ id: 'LinkBody' });
const listQuery = z.object({ check: z.enum(['true', 'false']).default('false') });
const contentQuery = z.object({ disposition: z.enum(['attachment', 'inline']).default('attachment') });

/** Types that a browser shows without running anything of them. */
const shownInline = ['image/jpeg', 'video/mp4', 'application/pdf', 'text/plain'];

/** Evidence of cases: files as raw bodies, links as JSON. */
@ApiTags('evidence')
@Controller('v1')
export class EvidenceController {
  constructor(
    @Inject(EvidenceService) private readonly evidence: EvidenceService,
    @Inject(EvidenceReader) private readonly reader: EvidenceReader,
    @Inject(Database) private readonly database: Database,
  ) {}

  @Post('organizations/:organizationId/cases/:caseId/evidence')
  @HttpCode(200)
  @Policy({ roles: ['assessor'] })
  @ApiConsumes(
    'image/jpeg',
    'image/heic',
    'video/mp4',
    'video/quicktime',
    'application/pdf',
    'text/plain',
    'application/json',
  )
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  @ApiOperation({
    summary:
      'Add evidence: a file as the raw body (?name=&blueprintEvidenceId=), or JSON {link, name, blueprintEvidenceId}. The same content again is the same evidence',
  })
  add(
    @Acting() acting: ActingPerson,
    @Param('caseId') caseId: string,
    @Req() request: FastifyRequest,
    @Headers('content-type') type: string | undefined,
    @Body() body: unknown,
  ) {
    const { personId, organizationId } = acting;
    return this.take({ kind: 'member', personId, organizationId }, caseId, request.query, type, body);
  }

  @Post('me/cases/:caseId/evidence')
  @HttpCode(200)
  @Policy({ signedIn: true })
  @ApiConsumes(
    'image/jpeg',
    'image/heic',
    'video/mp4',
    'video/quicktime',
    'application/pdf',
    'text/plain',
    'application/json',
  )
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  @ApiOperation({ summary: 'Add evidence to a case of your own, as above' })
  addOwn(
    @CurrentPerson() person: Person,
    @Param('caseId') caseId: string,
    @Req() request: FastifyRequest,
    @Headers('content-type') type: string | undefined,
    @Body() body: unknown,
  ) {
    return this.take({ kind: 'earner', personId: person.personId }, caseId, request.query, type, body);
  }

  @Get('organizations/:organizationId/cases/:caseId/evidence')
  @Policy({ roles: ['assessor', 'moderator', 'registrar'] })
  @ApiOperation({
    summary: 'Evidence of a case; ?check=true reads each file again and holds it against its digest',
  })
  async list(
    @Acting() acting: ActingPerson,
    @Param('caseId') caseId: string,
    @Query({ schema: listQuery }) query: z.output<typeof listQuery>,
  ) {
    const { id } = await findCase(this.database, acting.organizationId, caseId);
    const rows = await listEvidence(this.database, id);
    const states: Map<string, DigestState> =
      query.check === 'true' ? await this.reader.check(rows) : new Map();
    const views = await this.reader.views(this.database, rows);
    return {
      items: views.map((view) => ({ ...view, state: states.get(view.id) ?? view.state })),
      next: null,
    };
  }

  @Get('organizations/:organizationId/evidence/:evidenceId/content')
  @Policy({ roles: ['assessor', 'moderator', 'registrar'] })
  @ApiOperation({ summary: 'The file; ?disposition=inline shows what a browser can show safely' })
  async content(
    @Acting() acting: ActingPerson,
    @Param('evidenceId') evidenceId: string,
    @Query({ schema: contentQuery }) query: z.output<typeof contentQuery>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await send(reply, await this.reader.open(acting.organizationId, evidenceId), query.disposition);
  }

  @Get('me/cases/:caseId/evidence/:evidenceId/content')
  @Policy({ signedIn: true })
  @ApiOperation({ summary: 'A file of your own' })
  async ownContent(
    @CurrentPerson() person: Person,
    @Param('caseId') caseId: string,
    @Param('evidenceId') evidenceId: string,
    @Query({ schema: contentQuery }) query: z.output<typeof contentQuery>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await send(reply, await this.reader.openOwn(person.personId, caseId, evidenceId), query.disposition);
  }

  private take(by: HandingIn, caseId: string, query: unknown, type: string | undefined, body: unknown) {
    if (body instanceof Readable) {
      const { name, blueprintEvidenceId = null } = parsed(fileQuery, query);
      const upload = { declaredType: type ?? '', content: body };
      return this.evidence.addFile(by, caseId, { name, blueprintEvidenceId }, upload);
    }
    const { link, name, blueprintEvidenceId = null } = parsed(linkBody, body);
    return this.evidence.addLink(by, caseId, { name, blueprintEvidenceId }, link);
  }
}

/** Sends a file so that nothing in it runs: its own type, never guessed, in a sandbox without scripts or origin. */
async function send(
  reply: FastifyReply,
  content: OpenedContent,
  wanted: 'attachment' | 'inline',
): Promise<void> {
  const disposition = shownInline.includes(content.mediaType) ? wanted : 'attachment';
  const type = content.mediaType === 'text/plain' ? 'text/plain; charset=utf-8' : content.mediaType;
  await reply
    .header('content-type', type)
    .header('content-length', content.sizeBytes)
    .header('content-disposition', `${disposition}; filename*=UTF-8''${encodeFileName(content.name)}`)
    .header('content-security-policy', "default-src 'none'; sandbox")
    .header('x-content-type-options', 'nosniff')
    .header('cross-origin-resource-policy', 'same-origin')
    .header('referrer-policy', 'no-referrer')
    .header('cache-control', 'no-store')
    .send(Readable.from(content.chunks, { objectMode: false }));
}

/** RFC 8187 section 3.2.1: what encodeURIComponent leaves and is no attr-char is encoded too. */
const encodeFileName = (name: string): string =>
  encodeURIComponent(name).replace(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
