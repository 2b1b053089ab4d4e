import { Controller, Get, Inject, Param } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Policy } from '../../../shared/src/auth.js';
import { WithdrawalService } from './withdrawal.service.js';

/** What an employer should know before it withdraws; withdrawing is the decision `withdrawal`. */
@ApiTags('confirmations')
@Controller('v1/organizations/:organizationId/confirmations')
export class WithdrawalController {
  constructor(@Inject(WithdrawalService) private readonly withdrawals: WithdrawalService) {}

  @Get(':confirmationId/withdrawal')
  @Policy({ member: true })
  @ApiOperation({ summary: 'What rests on a confirmation, and how it was withdrawn where it was' })
  find(
    @Param('organizationId') organizationId: string,
    @Param('confirmationId', { schema: z.uuid() }) confirmationId: string,
  ) {
    return this.withdrawals.consequence(organizationId, confirmationId);
  }
}
