import { Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Policy } from '../../../shared/src/auth.js';
import { Answers } from '../../../shared/src/openapi.js';
import { roles } from '../../../shared/src/roles.js';
import { type Page, type PageQuery, pageOf, pageQuery } from '../paging.js';
import type { Member } from './member.js';
import { MemberService } from './member.service.js';

const memberAnswer = z.object({
  personId: z.uuid(),
  roles: z.array(z.enum(roles)),
  enrolledRoles: z.array(z.enum(roles)),
  state: z.enum(['pending', 'enrolled', 'erased']),
});

/** Members of the caller's organization. */
@ApiTags('members')
@Controller('v1/organizations/:organizationId/members')
export class MemberController {
  constructor(@Inject(MemberService) private readonly members: MemberService) {}

  @Get()
  @Policy({ member: true })
  @ApiOperation({ summary: 'Person ids with their roles; names are known to the portal only' })
  @Answers(pageOf(memberAnswer))
  list(
    @Param('organizationId') organizationId: string,
    @Query({ schema: pageQuery }) query: PageQuery,
  ): Promise<Page<Member>> {
    return this.members.list(organizationId, query);
  }

  @Post(':personId/erasure')
  @HttpCode(200)
  @Policy({ roles: ['administrator'] })
  @ApiOperation({ summary: "Erase a member's name, address and free text everywhere; safe to repeat" })
  @Answers(memberAnswer, { refusals: ['not-found'] })
  erase(
    @Param('organizationId') organizationId: string,
    @Param('personId') personId: string,
  ): Promise<Member> {
    return this.members.erase(organizationId, personId);
  }
}
