import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Acting, type ActingPerson, Policy } from '../../../shared/src/auth.js';
import { caseDuties } from '../../../shared/src/statements/assessment.js';
import { QueueService } from './queue.service.js';

const queueQuery = z.object({
  /** `all` is for whoever conducts cases; everybody else sees the own duties. */
  of: z.enum(['me', 'all']).default('me'),
  duty: z.enum(caseDuties).optional(),
});
type QueueQuery = z.output<typeof queueQuery>;

/** What waits for whom in the assessment of cases. */
@ApiTags('cases')
@Controller('v1/organizations/:organizationId')
export class QueueController {
  constructor(@Inject(QueueService) private readonly queue: QueueService) {}

  @Get('cases/queue')
  @Policy({ roles: ['assessor', 'moderator', 'programme-lead', 'registrar'] })
  @ApiOperation({ summary: 'Open duties, the most urgent first; ?of=all for programme lead and registrar' })
  list(@Acting() acting: ActingPerson, @Query({ schema: queueQuery }) query: QueueQuery) {
    return this.queue.list(acting, query);
  }

  @Get('moderations')
  @Policy({ roles: ['moderator', 'programme-lead', 'registrar'] })
  @ApiOperation({ summary: 'Cases whose two marks differ and wait for a moderator' })
  moderations(@Acting() acting: ActingPerson, @Query({ schema: queueQuery }) query: QueueQuery) {
    return this.queue.list(acting, { ...query, duty: 'moderation' });
  }
}
