import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Policy } from '../../../shared/src/auth.js';
import { type PageQuery, pageQuery } from '../page.js';
import { DelegationService } from './delegation.service.js';

/** Who answers for whom; giving and ending one are the decisions `delegation` and `delegation-end`. */
@ApiTags('delegations')
@Controller('v1/organizations/:organizationId/delegations')
export class DelegationController {
  constructor(@Inject(DelegationService) private readonly delegations: DelegationService) {}

  @Get()
  @Policy({ member: true })
  @ApiOperation({ summary: 'Delegations of this organization, newest first' })
  list(@Param('organizationId') organizationId: string, @Query({ schema: pageQuery }) page: PageQuery) {
    return this.delegations.list(organizationId, page);
  }
}
