import { Controller, Get, Inject, Param } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Policy } from '../../../shared/src/auth.js';
import { AskingService } from './asking.service.js';

/** How an employer wants to be asked; changed by the decisions `renewal-month`, `do-not-ask` and `do-not-ask-end`. */
@ApiTags('requests')
@Controller('v1/organizations/:organizationId/asking-settings')
export class AskingController {
  constructor(@Inject(AskingService) private readonly asking: AskingService) {}

  @Get()
  @Policy({ member: true })
  @ApiOperation({ summary: 'Renewal month, and what this organization is not to be asked about' })
  settings(@Param('organizationId') organizationId: string) {
    return this.asking.settings(organizationId);
  }
}
