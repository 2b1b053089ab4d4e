import { Readable } from 'node:stream';
import { Controller, Get, Inject, Param, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Acting, type ActingPerson, Policy } from '../../../shared/src/auth.js';
import { isId } from '../../../shared/src/ids.js';
import { Problem } from '../../../shared/src/problem.js';
import type { Role } from '../../../shared/src/roles.js';
import { exportOf, mediaTypes } from './export.js';
import { type Collection, collections, exported, type TimelineQuery, timelineQuery } from './timeline.js';
import { TimelineQueries } from './timeline.query.js';

const READERS: readonly Role[] = ['auditor', 'programme-lead', 'registrar', 'administrator'];

/** Who did what when under which policy, from the log of events. */
@ApiTags('timelines')
@Controller('v1/organizations/:organizationId/timelines')
export class TimelineController {
  constructor(@Inject(TimelineQueries) private readonly timelines: TimelineQueries) {}

  @Get(':collection/:thingId')
  @Policy({ roles: READERS })
  @ApiOperation({
    summary:
      'The timeline of a version, case, award, or of the whole institution; `{thingId}.csv` and `{thingId}.json` export what the filters leave',
  })
  async timeline(
    @Acting() acting: ActingPerson,
    @Param('collection') collection: string,
    @Param('thingId') name: string,
    @Query({ schema: timelineQuery }) query: TimelineQuery,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    if (!isCollection(collection)) throw new Problem('not-found');
    const wanted = exported(name);
    const id = wanted?.id ?? name;
    if (!isId(id)) throw new Problem('not-found');
    if (!wanted) {
      await reply.send(await this.timelines.page(acting, collection, id, query));
      return;
    }
    const items = await this.timelines.all(acting, collection, id, query);
    // Sent as a stream: where it fails in the middle, the connection breaks off instead of ending well.
    await reply
      .header('content-type', mediaTypes[wanted.form])
      .header('content-disposition', `attachment; filename="timeline-${id}.${wanted.form}"`)
      .header('x-content-type-options', 'nosniff')
      .header('cache-control', 'no-store')
      .send(Readable.from(exportOf(wanted.form, items), { objectMode: false }));
  }
}

const isCollection = (text: string): text is Collection => Object.hasOwn(collections, text);
