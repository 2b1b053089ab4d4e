import type { DynamicModule, Provider, Type } from '@nestjs/common';
import { DecisionsController } from '../../shared/src/decisions.controller.js';
import { Decisions } from '../../shared/src/decisions.js';
import { DidController } from './key/did.controller.js';
import { Signer } from './key/signer.js';
import { OperatorController } from './operator/operator.controller.js';
import { OperatorService } from './operator/operator.service.js';
import { PasskeyController } from './passkey/passkey.controller.js';
import { PasskeyService } from './passkey/passkey.service.js';
import type { Service } from './service.js';

/** Wires the HTTP routes to the parts of the service. */
export function appModule(service: Service): DynamicModule {
  const controllers: Type[] = [DecisionsController, PasskeyController, OperatorController, DidController];
  const providers: Provider[] = [
    { provide: Decisions, useValue: service.decisions },
    { provide: PasskeyService, useValue: service.passkeys },
    { provide: OperatorService, useValue: service.operator },
    { provide: Signer, useValue: service.signer },
  ];
  return { module: class IssuanceModule {}, controllers, providers };
}
