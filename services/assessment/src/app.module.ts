import type { DynamicModule } from '@nestjs/common';
import type { Client } from '@temporalio/client';
import type { AssessmentActivities } from '../../../proto/activities.js';
import type { Clock } from '../../shared/src/clock.js';
import { DecisionsController } from '../../shared/src/decisions.controller.js';
import { Decisions } from '../../shared/src/decisions.js';
import { Vault } from '../../shared/src/vault.js';
import { assessmentActivities } from './activities.js';
import { AppealController, OwnAppealController } from './appeal/appeal.controller.js';
import { AppealService } from './appeal/appeal.service.js';
import { CaseController, OwnCaseController } from './case/case.controller.js';
import { CaseService } from './case/case.service.js';
import { ImportController } from './case/import.controller.js';
import { ImportService } from './case/import.service.js';
import { Registration } from './case/registration.js';
import { ProcessService } from './conduct/process.service.js';
import { QueueController } from './conduct/queue.controller.js';
import { QueueService } from './conduct/queue.service.js';
import { RecordService } from './conduct/record.service.js';
import { Settlement } from './conduct/settlement.js';
import { Starter } from './conduct/starter.js';
import { Database, type Transaction } from './database.store.js';
import { decisionKinds, recordersOf } from './decision-kinds.js';
import { ContactsController, EarnerController } from './earner/earner.controller.js';
import { indexSecret } from './earner/earner.js';
import { EarnerService } from './earner/earner.service.js';
import { Profiles } from './earner/profiles.js';
import { EvidenceController } from './evidence/evidence.controller.js';
import { EvidenceService, FETCH_LINK, type FetchLink } from './evidence/evidence.service.js';
import { EvidenceFolder } from './evidence/evidence-folder.js';
import { EvidenceReader } from './evidence/evidence-reader.js';
import { DraftService } from './mark/draft.service.js';
import { OwnPathwayService } from './pathway/own-pathway.service.js';
import { EarnerPathwayController, OwnPathwayController } from './pathway/pathway.controller.js';
import { DisclosureController, ResultController } from './result/result.controller.js';
import { ResultService } from './result/result.service.js';
import { RulesController } from './rules/rules.controller.js';
import { RulesService } from './rules/rules.service.js';
import { StatisticsController } from './statistics/statistics.controller.js';
import { StatisticsService } from './statistics/statistics.service.js';
import { CLOCK, INDEX_SECRET, PUBLIC_ORIGIN } from './tokens.js';

/** What the module is made of. */
export interface AssessmentParts {
  database: Database;
  /** Key-encryption key of the earners' keys. */
  kek: Uint8Array;
  folder: EvidenceFolder;
  publicOrigin: string;
  fetchLink: FetchLink;
  clock: Clock;
  /** Absent where no Temporal is configured: then cases without rules are marked, and no others. */
  client?: Client | undefined;
}

/** What the service consists of. */
export interface Assessment {
  module: DynamicModule;
  decisions: Decisions<Transaction>;
  activities: AssessmentActivities;
  /** Null where no Temporal is configured. */
  starter: Starter | null;
}

/** Puts the service together. */
export function assemble(parts: AssessmentParts): Assessment {
  const { database, clock, client = null } = parts;
  const profiles = new Profiles(new Vault(parts.kek));
  const reader = new EvidenceReader(database, profiles, parts.folder);
  const secret = indexSecret(parts.kek);
  const records = new RecordService(database, clock, recordersOf({ profiles, secret }));
  const starter = client && new Starter(database, client, clock);
  const settlement = new Settlement(database, records, client, starter);
  const decisions = new Decisions<Transaction>(
    decisionKinds({ database, profiles, reader, clock, settlement, records, secret }),
    (work) => database.inTransaction(work),
    clock,
  );
  const activities = assessmentActivities(new ProcessService(database, clock), records);
  return { module: moduleOf(parts, { decisions, profiles, reader }), decisions, activities, starter };
}

/** Assessment's HTTP side alone. */
export const appModule = (parts: AssessmentParts): DynamicModule => assemble(parts).module;

function moduleOf(
  { database, kek, folder, publicOrigin, fetchLink, clock }: AssessmentParts,
  built: { decisions: Decisions<Transaction>; profiles: Profiles; reader: EvidenceReader },
): DynamicModule {
  const { decisions, profiles, reader } = built;
  const secret = indexSecret(kek);
  return {
    module: class AssessmentModule {},
    controllers: [
      DecisionsController,
      ImportController,
      EarnerController,
      ContactsController,
      RulesController,
      QueueController,
      AppealController,
      OwnAppealController,
      StatisticsController,
      CaseController,
      OwnCaseController,
      OwnPathwayController,
      EarnerPathwayController,
      EvidenceController,
      ResultController,
      DisclosureController,
    ],
    providers: [
      { provide: Database, useValue: database },
      { provide: Decisions, useValue: decisions },
      { provide: Profiles, useValue: profiles },
      { provide: Registration, useValue: new Registration(profiles, secret) },
      { provide: EvidenceFolder, useValue: folder },
      { provide: EvidenceReader, useValue: reader },
      { provide: INDEX_SECRET, useValue: secret },
      { provide: PUBLIC_ORIGIN, useValue: publicOrigin },
      { provide: FETCH_LINK, useValue: fetchLink },
      { provide: CLOCK, useValue: clock },
      { provide: RulesService, useValue: new RulesService(database, clock) },
      { provide: QueueService, useValue: new QueueService(database, clock) },
      ImportService,
      EarnerService,
      CaseService,
      OwnPathwayService,
      DraftService,
      EvidenceService,
      ResultService,
      AppealService,
      StatisticsService,
    ],
  };
}
