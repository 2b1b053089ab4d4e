import type { Passkey } from './assertion.js';
import type { Tx } from './outbox.js';

/**
 * This service's copy of who is enrolled, from issuance's `EnrolmentRecorded`. It serves acceptance of decisions
 * only: the signer believes its own registry of signed statements.
 */
export interface Enrolment {
  organizationId: string;
  personId: string;
  roles: string[];
  passkeys: {
    credentialId: string;
    publicKey: Uint8Array;
    rpId: string;
    origins: string[];
    state: string;
    transports: string[];
  }[];
  revision: bigint;
}

/** Takes over a person's enrolment; an older revision than the one held changes nothing. */
export async function projectEnrolment(tx: Tx, enrolment: Enrolment): Promise<void> {
  const newer = await tx.$executeRawUnsafe(
    `INSERT INTO ground.enrolment (organization_id, person_id, revision, roles) VALUES ($1, $2, $3, $4::text[])
     ON CONFLICT (organization_id, person_id) DO UPDATE SET revision = excluded.revision, roles = excluded.roles
     WHERE ground.enrolment.revision < excluded.revision`,
    enrolment.organizationId,
    enrolment.personId,
    enrolment.revision,
    enrolment.roles,
  );
  if (newer === 0) return;
  await tx.$executeRawUnsafe(
    'DELETE FROM ground.passkey WHERE organization_id = $1 AND person_id = $2',
    enrolment.organizationId,
    enrolment.personId,
  );
  for (const passkey of enrolment.passkeys) {
    await tx.$executeRawUnsafe(
      `INSERT INTO ground.passkey (organization_id, credential_id, person_id, public_key, rp_id, origins, transports, state)
       VALUES ($1, $2, $3, $4, $5, $6::text[], $7::text[], $8)`,
      enrolment.organizationId,
      passkey.credentialId,
      enrolment.personId,
      Buffer.from(passkey.publicKey),
      passkey.rpId,
      passkey.origins,
      passkey.transports,
      passkey.state,
    );
  }
}

interface PasskeyRow {
  credential_id: string;
  person_id: string;
  public_key: Uint8Array;
  rp_id: string;
  origins: string[];
  transports: string[];
}

/** Passkeys with which a person may decide for an organization: claimed (counting after identification) or enrolled. */
export async function passkeysOf(tx: Tx, organizationId: string, personId: string): Promise<Passkey[]> {
  const rows = await tx.$queryRawUnsafe<PasskeyRow[]>(
    `SELECT credential_id, person_id, public_key, rp_id, origins, transports FROM ground.passkey
     WHERE organization_id = $1 AND person_id = $2 AND state IN ('claimed', 'enrolled') ORDER BY credential_id`,
    organizationId,
    personId,
  );
  return rows.map((row) => ({
    credentialId: row.credential_id,
    personId: row.person_id,
    publicKey: new Uint8Array(row.public_key),
    rpId: row.rp_id,
    origins: row.origins,
    transports: row.transports,
  }));
}
