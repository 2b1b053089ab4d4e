import { Body, Controller, Get, Headers, Inject, Param, Post, Put, Query } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Acting, type ActingPerson, Policy } from '../../../shared/src/auth.js';
import { requireKey } from '../../../shared/src/idempotency.js';
import { type PageQuery, pageQuery } from '../page.js';
import { draftBody, messageBody } from './request.js';
import { RequestService } from './request.service.js';
import { ThreadService } from './thread.service.js';

const id = z.uuid();
const listQuery = pageQuery
  .extend({ state: z.enum(['open', 'closed']).optional() })
  .meta({ id: 'RequestQuery' });

/** What an employer is asked; the thread is open to the institution too. */
@ApiTags('requests')
@Controller('v1/organizations/:organizationId/requests')
export class RequestController {
  constructor(
    @Inject(RequestService) private readonly requests: RequestService,
    @Inject(ThreadService) private readonly threads: ThreadService,
  ) {}

  @Get()
  @Policy({ member: true })
  @ApiOperation({ summary: 'What this organization is or was asked, newest first' })
  list(
    @Param('organizationId') organizationId: string,
    @Query({ schema: listQuery }) query: z.output<typeof listQuery>,
  ) {
    return this.requests.list(organizationId, query.state, query);
  }

  @Get(':requestId')
  @Policy({ member: true })
  @ApiOperation({
    summary: 'Everything to answer a request by: texts, differences, earlier answers, quorum, draft',
  })
  find(@Acting() acting: ActingPerson, @Param('requestId', { schema: id }) requestId: string) {
    return this.requests.find(acting, requestId);
  }

  @Get(':requestId/draft')
  @Policy({ roles: ['approver'] })
  @ApiOperation({ summary: "The person's own saved answers" })
  draft(@Acting() acting: ActingPerson, @Param('requestId', { schema: id }) requestId: string) {
    return this.requests.draft(acting, requestId);
  }

  @Put(':requestId/draft')
  @Policy({ roles: ['approver'] })
  @ApiOperation({
    summary: 'Save answers over the version they were edited from; 409 where another window saved',
  })
  saveDraft(
    @Acting() acting: ActingPerson,
    @Param('requestId', { schema: id }) requestId: string,
    @Body({ schema: draftBody }) body: z.output<typeof draftBody>,
  ) {
    return this.requests.saveDraft(acting, requestId, body);
  }

  @Get(':requestId/thread')
  @Policy({ member: true })
  @ApiOperation({ summary: 'Messages of both sides, oldest first' })
  thread(
    @Param('organizationId') organizationId: string,
    @Param('requestId', { schema: id }) requestId: string,
    @Query({ schema: pageQuery }) page: PageQuery,
  ) {
    return this.threads.list(organizationId, requestId, page);
  }

  @Post(':requestId/thread')
  @Policy({ roles: ['approver', 'programme-lead', 'registrar', 'administrator'] })
  @ApiHeader({ name: 'Idempotency-Key', required: true })
  @ApiOperation({ summary: 'Write a message to the other side' })
  post(
    @Acting() acting: ActingPerson,
    @Param('requestId', { schema: id }) requestId: string,
    @Headers('idempotency-key') key: string | undefined,
    @Body({ schema: messageBody }) body: z.output<typeof messageBody>,
  ) {
    return this.threads.post(acting, requestId, body.text, requireKey(key));
  }
}
