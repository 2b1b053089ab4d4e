import type { DynamicModule, Provider, Type } from '@nestjs/common';
import { DecisionsController } from '../../shared/src/decisions.controller.js';
import { Decisions } from '../../shared/src/decisions.js';
import { AwardController, OwnAwardController, PublicAwardController } from './award/award.controller.js';
import { AwardService } from './award/award.service.js';
import { ConfirmationController } from './confirmation/confirmation.controller.js';
import { ConfirmationReader } from './confirmation/confirmation.reader.js';
import { DidController } from './key/did.controller.js';
import { Signer } from './key/signer.js';
import { OperatorController } from './operator/operator.controller.js';
import { OperatorService } from './operator/operator.service.js';
import { PasskeyController } from './passkey/passkey.controller.js';
import { PasskeyService } from './passkey/passkey.service.js';
import { ReleaseController } from './release/release.controller.js';
import { ReleaseReader } from './release/release.reader.js';
import { ReleaseService } from './release/release.service.js';
import { RevocationController } from './revocation/revocation.controller.js';
import { RevocationService } from './revocation/revocation.service.js';
import type { Service } from './service.js';
import { StackController } from './stack/stack.controller.js';
import { StackService } from './stack/stack.service.js';
import { StatusController } from './status/status.controller.js';
import { StatusService } from './status/status.service.js';
import { VerifyController } from './verify/verify.controller.js';
import { VerifyService } from './verify/verify.service.js';

/** Wires the HTTP routes to the parts of the service. */
export function appModule(service: Service): DynamicModule {
  const controllers: Type[] = [
    DecisionsController,
    PasskeyController,
    OperatorController,
    ReleaseController,
    RevocationController,
    StackController,
    AwardController,
    OwnAwardController,
    PublicAwardController,
    ConfirmationController,
    StatusController,
    DidController,
    VerifyController,
  ];
  const providers: Provider[] = [
    { provide: Decisions, useValue: service.decisions },
    { provide: PasskeyService, useValue: service.passkeys },
    { provide: OperatorService, useValue: service.operator },
    { provide: ReleaseService, useValue: service.releases },
    { provide: ReleaseReader, useValue: service.releaseReader },
    { provide: RevocationService, useValue: service.revocations },
    { provide: StackService, useValue: service.stacks },
    { provide: AwardService, useValue: service.awards },
    { provide: ConfirmationReader, useValue: service.confirmations },
    { provide: StatusService, useValue: service.statuses },
    { provide: Signer, useValue: service.signer },
    { provide: VerifyService, useValue: service.verifier },
  ];
  return { module: class IssuanceModule {}, controllers, providers };
}
