import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import type { Tokens } from '../../shared/src/auth.js';
import { type Clock, systemClock } from '../../shared/src/clock.js';
import { readKey, readSecret } from '../../shared/src/config.js';
import { Vault } from '../../shared/src/vault.js';
import { appModule } from './app.module.js';
import type { PortalConfig } from './config.js';
import { type Database, openDatabase } from './database.store.js';
import { FactsService } from './facts/facts.service.js';
import { FactStore } from './facts/facts.store.js';
import { Gateway } from './gateway/entry.js';
import { Forwarder } from './gateway/forward.js';
import { Pages } from './gateway/pages.js';
import { RateLimit } from './gateway/rate-limit.js';
import { PortalKeys } from './keys.js';
import { MailComposer } from './mail/composer.js';
import { GatheringStore } from './mail/gathering.store.js';
import { MailPlanner } from './mail/mail.planner.js';
import { MailStore } from './mail/mail.store.js';
import { MailSender, mailTransport } from './mail/sender.js';
import { MembershipStore } from './membership/membership.store.js';
import { OrganizationStore } from './organization/organization.store.js';
import { EarnerContacts } from './person/earner.js';
import { PersonService } from './person/person.service.js';
import { PersonStore } from './person/person.store.js';
import { FiguresStore } from './pipeline/figures.store.js';
import { ListStore } from './pipeline/list.store.js';
import { PipelineQueries } from './pipeline/pipeline.query.js';
import { pipelineFeeder } from './pipeline/pipeline.service.js';
import { PipelineStreams } from './pipeline/stream.js';
import { PortalOrigin } from './session/session.controller.js';
import { SessionService } from './session/session.service.js';
import { SessionStore } from './session/session.store.js';
import { SignInService } from './session/sign-in.service.js';
import { TimelineReader } from './timeline/reader.store.js';
import { TimelineQueries } from './timeline/timeline.query.js';
import { timelineFeeder } from './timeline/timeline.service.js';

export interface PortalGround {
  config: PortalConfig;
  databaseUrl: string;
  tokens: Tokens;
  logger: Logger;
  clock?: Clock;
}

/** The portal's parts, made from its configuration; nothing runs yet. */
export function makePortal({ config, databaseUrl, tokens, logger, clock = systemClock }: PortalGround) {
  const database: Database = openDatabase(databaseUrl);
  const keys = new PortalKeys(readKey(config.SESSION_KEY_FILE));
  const people = new PersonStore(database, new Vault(readKey(config.PERSON_KEK_FILE)));
  const memberships = new MembershipStore(database);
  const organizations = new OrganizationStore(database);
  const sessionStore = new SessionStore(database);
  const mails = new MailStore(database);
  const gathering = new GatheringStore(database);
  const facts = new FactStore(database);
  const earners = new EarnerContacts(config.ASSESSMENT_URL, tokens, logger);
  const planner = new MailPlanner({ mails, gathering, memberships, facts, clock });
  const sessions = new SessionService({
    database,
    store: sessionStore,
    memberships,
    people,
    earners,
    mails,
    keys,
    clock,
  });
  const personService = new PersonService({
    database,
    store: people,
    memberships,
    organizations,
    mails: planner,
    keys,
    clock,
  });
  const signIn = new SignInService({
    database,
    people,
    sessions,
    keys,
    clock,
    issuer: config.OIDC_ISSUER,
    clientId: config.OIDC_CLIENT_ID,
    clientSecret: readSecret(config.OIDC_CLIENT_SECRET_FILE),
    portalOrigin: config.PORTAL_ORIGIN,
  });
  const factsService = new FactsService({
    database,
    organizations,
    memberships,
    people,
    sessions: sessionStore,
    facts,
    mails,
    gathering,
    planner,
  });
  const composer = new MailComposer({
    database,
    people,
    earners,
    sessions,
    organizations,
    memberships,
    facts,
    gathering,
    portalOrigin: config.PORTAL_ORIGIN,
    clock,
  });
  const sender = new MailSender({
    store: mails,
    gathering,
    composer,
    transport: mailTransport(
      config.SMTP_URL,
      config.SMTP_PASSWORD_FILE ? readSecret(config.SMTP_PASSWORD_FILE) : null,
    ),
    from: config.MAIL_FROM,
    host: new URL(config.PUBLIC_ORIGIN).hostname,
    clock,
    logger,
  });
  const pipeline = pipelineFeeder(database);
  const timeline = timelineFeeder(database);
  const queries = new PipelineQueries({
    generations: pipeline.generations,
    figures: new FiguresStore(database),
    lists: new ListStore(database),
    clock,
  });
  const timelines = new TimelineQueries({
    generations: timeline.generations,
    store: new TimelineReader(database),
    organizations,
    people: personService,
    versions: facts,
  });
  const streams = new PipelineStreams({ databaseUrl, queries, logger });
  const services = {
    catalogue: config.CATALOGUE_URL,
    endorsement: config.ENDORSEMENT_URL,
    assessment: config.ASSESSMENT_URL,
    issuance: config.ISSUANCE_URL,
  };
  const forwarder = new Forwarder(services, config.PORTAL_ORIGIN, logger);
  const gateway = new Gateway({
    sessions,
    tokens,
    forwarder,
    pages: new Pages(config.WEB_DIR, config.PORTAL_ORIGIN),
    keys,
    rateLimit: new RateLimit(config.SIGN_IN_LIMIT_PER_MINUTE),
    portalOrigin: config.PORTAL_ORIGIN,
    publicOrigin: config.PUBLIC_ORIGIN,
    logger,
  });
  const origin = new PortalOrigin(config.PORTAL_ORIGIN);
  return {
    module: appModule({
      people: personService,
      sessions,
      signIn,
      organizations,
      origin,
      queries,
      streams,
      timelines,
    }),
    configure: (app: NestFastifyApplication) => gateway.register(app.getHttpAdapter().getInstance()),
    database,
    forwarder,
    factsService,
    gathering,
    sessions,
    sessionStore,
    sender,
    pipeline,
    timeline,
    streams,
    personService,
  };
}

export type Portal = ReturnType<typeof makePortal>;
