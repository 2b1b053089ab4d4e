import { Body, Controller, Get, HttpCode, Inject, Patch, Post, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Policy } from '../../../shared/src/auth.js';
import { Problem } from '../../../shared/src/problem.js';
import { OrganizationStore } from '../organization/organization.store.js';
import { cookieOf, languageOf, SESSION_COOKIE, SIGN_IN_COOKIE, sessionCookie } from './session.js';
import { SessionService } from './session.service.js';
import { SignInService } from './sign-in.service.js';

const tokenBody = z.strictObject({ token: z.string().min(20).max(200) }).meta({ id: 'LinkToken' });
const languageBody = z.strictObject({ language: z.enum(['en', 'fr']) }).meta({ id: 'SessionLanguage' });

/** The portal's own origin, for cookies. */
export class PortalOrigin {
  constructor(readonly value: string) {}
}

/** Sign-in, mail links and who is signed in. */
@ApiTags('session')
@Controller()
export class SessionController {
  constructor(
    @Inject(SessionService) private readonly sessions: SessionService,
    @Inject(SignInService) private readonly signIn: SignInService,
    @Inject(OrganizationStore) private readonly organizations: OrganizationStore,
    @Inject(PortalOrigin) private readonly origin: PortalOrigin,
  ) {}

  @Get('auth/sign-in')
  @Policy({ public: true })
  @ApiOperation({ summary: 'Sends the browser to the identity provider' })
  async start(
    @Query('return') returnTo: string | undefined,
    @Query('lang') language: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { location, cookie } = await this.signIn.start(returnTo, language ? languageOf(language) : null);
    await reply
      .header('set-cookie', this.signInCookie(cookie))
      .header('cache-control', 'no-store')
      .redirect(location, 302);
  }

  @Get('auth/callback')
  @Policy({ public: true })
  @ApiOperation({ summary: 'The identity provider sends the browser back' })
  async callback(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const query = request.url.split('?').slice(1).join('?');
    const result = await this.signIn.finish(query, cookieOf(request.headers.cookie, SIGN_IN_COOKIE));
    const over = this.signInCookie('');
    if (!result.ok) {
      await reply.header('set-cookie', over).redirect(`/sign-in?fault=${result.fault}`, 302);
      return;
    }
    await this.endOf(request);
    await reply
      .header('set-cookie', [over, sessionCookie(result.sessionId, this.origin.value)])
      .redirect(result.returnTo, 302);
  }

  @Post('auth/sign-out')
  @HttpCode(200)
  @Policy({ public: true })
  @ApiOperation({ summary: "Ends the session; `redirect` ends the provider's too" })
  async signOut(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<{ redirect: string }> {
    await this.endOf(request);
    reply.header('set-cookie', sessionCookie('', this.origin.value));
    return { redirect: (await this.signIn.endSessionUrl()) ?? '/' };
  }

  @Get('v1/session')
  @Policy({ public: true })
  @ApiOperation({ summary: 'Who is signed in, with organizations and roles; `person` is null for nobody' })
  async session(@Req() request: FastifyRequest) {
    const id = cookieOf(request.headers.cookie, SESSION_COOKIE);
    const session = id ? await this.sessions.find(id) : null;
    const nobody = { person: null, subject: null, method: null, earnerOf: null, earnerTimeZone: null };
    if (!session) return { ...nobody, organizations: [] };
    const { name } = await this.sessions.profile(session);
    const { earnerOf, memberships } = session;
    const facts = await this.organizations.findAll([
      ...memberships.map((one) => one.organizationId),
      ...(earnerOf === null ? [] : [earnerOf]),
    ]);
    const zoneOf = (organizationId: string | null): string | null =>
      facts.find((one) => one.organizationId === organizationId)?.timeZone || null;
    return {
      person: { id: session.personId, name, language: session.language },
      subject: session.subject,
      method: session.method,
      earnerOf,
      earnerTimeZone: zoneOf(earnerOf),
      organizations: memberships.map(({ organizationId, roles, provisional }) => {
        const found = facts.find((one) => one.organizationId === organizationId);
        return {
          organizationId,
          name: found?.name ?? null,
          kind: found?.kind ?? null,
          slug: found?.slug ?? null,
          timeZone: zoneOf(organizationId),
          roles,
          provisional,
        };
      }),
    };
  }

  @Patch('v1/session')
  @HttpCode(200)
  @Policy({ signedIn: true })
  @ApiOperation({ summary: 'Language of this session' })
  async setLanguage(
    @Req() request: FastifyRequest,
    @Body({ schema: languageBody }) body: z.output<typeof languageBody>,
  ) {
    const id = cookieOf(request.headers.cookie, SESSION_COOKIE);
    if (!id) throw new Problem('unauthenticated');
    await this.sessions.setLanguage(id, body.language);
    return { language: body.language };
  }

  @Post('v1/session/link')
  @HttpCode(200)
  @Policy({ public: true })
  @ApiOperation({ summary: "Binds a mail's link, once; `target` is the page that it leads to" })
  async link(
    @Req() request: FastifyRequest,
    @Body({ schema: tokenBody }) body: z.output<typeof tokenBody>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { sessionId, personId, subject, target } = await this.sessions.bind(body.token);
    await this.endOf(request);
    reply.header('set-cookie', sessionCookie(sessionId, this.origin.value));
    return { personId, subject, target };
  }

  @Post('v1/session/link/renew')
  @HttpCode(202)
  @Policy({ public: true })
  @ApiOperation({ summary: 'Mails a new link to the address that the old one went to' })
  async renew(@Body({ schema: tokenBody }) body: z.output<typeof tokenBody>) {
    await this.sessions.renew(body.token);
    return { requested: true };
  }

  /** Ends the session that the browser had before: a new one never continues it. */
  private async endOf(request: FastifyRequest): Promise<void> {
    const id = cookieOf(request.headers.cookie, SESSION_COOKIE);
    if (id) await this.sessions.end(id);
  }

  private signInCookie(value: string): string {
    const secure = this.origin.value.startsWith('https:') ? '; Secure' : '';
    return `${SIGN_IN_COOKIE}=${value}; Path=/auth; HttpOnly; SameSite=Lax; Max-Age=${value ? 900 : 0}${secure}`;
  }
}
