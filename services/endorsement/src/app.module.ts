import type { DynamicModule } from '@nestjs/common';
import { DecisionsController } from '../../shared/src/decisions.controller.js';
import { Decisions } from '../../shared/src/decisions.js';
import type { Tx } from '../../shared/src/outbox.js';
import { AskingController } from './asking/asking.controller.js';
import { AskingService } from './asking/asking.service.js';
import { ConfirmationController } from './confirmation/confirmation.controller.js';
import { ConfirmationService } from './confirmation/confirmation.service.js';
import { CurrencyController } from './currency/currency.controller.js';
import { CurrencyService } from './currency/currency.service.js';
import { DelegationController } from './delegation/delegation.controller.js';
import { DelegationService } from './delegation/delegation.service.js';
import { PolicyController } from './policy/policy.controller.js';
import { PolicyService } from './policy/policy.service.js';
import { RelevanceController } from './relevance/relevance.controller.js';
import { RelevanceViewService } from './relevance/relevance-view.service.js';
import { RenewalController } from './renewal/renewal.controller.js';
import { RenewalService } from './renewal/renewal.service.js';
import { RequestController } from './request/request.controller.js';
import { RequestService } from './request/request.service.js';
import { ThreadService } from './request/thread.service.js';
import { EndorsementController } from './round/endorsement.controller.js';
import { EndorsementService } from './round/endorsement.service.js';
import { WaiverController } from './waiver/waiver.controller.js';
import { WaiverService } from './waiver/waiver.service.js';
import { WithdrawalController } from './withdrawal/withdrawal.controller.js';
import { WithdrawalService } from './withdrawal/withdrawal.service.js';

/** What the HTTP side needs. */
export interface ModuleParts {
  decisions: Decisions<Tx>;
  policies: PolicyService;
  requests: RequestService;
  threads: ThreadService;
  confirmations: ConfirmationService;
  renewals: RenewalService;
  delegations: DelegationService;
  asking: AskingService;
  endorsements: EndorsementService;
  relevance: RelevanceViewService;
  waivers: WaiverService;
  withdrawals: WithdrawalService;
  currency: CurrencyService;
}

/** The HTTP side of the endorsement service: wiring only. */
export function appModule(parts: ModuleParts): DynamicModule {
  return {
    module: class EndorsementModule {},
    controllers: [
      DecisionsController,
      PolicyController,
      RequestController,
      ConfirmationController,
      RenewalController,
      DelegationController,
      AskingController,
      EndorsementController,
      RelevanceController,
      WaiverController,
      WithdrawalController,
      CurrencyController,
    ],
    providers: [
      { provide: Decisions, useValue: parts.decisions },
      { provide: PolicyService, useValue: parts.policies },
      { provide: RequestService, useValue: parts.requests },
      { provide: ThreadService, useValue: parts.threads },
      { provide: ConfirmationService, useValue: parts.confirmations },
      { provide: RenewalService, useValue: parts.renewals },
      { provide: DelegationService, useValue: parts.delegations },
      { provide: AskingService, useValue: parts.asking },
      { provide: EndorsementService, useValue: parts.endorsements },
      { provide: RelevanceViewService, useValue: parts.relevance },
      { provide: WaiverService, useValue: parts.waivers },
      { provide: WithdrawalService, useValue: parts.withdrawals },
      { provide: CurrencyService, useValue: parts.currency },
    ],
  };
}
