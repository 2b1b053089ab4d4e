import { Body, Controller, Header, HttpCode, Inject, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Policy } from '../../../shared/src/auth.js';
import { Answers } from '../../../shared/src/openapi.js';
import type { JsonObject } from '../credential/json.js';
import { verificationAnswer } from './verify.answers.js';
import { VerifyService } from './verify.service.js';

const json: z.ZodType<JsonObject> = z.record(z.string(), z.json());
const verifyBody = z
  .strictObject({
    /** The credential as text (JSON or compact JWT), or as a JSON object. */
    credential: z.union([z.string().min(1).max(1_000_000), json]),
  })
  .meta({ id: 'VerifyRequest' });

@ApiTags('public')
@Controller('verify')
export class VerifyController {
  constructor(@Inject(VerifyService) private readonly verifier: VerifyService) {}

  @Post()
  @HttpCode(200)
  @Policy({ public: true })
  @Header('cache-control', 'no-store')
  @ApiOperation({
    summary: 'Verify any credential: a result for each check, valid when awarded, current today',
  })
  @Answers(verificationAnswer)
  verify(@Body({ schema: verifyBody }) body: z.output<typeof verifyBody>) {
    return this.verifier.verify(body.credential);
  }
}
