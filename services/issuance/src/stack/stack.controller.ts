import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Acting, type ActingPerson, Policy } from '../../../shared/src/auth.js';
import { instant } from '../../../shared/src/clock.js';
import { Answers } from '../../../shared/src/openapi.js';
import { StackService } from './stack.service.js';

const pageQuery = z.object({
  cursor: z.uuid().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

const stacksAnswer = z.object({
  items: z.array(
    z.object({
      stackId: z.uuid(),
      microCertificationId: z.uuid(),
      versionId: z.uuid(),
      earnerId: z.uuid(),
      awardIds: z.array(z.uuid()),
      reachedAt: z.string(),
    }),
  ),
  next: z.uuid().nullable(),
});

/** Who reached a larger micro-certification by awards. */
@ApiTags('stacks')
@Controller('v1/organizations/:organizationId/stacks')
export class StackController {
  constructor(@Inject(StackService) private readonly stacks: StackService) {}

  @Get()
  @Policy({ roles: ['registrar', 'programme-lead', 'administrator', 'auditor'] })
  @ApiOperation({
    summary: 'Micro-certifications that earners reached by the awards that they hold, newest first',
  })
  @Answers(stacksAnswer)
  async list(
    @Acting() acting: ActingPerson,
    @Query({ schema: pageQuery }) query: z.output<typeof pageQuery>,
  ) {
    const { cursor = null, limit } = query;
    const { items, next } = await this.stacks.list(acting.organizationId, { cursor, limit });
    return {
      items: items.map(({ organizationId: _own, reachedAt, ...stack }) => ({
        ...stack,
        reachedAt: instant(reachedAt),
      })),
      next,
    };
  }
}
