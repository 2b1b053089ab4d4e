import type { DynamicModule } from '@nestjs/common';
import type { JWK } from 'jose';
import type { Clock } from '../../shared/src/clock.js';
import { DecisionsController } from '../../shared/src/decisions.controller.js';
import { type DecisionKind, Decisions } from '../../shared/src/decisions.js';
import { Database, type Transaction } from './database.store.js';
import { MemberController } from './member/member.controller.js';
import { MemberService } from './member/member.service.js';
import { RoleGrant } from './member/role-grant.js';
import { MicroCertificationController } from './micro-certification/micro-certification.controller.js';
import { MicroCertificationService } from './micro-certification/micro-certification.service.js';
import { OrganizationController } from './organization/organization.controller.js';
import { OrganizationService } from './organization/organization.service.js';
import { PathwayController } from './pathway/pathway.controller.js';
import { PathwayApproval } from './pathway/pathway.decision.js';
import { PathwayService } from './pathway/pathway.service.js';
import { PublicController } from './public/public.controller.js';
import { PublicService } from './public/public.service.js';
import { VersionRetirement } from './retirement/retirement.decision.js';
import { SkillController } from './skill/skill.controller.js';
import { CLOCK, OPERATOR_KEY, PUBLIC_ORIGIN } from './tokens.js';
import { VersionSubmission } from './version/submission.js';
import { VersionController } from './version/version.controller.js';
import { VersionService } from './version/version.service.js';

/** What the module is made from. */
export interface CatalogueParts {
  database: Database;
  clock: Clock;
  operatorKey: JWK;
  publicOrigin: string;
}

/** Module class; everything in it comes from `appModule`. */
class CatalogueModule {}

/** The catalogue's routes and use cases. */
export function appModule(parts: CatalogueParts): DynamicModule {
  const { database, clock, operatorKey, publicOrigin } = parts;
  const kinds: DecisionKind<Transaction>[] = [
    new RoleGrant(database, clock),
    new VersionSubmission(database, clock),
    new VersionRetirement(database, clock),
    new PathwayApproval(database, clock),
  ];
  return {
    module: CatalogueModule,
    controllers: [
      OrganizationController,
      MemberController,
      MicroCertificationController,
      VersionController,
      PathwayController,
      SkillController,
      PublicController,
      DecisionsController,
    ],
    providers: [
      { provide: Database, useValue: database },
      { provide: CLOCK, useValue: clock },
      { provide: OPERATOR_KEY, useValue: operatorKey },
      { provide: PUBLIC_ORIGIN, useValue: publicOrigin },
      { provide: Decisions, useValue: new Decisions(kinds, (work) => database.inTransaction(work), clock) },
      OrganizationService,
      MemberService,
      MicroCertificationService,
      VersionService,
      PathwayService,
      PublicService,
    ],
  };
}
