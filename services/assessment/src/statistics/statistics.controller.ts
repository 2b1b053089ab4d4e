import { Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Acting, type ActingPerson, Policy } from '../../../shared/src/auth.js';
import { StatisticsService } from './statistics.service.js';

/** How well assessors agree. */
@ApiTags('assessment-statistics')
@Controller('v1/organizations/:organizationId/assessment-statistics')
export class StatisticsController {
  constructor(@Inject(StatisticsService) private readonly statistics: StatisticsService) {}

  @Get()
  @Policy({ roles: ['assessor', 'programme-lead', 'registrar', 'auditor'] })
  @ApiOperation({
    summary: 'Versions with cases that were marked twice; an assessor sees those of the own marks',
  })
  list(@Acting() acting: ActingPerson) {
    return this.statistics.list(acting);
  }

  @Get(':versionId')
  @Policy({ roles: ['assessor', 'programme-lead', 'registrar', 'auditor'] })
  @ApiOperation({
    summary:
      "Cohen's kappa and Krippendorff's alpha of a version: hidden below 30 marks, an assessor's own first the assessor's",
  })
  find(@Acting() acting: ActingPerson, @Param('versionId') versionId: string) {
    return this.statistics.find(acting, versionId);
  }

  @Post(':versionId/opened')
  @HttpCode(200)
  @Policy({ roles: ['assessor'] })
  @ApiOperation({
    summary: 'You looked at your own figure: from now on those who may see the others see it too',
  })
  open(@Acting() acting: ActingPerson, @Param('versionId') versionId: string) {
    return this.statistics.open(acting, versionId);
  }
}
