import type { Clock } from '../../../shared/src/clock.js';
import { writeEvent } from '../../../shared/src/outbox.js';
import { projectEnrolment } from '../../../shared/src/passkeys.js';
import { organizationKinds } from '../../../shared/src/roles.js';
import type { Transaction } from '../database.store.js';
import { factOf, type ReadEvent } from '../events.js';
import type { Signer } from '../key/signer.js';
import type { Judged, LedgerPart } from '../ledger/ledger.service.js';
import { transportsOf } from '../passkey/passkey.store.js';
import { type Registry } from './registry.js';
import { saveEnrolment, saveOrganization, saveProfile } from './registry.store.js';
import { changesRegistry, type KnownOrganization } from './registry-types.js';

/** Announces what the registry holds after each change, and makes keys for organizations as they appear. */
export class EnrolmentLedger implements LedgerPart {
  constructor(
    private readonly signer: Signer,
    private readonly clock: Clock,
  ) {}

  async takeFact(tx: Transaction, read: ReadEvent): Promise<void> {
    const { event } = read.message;
    if (event.case !== 'organizationRegistered') return;
    const { organizationId, name, url, mailDomain, timeZone, namedByOrganizationId } = event.value;
    const kind = organizationKinds.find((one) => one === event.value.kind);
    if (!kind) return;
    const zone = timeZone === '' ? 'America/Toronto' : timeZone;
    const address = url === '' ? `https://${mailDomain}` : url;
    await saveProfile(tx, {
      organizationId,
      kind,
      name,
      url: address,
      mailDomain,
      timeZone: zone,
      namedBy: namedByOrganizationId || null,
    });
    await this.signer.ensureKeys(tx, organizationId);
  }

  async apply(tx: Transaction, judged: Judged): Promise<void> {
    const { statement, digest } = judged.verified;
    if (!changesRegistry(statement)) return;
    // The shared registry moves on only from committed rows; the change is tried on a copy.
    const registry = judged.registry.copy();
    const changed = registry.apply(statement, digest, judged.order);
    const identified =
      statement.type === 'identification' ? statement.details.organizationId : statement.organizationId;
    const known = registry.organization(identified);
    if (known && judged.registry.organization(identified)?.method !== known.method)
      await this.announceOrganization(tx, known);
    for (const { organizationId, personId } of changed)
      await this.announce(tx, registry, organizationId, personId);
  }

  private async announceOrganization(tx: Transaction, known: KnownOrganization): Promise<void> {
    await saveOrganization(tx, known);
    await this.signer.ensureKeys(tx, known.organizationId);
    const { organizationId, method, by } = known;
    await writeEvent(
      tx,
      factOf(
        {
          case: 'organizationIdentified',
          value: { organizationId, method, byOrganizationId: by?.organizationId ?? '' },
        },
        { organizationId, key: organizationId, now: this.clock() },
      ),
    );
  }

  private async announce(
    tx: Transaction,
    registry: Registry,
    organizationId: string,
    personId: string,
  ): Promise<void> {
    const state = registry.enrolment(organizationId, personId);
    const revision = await saveEnrolment(tx, state);
    const transports = await transportsOf(tx, organizationId, personId);
    const passkeys = state.passkeys.map((one) => ({
      ...one,
      transports: transports.get(one.credentialId) ?? [],
    }));
    await projectEnrolment(tx, { organizationId, personId, roles: state.roles, passkeys, revision });
    await writeEvent(
      tx,
      factOf(
        {
          case: 'enrolmentRecorded',
          value: { organizationId, personId, roles: state.roles, passkeys, revision },
        },
        { organizationId, key: organizationId, version: Number(revision), now: this.clock() },
      ),
    );
  }
}
