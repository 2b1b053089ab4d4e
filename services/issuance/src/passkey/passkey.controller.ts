import { Body, Controller, Get, HttpCode, Inject, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { RegistrationResponseJSON } from '@simplewebauthn/server';
import { z } from 'zod';
import { Acting, type ActingPerson, Policy } from '../../../shared/src/auth.js';
import { Answers } from '../../../shared/src/openapi.js';
import { roles } from '../../../shared/src/roles.js';
import { PasskeyService } from './passkey.service.js';

/** A registration as browsers send it in JSON (Web Authentication Level 3, section 5.1.8.1). */
const registrationBody = z
  .object({
    response: z.looseObject({
      id: z.string().min(1),
      rawId: z.string().min(1),
      type: z.literal('public-key'),
      response: z.looseObject({
        clientDataJSON: z.string().min(1),
        attestationObject: z.string().min(1),
        transports: z.array(z.string().max(40)).max(10).optional(),
      }),
    }),
  })
  .meta({ id: 'PasskeyRegistration' });

const registeredAnswer = z.object({ credentialId: z.string(), state: z.literal('claimable') });
const ownAnswer = z.object({
  roles: z.array(z.enum(roles)),
  organization: z.object({ identified: z.boolean(), method: z.string().nullable() }),
  items: z.array(z.object({ credentialId: z.string(), state: z.enum(['claimed', 'enrolled', 'removed']) })),
  next: z.null(),
});
const claimsAnswer = z.object({
  items: z.array(
    z.object({
      decisionId: z.string(),
      claim: z.string(),
      organizationId: z.string(),
      organizationName: z.string(),
      mailDomain: z.string(),
      personId: z.string(),
      credentialId: z.string(),
      claimedAt: z.string(),
    }),
  ),
  next: z.null(),
});
/** PublicKeyCredentialCreationOptionsJSON (Web Authentication Level 3, section 5.1.9). */
const optionsAnswer = z.looseObject({ challenge: z.string(), rp: z.looseObject({ id: z.string() }) });

@ApiTags('passkeys')
@Controller('v1/organizations/:organizationId')
export class PasskeyController {
  constructor(@Inject(PasskeyService) private readonly passkeys: PasskeyService) {}

  @Post('passkeys/options')
  @HttpCode(200)
  @Policy({ memberOrEarner: true })
  @ApiOperation({ summary: 'Options to make a passkey for this organization' })
  @Answers(optionsAnswer)
  options(@Acting() acting: ActingPerson) {
    return this.passkeys.options(acting);
  }

  @Post('passkeys')
  @HttpCode(201)
  @Policy({ memberOrEarner: true })
  @ApiOperation({
    summary: 'Keep a new passkey; it counts after its owner claimed it and somebody vouched for it',
  })
  @Answers(registeredAnswer, { status: 201, refusals: ['passkey-not-registered'] })
  register(
    @Acting() acting: ActingPerson,
    @Body({ schema: registrationBody }) body: z.output<typeof registrationBody>,
  ) {
    const { id, rawId, type, response } = body.response;
    const { clientDataJSON, attestationObject, transports } = response;
    // Transports are hints that the library hands on as they are; unknown ones are allowed by the standard.
    const hints = (transports ?? []) as NonNullable<RegistrationResponseJSON['response']['transports']>;
    const registration: RegistrationResponseJSON = {
      id,
      rawId,
      type,
      clientExtensionResults: {},
      response: { clientDataJSON, attestationObject, transports: hints },
    };
    return this.passkeys.register(acting, registration);
  }

  @Get('passkeys')
  @Policy({ memberOrEarner: true })
  @ApiOperation({ summary: 'My passkeys and roles, as the signer knows them' })
  @Answers(ownAnswer)
  own(@Acting() acting: ActingPerson) {
    return this.passkeys.own(acting);
  }

  @Get('claims')
  @Policy({ roles: ['administrator'] })
  @ApiOperation({ summary: 'Passkeys of members that nobody has vouched for yet' })
  @Answers(claimsAnswer)
  async claims(@Acting() acting: ActingPerson) {
    return { items: await this.passkeys.claims(acting), next: null };
  }

  @Get('employer-claims')
  @Policy({ roles: ['registrar'] })
  @ApiOperation({ summary: 'First members of employers that this institution named, to be identified' })
  @Answers(claimsAnswer)
  async employerClaims(@Acting() acting: ActingPerson) {
    return { items: await this.passkeys.employerClaims(acting), next: null };
  }
}
