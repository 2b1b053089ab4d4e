import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Policy } from '../../../shared/src/auth.js';
import { type PageQuery, pageQuery } from '../page.js';
import { EndorsementService } from './endorsement.service.js';

/** How the endorsement of an institution's versions stands. */
@ApiTags('endorsements')
@Controller('v1/organizations/:organizationId/endorsements')
export class EndorsementController {
  constructor(@Inject(EndorsementService) private readonly endorsements: EndorsementService) {}

  @Get()
  @Policy({ member: true })
  @ApiOperation({ summary: 'Submitted versions with the state of their endorsement, newest first' })
  list(@Param('organizationId') organizationId: string, @Query({ schema: pageQuery }) page: PageQuery) {
    return this.endorsements.list(organizationId, page);
  }

  @Get(':versionId')
  @Policy({ member: true })
  @ApiOperation({ summary: 'Requests, answers, dissent, what counts, deadlines' })
  find(
    @Param('organizationId') organizationId: string,
    @Param('versionId', { schema: z.uuid() }) versionId: string,
  ) {
    return this.endorsements.find(organizationId, versionId);
  }
}
