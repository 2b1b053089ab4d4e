import { Controller, Get, Headers, Inject, Param, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Policy } from '../../../shared/src/auth.js';
import { isId } from '../../../shared/src/ids.js';
import { Problem } from '../../../shared/src/problem.js';
import { sendCredential } from '../serve.js';
import { StatusService } from './status.service.js';

@ApiTags('public')
@Controller('status/:organizationId/:purpose/:number')
export class StatusController {
  constructor(@Inject(StatusService) private readonly statuses: StatusService) {}

  @Get()
  @Policy({ public: true })
  @ApiOperation({ summary: 'A status list: JSON with its proof, or a JWT by Accept' })
  async find(
    @Param('organizationId') organizationId: string,
    @Param('purpose') purpose: string,
    @Param('number') number: string,
    @Headers('accept') accept: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const known =
      isId(organizationId) &&
      (purpose === 'revocation' || purpose === 'suspension') &&
      /^[1-9]\d{0,5}$/.test(number);
    const list = known ? await this.statuses.list(organizationId, purpose, Number(number)) : null;
    if (!list) throw new Problem('not-found');
    await sendCredential(reply, accept, list, 'public, max-age=60');
  }
}
