import { Controller, Get, Inject } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Acting, type ActingPerson, Policy } from '../../../shared/src/auth.js';
import { AskingService } from './asking.service.js';

/**
 * How an employer wants to be asked; changed by the decisions `renewal-month`, `do-not-ask`, `do-not-ask-end`
 * and `endorsement-conflict-end`.
 */
@ApiTags('requests')
@Controller('v1/organizations/:organizationId/asking-settings')
export class AskingController {
  constructor(@Inject(AskingService) private readonly asking: AskingService) {}

  @Get()
  @Policy({ member: true })
  @ApiOperation({
    summary: 'Renewal month, what this organization is not to be asked about, and its conflicts of interest',
  })
  settings(@Acting() acting: ActingPerson) {
    return this.asking.settings(acting);
  }
}
