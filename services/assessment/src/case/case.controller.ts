import { Body, Controller, Get, HttpCode, Inject, Param, Post, Put, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Acting, type ActingPerson, type Actor, CurrentPerson, Policy } from '../../../shared/src/auth.js';
import { isId } from '../../../shared/src/ids.js';
import { DraftService } from '../mark/draft.service.js';
import { draftLevels } from '../mark/mark.js';
import { pageQuery } from '../page.js';
import { caseStates } from './case.js';
import { CaseService } from './case.service.js';

type Person = Extract<Actor, { kind: 'person' }>;

const caseQuery = z.object({
  ...pageQuery,
  state: z.enum(caseStates).optional(),
  versionId: z.string().max(100).optional(),
  importId: z.string().max(100).optional(),
  consent: z.enum(['given', 'missing']).optional(),
  /** These alone, parted by commas: for pages whose facts name cases by id. */
  ids: z
    .string()
    .max(8_000)
    .transform((text) => text.split(',').filter(isId))
    .optional(),
});
const draftBody = z
  .strictObject({
    /** Version of the draft that the caller last saw; 0 for none. */
    version: z.int().min(0),
    levels: draftLevels,
  })
  .meta({ id: 'DraftMarkBody' });
const consentBody = z.object({ text: z.string().optional() }).optional();

/** Cases of an organization. */
@ApiTags('cases')
@Controller('v1/organizations/:organizationId/cases')
export class CaseController {
  constructor(
    @Inject(CaseService) private readonly cases: CaseService,
    @Inject(DraftService) private readonly drafts: DraftService,
  ) {}

  @Get()
  @Policy({ roles: ['assessor', 'moderator', 'programme-lead', 'registrar', 'administrator', 'auditor'] })
  @ApiOperation({
    summary: 'Cases by number; who the earner is only for registrar, programme lead and administrator',
  })
  list(@Acting() acting: ActingPerson, @Query({ schema: caseQuery }) query: z.output<typeof caseQuery>) {
    const { state, versionId, importId, consent, ids } = query;
    const filter = {
      state,
      versionId,
      importId,
      ids,
      consent: consent === undefined ? undefined : consent === 'given',
    };
    return this.cases.list(acting, filter, query);
  }

  @Get(':caseId')
  @Policy({ roles: ['assessor', 'moderator', 'programme-lead', 'registrar', 'administrator', 'auditor'] })
  @ApiOperation({ summary: 'A case with rubric, evidence and the draft of the caller' })
  find(@Acting() acting: ActingPerson, @Param('caseId') caseId: string) {
    return this.cases.find(acting, caseId);
  }

  @Put(':caseId/draft-mark')
  @Policy({ roles: ['assessor'] })
  @ApiOperation({
    summary: 'Save a draft of the mark over the version last seen; 409 where another window saved meanwhile',
  })
  draft(
    @Acting() acting: ActingPerson,
    @Param('caseId') caseId: string,
    @Body({ schema: draftBody }) body: z.output<typeof draftBody>,
  ) {
    return this.drafts.save(acting, caseId, body);
  }
}

/** Cases of the signed-in earner. */
@ApiTags('me')
@Controller('v1/me/cases')
export class OwnCaseController {
  constructor(@Inject(CaseService) private readonly cases: CaseService) {}

  @Get()
  @Policy({ signedIn: true })
  @ApiOperation({ summary: 'Cases of your own' })
  list(@CurrentPerson() person: Person) {
    return this.cases.listOwn(person.personId);
  }

  @Get(':caseId')
  @Policy({ signedIn: true })
  @ApiOperation({ summary: 'A case of your own, with the text of the consent, evidence and result' })
  find(@CurrentPerson() person: Person, @Param('caseId') caseId: string) {
    return this.cases.findOwn(person.personId, caseId);
  }

  @Post(':caseId/consent')
  @HttpCode(200)
  @Policy({ signedIn: true })
  @ApiOperation({ summary: 'Consent to the assessment; {text} is the digest of the text that was shown' })
  consent(
    @CurrentPerson() person: Person,
    @Param('caseId') caseId: string,
    @Body({ schema: consentBody }) body: z.output<typeof consentBody>,
  ) {
    return this.cases.consent(person.personId, caseId, body?.text);
  }
}
