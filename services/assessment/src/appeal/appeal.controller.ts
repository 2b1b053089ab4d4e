import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Acting, type ActingPerson, type Actor, CurrentPerson, Policy } from '../../../shared/src/auth.js';
import { pageQuery } from '../page.js';
import { AppealService } from './appeal.service.js';

const appealQuery = z.object({
  ...pageQuery,
  state: z.enum(['lodged', 're-mark', 'rejected']).optional(),
});

/** Appeals of earners against results. They are lodged and decided as decisions. */
@ApiTags('appeals')
@Controller('v1/organizations/:organizationId/appeals')
export class AppealController {
  constructor(@Inject(AppealService) private readonly appeals: AppealService) {}

  @Get()
  @Policy({ roles: ['moderator', 'programme-lead', 'registrar', 'auditor'] })
  @ApiOperation({ summary: 'Appeals, newest first; ?state=lodged|re-mark|rejected' })
  list(@Acting() acting: ActingPerson, @Query({ schema: appealQuery }) query: z.output<typeof appealQuery>) {
    return this.appeals.list(acting, query.state, query);
  }

  @Get(':appealId')
  @Policy({ roles: ['moderator', 'programme-lead', 'registrar', 'auditor'] })
  @ApiOperation({
    summary: 'An appeal with the words of both sides; not for auditors, to whom they are digests',
  })
  find(@Acting() acting: ActingPerson, @Param('appealId') appealId: string) {
    return this.appeals.find(acting, appealId);
  }
}

/** Appeals of the signed-in earner. */
@ApiTags('me')
@Controller('v1/me/cases/:caseId/appeals')
export class OwnAppealController {
  constructor(@Inject(AppealService) private readonly appeals: AppealService) {}

  @Get()
  @Policy({ signedIn: true })
  @ApiOperation({
    summary: 'Until when you may appeal in a case of your own, and what became of your appeals',
  })
  find(@CurrentPerson() person: Extract<Actor, { kind: 'person' }>, @Param('caseId') caseId: string) {
    return this.appeals.findOwn(person.personId, caseId);
  }
}
