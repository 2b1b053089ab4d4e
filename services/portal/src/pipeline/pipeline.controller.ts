import { Controller, Get, Inject, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Acting, type ActingPerson, Policy } from '../../../shared/src/auth.js';
import { Problem } from '../../../shared/src/problem.js';
import type { Role } from '../../../shared/src/roles.js';
import { OrganizationStore } from '../organization/organization.store.js';
import { type PipelineQuery, pipelineQuery } from './pipeline.js';
import { PipelineQueries } from './pipeline.query.js';
import { PipelineStreams } from './stream.js';

const READERS: readonly Role[] = ['auditor', 'programme-lead', 'registrar', 'administrator'];

/** The pipeline of an institution, from the read model. */
@ApiTags('pipeline')
@Controller('v1/organizations/:organizationId/pipeline')
export class PipelineController {
  constructor(
    @Inject(PipelineQueries) private readonly queries: PipelineQueries,
    @Inject(PipelineStreams) private readonly streams: PipelineStreams,
    @Inject(OrganizationStore) private readonly organizations: OrganizationStore,
  ) {}

  @Get()
  @Policy({ roles: READERS })
  @ApiOperation({ summary: 'Seven stages, the list of one, who is waited for, and what happened last' })
  async page(@Acting() acting: ActingPerson, @Query({ schema: pipelineQuery }) query: PipelineQuery) {
    await this.refuseOthers(acting.organizationId);
    return this.queries.page(acting.organizationId, query);
  }

  @Get('stream')
  @Policy({ roles: READERS })
  @ApiOperation({ summary: 'The same figures as server-sent events, each message the whole state' })
  async stream(@Acting() acting: ActingPerson, @Res() reply: FastifyReply): Promise<void> {
    await this.refuseOthers(acting.organizationId);
    if (!this.streams.hasRoom(acting.personId)) throw new Problem('rate-limited');
    reply.hijack();
    reply.raw.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
      // An ended stream must not keep the server from closing.
      connection: 'close',
      'x-content-type-options': 'nosniff',
      'correlation-id': String(reply.getHeader('correlation-id') ?? ''),
    });
    reply.raw.once('close', this.streams.open(acting.organizationId, acting.personId, reply.raw));
  }

  /** Employers have no pipeline of their own. */
  private async refuseOthers(organizationId: string): Promise<void> {
    const organization = await this.organizations.find(organizationId);
    if (organization && organization.kind !== 'institution') throw new Problem('forbidden');
  }
}
