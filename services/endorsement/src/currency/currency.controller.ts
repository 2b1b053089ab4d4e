import { Controller, Get, Header, Inject, Param } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Policy } from '../../../shared/src/auth.js';
import type { CurrencyDocument } from '../../../shared/src/currency-document.js';
import { CurrencyService } from './currency.service.js';

/** The public currency document: what is confirmed today, beside what was valid when awarded. */
@ApiTags('public')
@Controller('m/:microCertificationId/versions/:number/currency')
export class CurrencyController {
  constructor(@Inject(CurrencyService) private readonly currency: CurrencyService) {}

  @Get()
  @Policy({ public: true })
  @Header('cache-control', 'public, max-age=60')
  @Header('access-control-allow-origin', '*')
  @ApiOperation({ summary: 'What is confirmed of a version today, kind by kind' })
  find(
    @Param('microCertificationId', { schema: z.uuid() }) microCertificationId: string,
    @Param('number', { schema: z.coerce.number().int().min(1) }) number: number,
  ): Promise<CurrencyDocument> {
    return this.currency.find(microCertificationId, number);
  }
}
