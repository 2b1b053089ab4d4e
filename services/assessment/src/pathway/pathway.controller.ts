import { Controller, Get, Inject } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Actor, CurrentPerson, Policy } from '../../../shared/src/auth.js';
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
