import { Controller, Get, Inject, Param } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Acting, type ActingPerson, type Actor, CurrentPerson, Policy } from '../../../shared/src/auth.js';
import { OwnPathwayService } from './own-pathway.service.js';

/** Pathways of the signed-in earner. */
@ApiTags('me')
@Controller('v1/me/pathways')
export class OwnPathwayController {
  constructor(@Inject(OwnPathwayService) private readonly pathways: OwnPathwayService) {}

  @Get()
  @Policy({ signedIn: true })
  @ApiOperation({
    summary: 'Pathways that you have begun: how far you are, and what is left with the reasons',
  })
  list(@CurrentPerson() person: Extract<Actor, { kind: 'person' }>) {
    return this.pathways.of(person.personId);
  }
}

/** The same for the institution's staff. */
@ApiTags('earners')
@Controller('v1/organizations/:organizationId/earners/:earnerId/pathways')
export class EarnerPathwayController {
  constructor(@Inject(OwnPathwayService) private readonly pathways: OwnPathwayService) {}

  @Get()
  @Policy({ roles: ['registrar', 'programme-lead', 'administrator'] })
  @ApiOperation({ summary: 'Pathways that an earner has begun: how far, and what is left with the reasons' })
  list(@Acting() acting: ActingPerson, @Param('earnerId') earnerId: string) {
    return this.pathways.ofEarner(acting.organizationId, earnerId);
  }
}
