import { Body, Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { Policy } from '../../../shared/src/auth.js';
import { isId } from '../../../shared/src/ids.js';
import { Problem } from '../../../shared/src/problem.js';
import { operatorPersonBody, personBody } from './person.js';
import { PersonService } from './person.service.js';

type PersonInput = z.output<typeof personBody>;

/** People of organizations. Earners are assessment's. */
@ApiTags('people')
@Controller('v1')
export class PersonController {
  constructor(@Inject(PersonService) private readonly people: PersonService) {}

  @Post('operator/people')
  @HttpCode(200)
  @Policy({ operator: true })
  @ApiOperation({ summary: 'The operator names a person, so that an administrator can be vouched for' })
  nameByOperator(@Body({ schema: operatorPersonBody }) body: z.output<typeof operatorPersonBody>) {
    const { personId, organizationId, name, mail, language } = body;
    return this.people.nameByOperator(personId, { name, mail, language }, organizationId ?? null);
  }

  @Post('organizations/:organizationId/people')
  @HttpCode(200)
  @Policy({ roles: ['administrator'] })
  @ApiOperation({ summary: 'Name a member of the organization; an invitation is mailed' })
  nameColleague(
    @Param('organizationId') organizationId: string,
    @Body({ schema: personBody }) body: PersonInput,
  ) {
    return this.people.nameColleague(organizationId, body);
  }

  @Get('organizations/:organizationId/people')
  @Policy({ member: true })
  @ApiOperation({ summary: 'People of the organization, with their roles' })
  async list(@Param('organizationId') organizationId: string) {
    return { items: await this.people.members(organizationId), next: null };
  }

  @Post('organizations/:organizationId/employers/:employerId/contacts')
  @HttpCode(200)
  @Policy({ roles: ['programme-lead', 'administrator'] })
  @ApiOperation({ summary: "Name a contact at an employer, with an address at the employer's mail domain" })
  nameContact(
    @Param('organizationId') organizationId: string,
    @Param('employerId') employerId: string,
    @Body({ schema: personBody }) body: PersonInput,
  ) {
    return this.people.nameContact(organizationId, idOf(employerId), body);
  }

  @Get('organizations/:organizationId/employers/:employerId/contacts')
  @Policy({ roles: ['programme-lead', 'administrator', 'registrar'] })
  @ApiOperation({ summary: 'Contacts at an employer that the organization named' })
  async contacts(@Param('organizationId') organizationId: string, @Param('employerId') employerId: string) {
    return { items: await this.people.contacts(organizationId, idOf(employerId)), next: null };
  }
}

function idOf(text: string): string {
  if (!isId(text)) throw new Problem('not-found');
  return text;
}
