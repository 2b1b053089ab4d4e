import type { DynamicModule, Provider, Type } from '@nestjs/common';
import { RobotsController } from './gateway/robots.controller.js';
import { OrganizationStore } from './organization/organization.store.js';
import { PersonController } from './person/person.controller.js';
import { PersonService } from './person/person.service.js';
import { PipelineController } from './pipeline/pipeline.controller.js';
import { PipelineQueries } from './pipeline/pipeline.query.js';
import { PipelineStreams } from './pipeline/stream.js';
import { PortalOrigin, SessionController } from './session/session.controller.js';
import { SessionService } from './session/session.service.js';
import { SignInService } from './session/sign-in.service.js';
import { TimelineController } from './timeline/timeline.controller.js';
import { TimelineQueries } from './timeline/timeline.query.js';

/** The made parts that controllers ask for. */
export interface PortalModuleParts {
  people: PersonService;
  sessions: SessionService;
  signIn: SignInService;
  organizations: OrganizationStore;
  origin: PortalOrigin;
  queries: PipelineQueries;
  streams: PipelineStreams;
  timelines: TimelineQueries;
}

class PortalModule {}

/** Wiring of the portal's own routes; everything else is the gateway's. */
export function appModule(parts: PortalModuleParts): DynamicModule {
  const controllers: Type[] = [
    SessionController,
    PersonController,
    PipelineController,
    TimelineController,
    RobotsController,
  ];
  const providers: Provider[] = [
    { provide: PersonService, useValue: parts.people },
    { provide: SessionService, useValue: parts.sessions },
    { provide: SignInService, useValue: parts.signIn },
    { provide: OrganizationStore, useValue: parts.organizations },
    { provide: PortalOrigin, useValue: parts.origin },
    { provide: PipelineQueries, useValue: parts.queries },
    { provide: PipelineStreams, useValue: parts.streams },
    { provide: TimelineQueries, useValue: parts.timelines },
  ];
  return { module: PortalModule, controllers, providers };
}
