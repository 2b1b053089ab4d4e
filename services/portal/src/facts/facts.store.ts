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
  async closeRequest(tx: Transaction, requestId: string): Promise<boolean> {
    return (await tx.requestFact.updateMany({ where: { requestId }, data: { closed: true } })).count === 1;
  }

  async request(requestId: string, tx: Transaction = this.database): Promise<RequestFacts | null> {
    const row = await tx.requestFact.findUnique({ where: { requestId } });
    return row ? { ...row, name: namesOf(row.name) } : null;
  }

  async openRequests(tx: Transaction, employerId: string): Promise<RequestFacts[]> {
    const rows = await tx.requestFact.findMany({
      where: { employerId, closed: false },
      orderBy: { requestId: 'asc' },
    });
    return rows.map((row) => ({ ...row, name: namesOf(row.name) }));
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
}

/** Names out of a JSON column. */
export function namesOf(value: Prisma.JsonValue): Names {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {};
  const { en, fr } = value;
  return { ...(typeof en === 'string' ? { en } : {}), ...(typeof fr === 'string' ? { fr } : {}) };
}
