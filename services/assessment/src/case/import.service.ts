import { Inject, Injectable } from '@nestjs/common';
import type { ActingPerson } from '../../../shared/src/auth.js';
import { toBase64Url } from '../../../shared/src/canonical.js';
import type { Clock } from '../../../shared/src/clock.js';
import { once } from '../../../shared/src/idempotency.js';
import { newId } from '../../../shared/src/ids.js';
import { type FieldFault, Problem } from '../../../shared/src/problem.js';
import { Database } from '../database.store.js';
import { keyedDigest } from '../earner/earner.js';
import { CLOCK, INDEX_SECRET } from '../tokens.js';
import { findVersion } from '../version/version.store.js';
import { type CaseRow as CsvRow, parseCaseCsv } from './csv.js';
import type { CsvFault } from './csv-columns.js';
import { insertImport } from './import.store.js';
import { type Registered, Registration, type Student } from './registration.js';

/** What an import made, or a dry run would make. */
export interface ImportAnswer {
  dryRun: boolean;
  /** Null in a dry run: nothing was imported. */
  importId: string | null;
  rows: number;
  newEarners: number;
  newCases: number;
  existingCases: number;
  /** Rows whose student is kept here with another name, address or language. */
  differingRows: number[];
  faults: CsvFault[];
}

/** A page cannot show more, and a file with more has one cause. */
const MOST_FAULTS = 1_000;

/** Takes the cases of a CSV file, and students one by one. */
@Injectable()
export class ImportService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Registration) private readonly registration: Registration,
    @Inject(INDEX_SECRET) private readonly secret: Uint8Array,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** What importing the file would do, with every fault by row. @throws Problem not-found (the version) */
  async dryRun(acting: ActingPerson, versionId: string, file: Uint8Array): Promise<ImportAnswer> {
    const { rows, faults } = parseCaseCsv(file, { keySecret: this.secret });
    return this.database.inTransaction(async (tx) => {
      await findVersion(tx, acting.organizationId, versionId);
      const registered = await this.registration.register(tx, acting, rows, versionId, {
        now: this.clock(),
        dryRun: true,
      });
      return answer(null, rows, faults, registered);
    });
  }

  /** Imports the file whole, or nothing of it. @throws Problem not-found, csv-faulty with every fault */
  async run(acting: ActingPerson, versionId: string, file: Uint8Array, key: string): Promise<ImportAnswer> {
    const { rows, faults } = parseCaseCsv(file, { keySecret: this.secret });
    if (faults.length > 0)
      throw new Problem('csv-faulty', { errors: faults.slice(0, MOST_FAULTS).map(fieldFault) });
    const { organizationId, personId } = acting;
    // A plain digest of the file could be guessed at after its people were erased.
    const payload = { versionId, file: keyedDigest(this.secret, 'file', toBase64Url(file)) };
    return this.database.inTransaction(async (tx) => {
      await findVersion(tx, organizationId, versionId);
      const command = { organizationId, personId, key, operation: 'case.import', payload };
      const { response } = await once(tx, command, async () => {
        const now = this.clock();
        const registered = await this.registration.register(tx, acting, rows, versionId, {
          now,
          dryRun: false,
        });
        const importId = newId();
        await insertImport(
          tx,
          { id: importId, organizationId, versionId, createdById: personId, createdAt: now },
          registered.rows.flatMap(({ caseId }) => (caseId ? [caseId] : [])),
        );
        return answer(importId, rows, [], registered);
      });
      return response;
    });
  }

  /**
   * Registers one student, by the rules of the file, and prepares a case where a version is given.
   *
   * @throws Problem validation, not-found (the version)
   */
  async one(
    acting: ActingPerson,
    student: Omit<Student, 'row'>,
    versionId: string | null,
    key: string,
  ): Promise<{ earnerId: string; caseId: string | null }> {
    const row = this.checked(student);
    const { organizationId, personId } = acting;
    const payload = { versionId, student: keyedDigest(this.secret, 'student', JSON.stringify(row)) };
    return this.database.inTransaction(async (tx) => {
      if (versionId !== null) await findVersion(tx, organizationId, versionId);
      const command = { organizationId, personId, key, operation: 'earner.create', payload };
      const { response } = await once(tx, command, async () => {
        const { rows } = await this.registration.register(tx, acting, [row], versionId, {
          now: this.clock(),
          dryRun: false,
        });
        const [made] = rows;
        if (!made) throw new Problem('internal');
        return made;
      });
      return response;
    });
  }

  private checked(student: Omit<Student, 'row'>): CsvRow {
    const cells = [
      student.studentNumber,
      student.legalName,
      student.chosenName ?? '',
      student.mail,
      student.language,
      student.offering,
    ].map((cell) => `"${cell.replaceAll('"', '""')}"`);
    const header = 'student_number,legal_name,chosen_name,mail,language,offering';
    const { rows, faults } = parseCaseCsv(Buffer.from(`${header}\n${cells.join(',')}\n`), {
      keySecret: this.secret,
    });
    const [row] = rows;
    if (row && faults.length === 0) return row;
    throw new Problem('validation', {
      errors: faults.map((fault) => ({
        ...fieldFault(fault),
        pointer: `/${FIELDS[fault.column ?? ''] ?? ''}`,
      })),
    });
  }
}

const FIELDS: Record<string, string> = {
  student_number: 'studentNumber',
  legal_name: 'legalName',
  chosen_name: 'chosenName',
  mail: 'mail',
  language: 'language',
  offering: 'offering',
};

function fieldFault(fault: CsvFault): FieldFault {
  return {
    pointer: `/rows/${fault.row}${fault.column ? `/${fault.column}` : ''}`,
    code: fault.code,
    detail: fault.detail.en,
    detailFr: fault.detail.fr,
  };
}

function answer(
  importId: string | null,
  rows: readonly CsvRow[],
  faults: readonly CsvFault[],
  registered: Registered,
): ImportAnswer {
  const { newEarners, newCases, existingCases, differingRows } = registered;
  return {
    dryRun: importId === null,
    importId,
    rows: rows.length,
    newEarners,
    newCases,
    existingCases,
    differingRows,
    faults: faults.slice(0, MOST_FAULTS),
  };
}
