import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Policy } from '../../../shared/src/auth.js';
import { Answers } from '../../../shared/src/openapi.js';
import { OperatorService } from './operator.service.js';

const vouchBody = z
  .strictObject({
    at: z.string(),
    /** Statement of type administrator-vouch. */
    statement: z.string().regex(/^[A-Za-z0-9_-]+$/),
    /** The operator's detached signature over the statement. */
    signature: z.string().min(1).max(2000),
  })
  .meta({ id: 'AdministratorVouch' });

const vouchAnswer = z.object({ decisionId: z.string(), digest: z.string(), state: z.literal('recorded') });

@ApiTags('operator')
@Controller('v1/operator/administrators')
export class OperatorController {
  constructor(@Inject(OperatorService) private readonly operator: OperatorService) {}

  @Post()
  @HttpCode(202)
  @Policy({ operator: true })
  @ApiHeader({ name: 'Operator-Signature', required: true })
  @ApiOperation({ summary: "Vouch for an organization's first administrator" })
  @Answers(vouchAnswer, { status: 202, refusals: ['statement-mismatch'] })
  vouch(@Body({ schema: vouchBody }) body: z.output<typeof vouchBody>) {
    return this.operator.vouch(body.statement, body.signature);
  }
}
