import { Controller, Get, Header, Inject, Param, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Policy } from '../../../shared/src/auth.js';
import { editionSchema, manifestSchema, partSchema } from '../../../shared/src/content.js';
import { Answers } from '../../../shared/src/openapi.js';
import {
  microCertificationAnswer,
  type PublicMicroCertification,
  type PublicVersion,
  versionAnswer,
} from './public.answers.js';
import { PublicService } from './public.service.js';

const YEAR_SECONDS = 31_536_000;
/** What anybody may read of what was submitted; the addresses are baked into credentials (DESIGN.md section 7). */
@ApiTags('public')
@Controller('m')
export class PublicController {
  constructor(@Inject(PublicService) private readonly service: PublicService) {}

  @Get(':id')
  @Policy({ public: true })
  @Header('access-control-allow-origin', '*')
  @Header('cache-control', 'public, max-age=60')
  @ApiOperation({ summary: 'A micro-certification with its submitted versions' })
  @Answers(microCertificationAnswer, { refusals: ['not-found'] })
  get(@Param('id') id: string): Promise<PublicMicroCertification> {
    return this.service.microCertification(id);
  }

  @Get(':id/parts/:digest')
  @Policy({ public: true })
  @ApiOperation({ summary: 'The exact canonical bytes of a part, edition or manifest, by their digest' })
  @Answers(z.union([partSchema, editionSchema, manifestSchema]), { refusals: ['not-found'] })
  async part(
    @Param('id') id: string,
    @Param('digest') digest: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const bytes = await this.service.content(id, digest);
    await reply
      .header('content-type', 'application/json')
      .header('access-control-allow-origin', '*')
      .header('cache-control', `public, max-age=${YEAR_SECONDS}, immutable`)
      .header('etag', `"${digest}"`)
      .send(Buffer.from(bytes));
  }

  @Get(':id/versions/:number')
  @Policy({ public: true })
  @Header('access-control-allow-origin', '*')
  @Header('cache-control', 'public, max-age=60')
  @ApiOperation({
    summary: 'A submitted version: manifest, addresses of its parts, the elements of the framework',
  })
  @Answers(versionAnswer, { refusals: ['not-found'] })
  version(@Param('id') id: string, @Param('number') number: string): Promise<PublicVersion> {
    return this.service.version(id, number);
  }
}
