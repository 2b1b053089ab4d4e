import { Controller, Get, Inject, Param } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Policy } from '../../../shared/src/auth.js';
import { RelevanceViewService } from './relevance-view.service.js';

/** What employers confirm of an institution's versions today, and until when. */
@ApiTags('relevance')
@Controller('v1/organizations/:organizationId/relevance')
export class RelevanceController {
  constructor(@Inject(RelevanceViewService) private readonly relevance: RelevanceViewService) {}

  @Get()
  @Policy({ member: true })
  @ApiOperation({ summary: 'Endorsed versions with what lapses when' })
  list(@Param('organizationId') organizationId: string) {
    return this.relevance.list(organizationId);
  }

  @Get(':versionId')
  @Policy({ member: true })
  @ApiOperation({ summary: 'One version: who confirms it, what is missing, which reminders went out' })
  find(
    @Param('organizationId') organizationId: string,
    @Param('versionId', { schema: z.uuid() }) versionId: string,
  ) {
    return this.relevance.find(organizationId, versionId);
  }
}
