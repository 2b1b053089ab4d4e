import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Policy } from '../../../shared/src/auth.js';
import { type PageQuery, pageQuery } from '../page.js';
import { ConfirmationService } from './confirmation.service.js';

/** What stands in an employer's name, and until when. */
@ApiTags('confirmations')
@Controller('v1/organizations/:organizationId/confirmations')
export class ConfirmationController {
  constructor(@Inject(ConfirmationService) private readonly confirmations: ConfirmationService) {}

  @Get()
  @Policy({ member: true })
  @ApiOperation({ summary: 'Confirmations of this organization, newest first' })
  list(@Param('organizationId') organizationId: string, @Query({ schema: pageQuery }) page: PageQuery) {
    return this.confirmations.list(organizationId, page);
  }

  @Get(':confirmationId')
  @Policy({ member: true })
  @ApiOperation({ summary: 'One of them, with its signed object' })
  find(
    @Param('organizationId') organizationId: string,
    @Param('confirmationId', { schema: z.uuid() }) confirmationId: string,
  ) {
    return this.confirmations.find(organizationId, confirmationId);
  }
}
