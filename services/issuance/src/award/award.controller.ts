import { Controller, Get, Headers, Inject, Param, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Acting, type ActingPerson, type Actor, CurrentPerson, Policy } from '../../../shared/src/auth.js';
import { isId } from '../../../shared/src/ids.js';
import { Answers } from '../../../shared/src/openapi.js';
import { Problem } from '../../../shared/src/problem.js';
import { sendCredential } from '../serve.js';
import { awardDetailAnswer, awardsAnswer, ownAwardsAnswer } from './award.answers.js';
import { AwardService } from './award.service.js';

const pageQuery = z.object({
  cursor: z.uuid().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  releaseId: z.uuid().optional(),
});

@ApiTags('awards')
@Controller('v1/organizations/:organizationId/awards')
export class AwardController {
  constructor(@Inject(AwardService) private readonly awards: AwardService) {}

  @Get()
  @Policy({ roles: ['registrar', 'programme-lead', 'administrator', 'auditor'] })
  @ApiOperation({ summary: "The organization's awards" })
  @Answers(awardsAnswer)
  list(@Acting() acting: ActingPerson, @Query({ schema: pageQuery }) query: z.output<typeof pageQuery>) {
    const { cursor = null, limit, releaseId } = query;
    return this.awards.list(acting.organizationId, { cursor, limit, releaseId });
  }

  @Get(':awardId')
  @Policy({ roles: ['registrar', 'programme-lead', 'administrator', 'auditor'] })
  @ApiOperation({ summary: 'One award, with the digests of what was signed' })
  @Answers(awardDetailAnswer, { refusals: ['not-found'] })
  one(@Acting() acting: ActingPerson, @Param('awardId') awardId: string) {
    if (!isId(awardId)) throw new Problem('not-found');
    return this.awards.one(acting.organizationId, awardId);
  }
}

@ApiTags('earner')
@Controller('v1/me/awards')
export class OwnAwardController {
  constructor(@Inject(AwardService) private readonly awards: AwardService) {}

  @Get()
  @Policy({ signedIn: true })
  @ApiOperation({ summary: 'My awards, of every organization' })
  @Answers(ownAwardsAnswer)
  list(@CurrentPerson() person: Extract<Actor, { kind: 'person' }>) {
    return this.awards.own(person.personId);
  }
}

@ApiTags('public')
@Controller('awards/:awardId/:language')
export class PublicAwardController {
  constructor(@Inject(AwardService) private readonly awards: AwardService) {}

  @Get()
  @Policy({ public: true })
  @ApiOperation({
    summary: 'An award in a language: JSON with its proof, or a JWT by Accept; 410 after erasure',
  })
  async find(
    @Param('awardId') awardId: string,
    @Param('language') language: string,
    @Headers('accept') accept: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    if (!isId(awardId) || (language !== 'en' && language !== 'fr')) throw new Problem('not-found');
    // An erasure must show at once, so nobody keeps a copy on the way.
    await sendCredential(reply, accept, await this.awards.forms(awardId, language), 'no-store');
  }
}
