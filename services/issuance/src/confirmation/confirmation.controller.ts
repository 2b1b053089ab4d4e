import { Controller, Get, Headers, Inject, Param, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Policy } from '../../../shared/src/auth.js';
import { isId } from '../../../shared/src/ids.js';
import { Problem } from '../../../shared/src/problem.js';
import { sendCredential } from '../serve.js';
import { ConfirmationReader } from './confirmation.reader.js';

@ApiTags('public')
@Controller('confirmations/:confirmationId/:language')
export class ConfirmationController {
  constructor(@Inject(ConfirmationReader) private readonly confirmations: ConfirmationReader) {}

  @Get()
  @Policy({ public: true })
  @ApiOperation({
    summary: 'The EndorsementCredential of a confirmed edition: JSON with its proof, or a JWT by Accept',
  })
  async find(
    @Param('confirmationId') confirmationId: string,
    @Param('language') language: string,
    @Headers('accept') accept: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const forms = isId(confirmationId) ? await this.confirmations.forms(confirmationId, language) : null;
    if (!forms) throw new Problem('not-found');
    await sendCredential(reply, accept, forms, 'public, max-age=3600');
  }
}
