import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Acting, type ActingPerson, Policy } from '../../../shared/src/auth.js';
import { pageQuery } from '../page.js';
import { EarnerService } from './earner.service.js';

const listQuery = z.object(pageQuery);
const contactsBody = z.object({ earnerIds: z.array(z.string()).max(1000) }).meta({ id: 'ContactsBody' });

/** Earners of an organization. */
@ApiTags('earners')
@Controller('v1/organizations/:organizationId/earners')
export class EarnerController {
  constructor(@Inject(EarnerService) private readonly earners: EarnerService) {}

  @Get()
  @Policy({ roles: ['registrar', 'programme-lead', 'administrator'] })
  @ApiOperation({ summary: 'Earners who were not erased' })
  list(@Acting() acting: ActingPerson, @Query({ schema: listQuery }) query: z.output<typeof listQuery>) {
    return this.earners.list(acting, query);
  }

  @Post(':earnerId/erasure')
  @HttpCode(200)
  @Policy({ roles: ['administrator', 'registrar'] })
  @ApiOperation({
    summary: 'Erase an earner: name, address, student number, evidence and comments; signatures stay valid',
  })
  erase(@Acting() acting: ActingPerson, @Param('earnerId') earnerId: string) {
    return this.earners.erase(acting, earnerId);
  }
}

/** For the portal, which writes the mails. */
@ApiTags('internal')
@Controller('internal/contacts')
export class ContactsController {
  constructor(@Inject(EarnerService) private readonly earners: EarnerService) {}

  @Post()
  @HttpCode(200)
  @Policy({ service: ['portal'] })
  @ApiOperation({ summary: 'How earners are reached; nothing of it is kept by the caller' })
  async contacts(@Body({ schema: contactsBody }) body: z.output<typeof contactsBody>) {
    return { contacts: await this.earners.contacts(body.earnerIds) };
  }
}
