import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Policy } from '../../../shared/src/auth.js';
import { WaiverService } from './waiver.service.js';

const waiverQuery = z
  .object({ versionId: z.uuid().optional(), state: z.enum(['proposed', 'approved', 'ended']).optional() })
  .meta({ id: 'WaiverQuery' });

/** Waivers of an institution; proposing, approving and ending one are decisions. */
@ApiTags('waivers')
@Controller('v1/organizations/:organizationId/waivers')
export class WaiverController {
  constructor(@Inject(WaiverService) private readonly waivers: WaiverService) {}

  @Get()
  @Policy({ member: true })
  @ApiOperation({
    summary: 'Waivers, newest first: of one version, or those that wait for their second person',
  })
  list(
    @Param('organizationId') organizationId: string,
    @Query({ schema: waiverQuery }) query: z.output<typeof waiverQuery>,
  ) {
    return this.waivers.list(organizationId, query);
  }
}
