import type { Database, Transaction } from '../database.store.js';
import { Prisma } from '../generated/prisma/client.js';

/** A name in the languages that it has. */
export type Names = { en?: string; fr?: string };

export interface RequestFacts {
  requestId: string;
  eventId: string;
  versionId: string;
  microCertificationId: string;
  number: number;
  employerId: string;
  institutionId: string;
  kinds: string[];
  dueAt: Date;
  closesAt: Date;
  name: Names;
  closed: boolean;
}

export interface LapseFacts {
  employerId: string;
  versionId: string;
  kind: string;
  microCertificationId: string | null;
  lapsesAt: Date;
}

export interface VersionFacts {
  versionId: string;
  microCertificationId: string | null;
  organizationId: string | null;
  number: number | null;
  name: Names | null;
  /** Organizations whose confirmation of each kind made the endorsement; null before it. */
  inDemand: number | null;
  fidelity: number | null;
}

/** What mails say of versions and requests, as the events told it. Public names only. */
export class FactStore {
  constructor(private readonly database: Database) {}

  /** Adds what is known of a version; null leaves what was there. */
  async noteVersion(
    tx: Transaction,
    facts: Pick<VersionFacts, 'versionId'> & Partial<VersionFacts>,
  ): Promise<void> {
    const { versionId, name, ...rest } = facts;
    const data = { ...rest, ...(name ? { name } : {}) };
    await tx.versionFact.upsert({ where: { versionId }, create: { versionId, ...data }, update: data });
  }

  async noteRequest(tx: Transaction, facts: Omit<RequestFacts, 'closed'>): Promise<void> {
    await tx.requestFact.createMany({ data: [facts], skipDuplicates: true });
  }

  /** Marks a request closed; false where it is not known. */
  async closeRequest(tx: Transaction, requestId: string, closeReason: string): Promise<boolean> {
    const data = { closed: true, closeReason };
    return (await tx.requestFact.updateMany({ where: { requestId }, data })).count === 1;
  }

  /** An answer was taken back: a request that closed by being answered is open again. */
  async reopenRequest(tx: Transaction, requestId: string): Promise<void> {
    await tx.requestFact.updateMany({
      where: { requestId, closed: true, closeReason: 'answered' },
      data: { closed: false, closeReason: null },
    });
  }

  async request(requestId: string, tx: Transaction = this.database): Promise<RequestFacts | null> {
    const row = await tx.requestFact.findUnique({ where: { requestId } });
    return row ? { ...row, name: namesOf(row.name) } : null;
  }

  async openRequests(tx: Transaction, employerId: string): Promise<RequestFacts[]> {
    return this.openRequestsOf(tx, [employerId]);
  }

  /** Requests to any of the employers that are not closed; with `at` only those that can still be answered then. */
  async openRequestsOf(tx: Transaction, employerIds: readonly string[], at?: Date): Promise<RequestFacts[]> {
    const rows = await tx.requestFact.findMany({
      where: {
        employerId: { in: [...employerIds] },
        closed: false,
        ...(at ? { closesAt: { gte: at } } : {}),
      },
      orderBy: { requestId: 'asc' },
    });
    return rows.map((row) => ({ ...row, name: namesOf(row.name) }));
  }

  /** Notes that an employer's confirmation ends soon; a later end than the one known takes its place. */
  async noteLapse(tx: Transaction, lapse: Omit<LapseFacts, 'microCertificationId'>): Promise<void> {
    const { employerId, versionId, kind, lapsesAt } = lapse;
    const version = await this.version(versionId, tx);
    const data = { lapsesAt, closed: false, microCertificationId: version?.microCertificationId ?? null };
    await tx.lapseFact.upsert({
      where: { employerId_versionId_kind: { employerId, versionId, kind } },
      create: { employerId, versionId, kind, ...data },
      update: data,
    });
  }

  /** A confirmation was given anew, or taken back: what ended before is no lapse to tell any more. */
  async closeLapse(
    tx: Transaction,
    of: { employerId: string; microCertificationId: string; kind: string },
    before: Date | null,
  ): Promise<void> {
    await tx.lapseFact.updateMany({
      where: { ...of, closed: false, ...(before ? { lapsesAt: { lt: before } } : {}) },
      data: { closed: true },
    });
  }

  /** Confirmations of the employers that end soon and are not renewed. */
  async openLapses(tx: Transaction, employerIds: readonly string[], at: Date): Promise<LapseFacts[]> {
    return tx.lapseFact.findMany({
      where: { employerId: { in: [...employerIds] }, closed: false, lapsesAt: { gte: at } },
      orderBy: [{ lapsesAt: 'asc' }, { versionId: 'asc' }],
    });
  }

  /** The version number of which this employer was asked last before this request, or null. */
  async askedBefore(request: RequestFacts): Promise<number | null> {
    const { employerId, microCertificationId, number } = request;
    const row = await this.database.requestFact.findFirst({
      where: { employerId, microCertificationId, number: { lt: number } },
      orderBy: { number: 'desc' },
    });
    return row?.number ?? null;
  }

  async version(versionId: string, tx: Transaction = this.database): Promise<VersionFacts | null> {
    const row = await tx.versionFact.findUnique({ where: { versionId } });
    return row ? { ...row, name: row.name === null ? null : namesOf(row.name) } : null;
  }

  /** Those of these versions that are known. */
  async versions(versionIds: readonly string[]): Promise<VersionFacts[]> {
    const rows = await this.database.versionFact.findMany({ where: { versionId: { in: [...versionIds] } } });
    return rows.map((row) => ({ ...row, name: row.name === null ? null : namesOf(row.name) }));
  }
}

/** Names out of a JSON column. */
export function namesOf(value: Prisma.JsonValue): Names {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {};
  const { en, fr } = value;
  return { ...(typeof en === 'string' ? { en } : {}), ...(typeof fr === 'string' ? { fr } : {}) };
}
