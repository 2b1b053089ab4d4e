import type { DynamicModule } from '@nestjs/common';
import type { Clock } from '../../shared/src/clock.js';
import { DecisionsController } from '../../shared/src/decisions.controller.js';
import { Decisions } from '../../shared/src/decisions.js';
import { Vault } from '../../shared/src/vault.js';
import { CaseController, OwnCaseController } from './case/case.controller.js';
import { CaseService } from './case/case.service.js';
import { ImportController } from './case/import.controller.js';
import { ImportService } from './case/import.service.js';
import { CaseOpening } from './case/opening.js';
import { Registration } from './case/registration.js';
import { Database, type Transaction } from './database.store.js';
import { ContactsController, EarnerController } from './earner/earner.controller.js';
import { indexSecret } from './earner/earner.js';
import { EarnerService } from './earner/earner.service.js';
import { Profiles } from './earner/profiles.js';
import { EvidenceController } from './evidence/evidence.controller.js';
import { EvidenceService, FETCH_LINK, type FetchLink } from './evidence/evidence.service.js';
import { EvidenceFolder } from './evidence/evidence-folder.js';
import { EvidenceReader } from './evidence/evidence-reader.js';
import { DraftService } from './mark/draft.service.js';
import { Marking } from './mark/marking.js';
import { DisclosureController, ResultController } from './result/result.controller.js';
import { ResultService } from './result/result.service.js';
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
}

/** Wires assessment's HTTP side. */
export function appModule(parts: AssessmentParts): DynamicModule {
  const { database, folder, publicOrigin, fetchLink, clock } = parts;
  const secret = indexSecret(parts.kek);
  const profiles = new Profiles(new Vault(parts.kek));
  const reader = new EvidenceReader(database, profiles, folder);
  const decisions = new Decisions<Transaction>(
    [new CaseOpening(database, clock), new Marking(database, profiles, reader, clock)],
    (work) => database.inTransaction(work),
    clock,
  );
  return {
    module: class AssessmentModule {},
    controllers: [
      DecisionsController,
      ImportController,
      EarnerController,
      ContactsController,
      CaseController,
      OwnCaseController,
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
      ImportService,
      EarnerService,
      CaseService,
      DraftService,
      EvidenceService,
      ResultService,
    ],
  };
}
