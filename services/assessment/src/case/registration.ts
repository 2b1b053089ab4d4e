import type { ActingPerson } from '../../../shared/src/auth.js';
import { newId, randomId } from '../../../shared/src/ids.js';
import type { Transaction } from '../database.store.js';
import {
  caseKey,
  differs,
  earnerDigest,
  earnerKey,
  identityOf,
  newSalt,
  type Profile,
} from '../earner/earner.js';
import { type EarnerRow, findEarnersByKey, insertEarners } from '../earner/earner.store.js';
import { type Profiles, sealValue } from '../earner/profiles.js';
import type { CaseRow as CsvRow } from './csv.js';
import {
  findCasesByKey,
  insertCases,
  lockCaseNumbers,
  type NewCase,
  saveCaseNumber,
} from './import.store.js';

/** A student as a file or a form names one. */
export type Student = Pick<
  CsvRow,
  'row' | 'studentNumber' | 'legalName' | 'chosenName' | 'mail' | 'language' | 'offering'
>;

/** What registering rows led to, or would lead to. */
export interface Registered {
  newEarners: number;
  newCases: number;
  /** Cases that were there before. */
  existingCases: number;
  /** Rows whose student is known with another name, address or language; what is kept stays. */
  differingRows: number[];
  /** Earner and case of each row, in the order of the rows; case null without a version. */
  rows: { earnerId: string; caseId: string | null }[];
}

/** Registers students and prepares their cases; the same student, offering and version are never made twice. */
export class Registration {
  constructor(
    private readonly profiles: Profiles,
    private readonly secret: Uint8Array,
  ) {}

  /**
   * Registers students, and prepares a case of each where a version is given.
   *
   * @param dryRun counts only; the ids in `rows` of what is new are then of nothing
   */
  async register(
    tx: Transaction,
    acting: Pick<ActingPerson, 'organizationId'>,
    students: readonly Student[],
    versionId: string | null,
    at: { now: Date; dryRun: boolean },
  ): Promise<Registered> {
    const { organizationId } = acting;
    const last = at.dryRun ? 0 : await lockCaseNumbers(tx, organizationId);
    const earners = await this.earnersOf(tx, organizationId, students, at.now);
    const cases =
      versionId === null ? null : await this.casesOf(tx, organizationId, students, versionId, earners);
    const fresh = cases?.fresh ?? [];
    if (!at.dryRun) {
      const known = await this.profiles.vault.keysOf(tx, earners.known);
      const made = await this.profiles.vault.makeKeys(
        tx,
        earners.fresh.map(({ id }) => id),
      );
      const keys = new Map([...known, ...made]);
      await insertEarners(
        tx,
        earners.fresh.map((one) => sealedEarner(one, keys)),
      );
      await this.insert(tx, organizationId, fresh, keys, last, at.now);
    }
    return {
      newEarners: earners.fresh.length,
      newCases: fresh.length,
      existingCases: cases ? students.length - fresh.length : 0,
      differingRows: earners.differing,
      rows: earners.ids.map((earnerId, index) => ({ earnerId, caseId: cases?.ids[index] ?? null })),
    };
  }

  private async earnersOf(
    tx: Transaction,
    organizationId: string,
    students: readonly Student[],
    now: Date,
  ): Promise<{ ids: string[]; known: string[]; fresh: FreshEarner[]; differing: number[] }> {
    const keys = students.map((one) => earnerKey(this.secret, organizationId, one.studentNumber));
    const known = await findEarnersByKey(tx, organizationId, keys);
    const profiles = await this.profiles.open(
      tx,
      [...known.values()].map(({ id, sealed }) => ({ earnerId: id, sealed })),
    );
    const fresh = new Map<string, FreshEarner>();
    const differing: number[] = [];
    const ids = students.map((student, index) => {
      const key = keys[index] ?? '';
      const row = known.get(key);
      // The same student may stand twice in a file, in two offerings.
      const kept = row ? profiles.get(row.id) : fresh.get(key)?.profile;
      const told = { ...student, chosenName: student.chosenName ?? null };
      if (kept && differs(kept, told)) differing.push(student.row);
      if (row) return row.id;
      const made = fresh.get(key) ?? freshEarner(organizationId, key, student, now);
      fresh.set(key, made);
      return made.id;
    });
    return { ids, known: [...known.values()].map(({ id }) => id), fresh: [...fresh.values()], differing };
  }

  private async casesOf(
    tx: Transaction,
    organizationId: string,
    students: readonly Student[],
    versionId: string,
    earners: { ids: string[] },
  ): Promise<{ ids: string[]; fresh: FreshCase[] }> {
    const keys = students.map((one) => caseKey(this.secret, organizationId, one, versionId));
    const known = await findCasesByKey(tx, organizationId, keys);
    const fresh: FreshCase[] = [];
    const ids = students.map((student, index) => {
      const key = keys[index] ?? '';
      const found = known.get(key);
      if (found) return found.id;
      const id = newId();
      fresh.push({ id, key, versionId, earnerId: earners.ids[index] ?? '', offering: student.offering });
      return id;
    });
    return { ids, fresh };
  }

  private async insert(
    tx: Transaction,
    organizationId: string,
    fresh: readonly FreshCase[],
    keys: Map<string, Uint8Array>,
    last: number,
    createdAt: Date,
  ): Promise<void> {
    const rows: NewCase[] = fresh.map(({ offering, ...one }, index) => {
      const key = keys.get(one.earnerId);
      if (!key) throw new Error('the earner has no key');
      const sealed = sealValue(key, { offering }, one.earnerId);
      return { ...one, organizationId, createdAt, number: last + index + 1, sealed };
    });
    await insertCases(tx, rows);
    await saveCaseNumber(tx, organizationId, last + rows.length);
  }
}

interface FreshEarner {
  id: string;
  organizationId: string;
  key: string;
  profile: Profile;
  createdAt: Date;
}

interface FreshCase {
  id: string;
  key: string;
  versionId: string;
  earnerId: string;
  offering: string;
}

function freshEarner(organizationId: string, key: string, student: Student, createdAt: Date): FreshEarner {
  const { studentNumber, legalName, mail, language } = student;
  const chosenName = student.chosenName ?? null;
  const profile = { studentNumber, legalName, chosenName, mail, language, salt: newSalt() };
  return { id: randomId(), organizationId, key, profile, createdAt };
}

function sealedEarner(one: FreshEarner, keys: Map<string, Uint8Array>): EarnerRow {
  const { profile, ...row } = one;
  const key = keys.get(one.id);
  if (!key) throw new Error('the earner has no key');
  const sealed = sealValue(key, profile, one.id);
  return { ...row, sealed, digest: earnerDigest(identityOf(profile)), erasedAt: null };
}
