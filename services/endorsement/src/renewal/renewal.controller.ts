import { Controller, Get, Inject, Param } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Policy } from '../../../shared/src/auth.js';
import { RenewalService } from './renewal.service.js';

/** Confirmations that end soon, or are asked for again, and whose text is unchanged. */
@ApiTags('confirmations')
@Controller('v1/organizations/:organizationId/renewals')
export class RenewalController {
  constructor(@Inject(RenewalService) private readonly renewals: RenewalService) {}

  @Get()
  @Policy({ member: true })
  @ApiOperation({ summary: 'What may be renewed unchanged, by one signature' })
  list(@Param('organizationId') organizationId: string) {
    return this.renewals.list(organizationId);
  }
}
