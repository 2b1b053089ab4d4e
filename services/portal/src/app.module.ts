import type { DynamicModule, Provider, Type } from '@nestjs/common';
import { OrganizationStore } from './organization/organization.store.js';
import { PersonController } from './person/person.controller.js';
import { PersonService } from './person/person.service.js';
import { PortalOrigin, SessionController } from './session/session.controller.js';
import { SessionService } from './session/session.service.js';
import { SignInService } from './session/sign-in.service.js';

/** The made parts that controllers ask for. */
export interface PortalModuleParts {
  people: PersonService;
  sessions: SessionService;
  signIn: SignInService;
  organizations: OrganizationStore;
  origin: PortalOrigin;
}

class PortalModule {}

/** Wiring of the portal's own routes; everything else is the gateway's. */
export function appModule(parts: PortalModuleParts): DynamicModule {
  const controllers: Type[] = [SessionController, PersonController];
  const providers: Provider[] = [
    { provide: PersonService, useValue: parts.people },
    { provide: SessionService, useValue: parts.sessions },
    { provide: SignInService, useValue: parts.signIn },
    { provide: OrganizationStore, useValue: parts.organizations },
    { provide: PortalOrigin, useValue: parts.origin },
  ];
  return { module: PortalModule, controllers, providers };
}
