import type { OrganizationKind } from '../../../shared/src/roles.js';
import type { Transaction } from '../database.store.js';
import type { EnrolmentState, KnownOrganization } from './registry-types.js';

/** What the catalogue says of an organization; unsigned, for pages and keys. */
export interface Profile {
  organizationId: string;
  kind: OrganizationKind;
  name: string;
  url: string;
  mailDomain: string;
  timeZone: string;
  namedBy: string | null;
}

export async function saveProfile(tx: Transaction, profile: Profile): Promise<void> {
  const { organizationId, ...data } = profile;
  await tx.profile.upsert({ where: { organizationId }, create: profile, update: data });
}

export async function profileOf(tx: Transaction, organizationId: string): Promise<Profile | null> {
  const row = await tx.profile.findUnique({ where: { organizationId } });
  return row ? { ...row, kind: row.kind as OrganizationKind } : null;
}

/** Employers that an institution named. */
export async function profilesNamedBy(tx: Transaction, namedBy: string): Promise<Profile[]> {
  const rows = await tx.profile.findMany({ where: { namedBy }, orderBy: { name: 'asc' } });
  return rows.map((row) => ({ ...row, kind: row.kind as OrganizationKind }));
}

/** Notes what is announced of a person and gives its revision. */
export async function saveEnrolment(tx: Transaction, state: EnrolmentState): Promise<bigint> {
  const { organizationId, personId, roles } = state;
  const where = { organizationId_personId: { organizationId, personId } };
  const before = await tx.enrolment.findUnique({ where });
  const revision = (before?.revision ?? 0n) + 1n;
  const passkeys = state.passkeys.map((one) => ({ credentialId: one.credentialId, state: one.state }));
  const data = { revision, roles, passkeys };
  await tx.enrolment.upsert({ where, create: { organizationId, personId, ...data }, update: data });
  return revision;
}

/** Notes an organization as the registry knows it. */
export async function saveOrganization(tx: Transaction, known: KnownOrganization): Promise<void> {
  const { organizationId, kind, name, mailDomain, method, by } = known;
  const data = { kind, name, mailDomain, method, byOrganization: by?.organizationId ?? null };
  await tx.organization.upsert({
    where: { organizationId },
    create: { organizationId, ...data },
    update: data,
  });
}

const DEFAULT_ZONE = 'America/Toronto';

/** IANA zone in which an organization's days are counted. */
export async function timeZoneOf(tx: Transaction, organizationId: string): Promise<string> {
  return (await tx.profile.findUnique({ where: { organizationId } }))?.timeZone || DEFAULT_ZONE;
}
