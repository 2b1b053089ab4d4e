import { create } from '@bufbuild/protobuf';
import { Inject, Injectable } from '@nestjs/common';
import type { JWK } from 'jose';
import { DecisionSchema } from '../../../../proto/gen/countersign/common/v1/decision_pb.js';
import { fromBase64Url } from '../../../shared/src/canonical.js';
import type { Clock } from '../../../shared/src/clock.js';
import { once } from '../../../shared/src/idempotency.js';
import { newId, randomId } from '../../../shared/src/ids.js';
import { operatorSigned } from '../../../shared/src/operator.js';
import { writeEvent } from '../../../shared/src/outbox.js';
import { Problem } from '../../../shared/src/problem.js';
import { parseStatementOf, StatementError, statementDigest } from '../../../shared/src/statement.js';
import { Database, type Transaction } from '../database.store.js';
import { factOf } from '../events.js';
import type { Page, PageQuery } from '../paging.js';
import { CLOCK, OPERATOR_KEY } from '../tokens.js';
import { type Organization, registrationFault, sameDomain, slugOf } from './organization.js';
import {
  findOrganization,
  findRegistration,
  insertOrganization,
  isNamed,
  isSlugTaken,
  listEmployers,
  type NewOrganization,
  type Registration,
} from './organization.store.js';

/** What the operator sends beside the signed statement. */
export interface RegistrationRequest {
  /** base64url of the canonical statement. */
  statement: string;
  /** The operator's detached JWS over the statement (shared operator.ts). */
  signature: string;
  url: string;
  slug: string;
  timeZone: string;
}

/** An employer as an institution names it. */
export interface EmployerRequest {
  kind: 'employer' | 'external-body';
  name: string;
  mailDomain: string;
  sector: string;
  slug?: string | undefined;
  url?: string | undefined;
  timeZone?: string | undefined;
}

/** Who asks, with what key of idempotency. */
export interface Caller {
  organizationId: string;
  personId: string;
  key: string;
}

/** Organizations: registered by the operator, or named by an institution and then not yet identified. */
@Injectable()
export class OrganizationService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(OPERATOR_KEY) private readonly operatorKey: JWK,
  ) {}

  /**
   * Registers an organization by the operator's statement; the same statement again answers the same.
   *
   * @throws Problem statement-mismatch, assertion-invalid, slug-taken, conflict (registered by another statement)
   */
  async register(request: RegistrationRequest): Promise<Organization> {
    const bytes = readBytes(request.statement);
    const statement = readRegistration(bytes);
    const fault = registrationFault(statement);
    if (fault) throw new Problem('statement-mismatch', { detail: fault });
    if (!(await operatorSigned(this.operatorKey, bytes, request.signature)))
      throw new Problem('assertion-invalid');
    const { kind, name, mailDomain } = statement.details;
    const organization: NewOrganization = {
      id: statement.organizationId,
      kind,
      name,
      mailDomain,
      slug: request.slug,
      timeZone: request.timeZone,
      url: request.url,
      sector: '',
      namedByOrganizationId: null,
    };
    const registration = { decisionId: newId(), statement: bytes, signature: request.signature };
    return this.database.inTransaction((tx) => this.registerOnce(tx, organization, registration));
  }

  private async registerOnce(
    tx: Transaction,
    organization: NewOrganization,
    word: Registration,
  ): Promise<Organization> {
    // Two equal registrations at once: the second waits here, then finds the first.
    await tx.$executeRawUnsafe('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', organization.id);
    const existing = await findOrganization(tx, organization.id);
    if (existing) {
      const before = await findRegistration(tx, organization.id);
      if (!before || !Buffer.from(before.statement).equals(word.statement)) throw new Problem('conflict');
      return existing;
    }
    if (await isSlugTaken(tx, organization.slug)) throw new Problem('slug-taken');
    await insertOrganization(tx, organization, word);
    await this.tell(tx, organization, word);
    return this.get(organization.id, tx);
  }

  /** @throws Problem not-found */
  async get(organizationId: string, tx: Transaction = this.database): Promise<Organization> {
    const found = await findOrganization(tx, organizationId);
    if (!found) throw new Problem('not-found');
    return found;
  }

  /**
   * Names an employer, whose answers do not count before it is identified.
   *
   * @throws Problem forbidden (only institutions name employers), employer-exists, slug-taken, validation
   */
  async nameEmployer(caller: Caller, request: EmployerRequest): Promise<Organization> {
    return this.database.inTransaction(async (tx) => {
      const { response } = await once(
        tx,
        { ...caller, operation: 'employer.name', payload: request },
        async () => this.nameOnce(tx, caller.organizationId, request),
      );
      return this.get(response.id, tx);
    });
  }

  private async nameOnce(
    tx: Transaction,
    institutionId: string,
    request: EmployerRequest,
  ): Promise<{ id: string }> {
    const institution = await this.get(institutionId, tx);
    if (institution.kind !== 'institution') throw new Problem('forbidden');
    if (sameDomain(institution.mailDomain, request.mailDomain)) throw ownDomain();
    if (await isNamed(tx, institutionId, request.mailDomain)) throw new Problem('employer-exists');
    const employer: NewOrganization = {
      id: randomId(),
      kind: request.kind,
      name: request.name,
      mailDomain: request.mailDomain,
      sector: request.sector,
      slug: await this.freeSlug(tx, request),
      url: request.url ?? `https://${request.mailDomain}`,
      timeZone: request.timeZone ?? institution.timeZone,
      namedByOrganizationId: institutionId,
    };
    await insertOrganization(tx, employer, null);
    await this.tell(tx, employer, null);
    return { id: employer.id };
  }

  private async freeSlug(tx: Transaction, request: EmployerRequest): Promise<string> {
    const wished = request.slug ?? slugOf(request.name);
    if (!(await isSlugTaken(tx, wished))) return wished;
    if (request.slug) throw new Problem('slug-taken');
    return `${wished}-${randomId().slice(0, 8)}`;
  }

  /** Employers that the organization named. */
  employers(organizationId: string, query: PageQuery): Promise<Page<Organization>> {
    return listEmployers(this.database, organizationId, query);
  }

  private async tell(
    tx: Transaction,
    organization: NewOrganization,
    word: Registration | null,
  ): Promise<void> {
    const { id, namedByOrganizationId, ...rest } = organization;
    const decision = word
      ? create(DecisionSchema, {
          decisionId: word.decisionId,
          statement: word.statement,
          assertion: new TextEncoder().encode(word.signature),
        })
      : undefined;
    await writeEvent(
      tx,
      factOf(
        {
          case: 'organizationRegistered',
          value: {
            organizationId: id,
            kind: rest.kind,
            name: rest.name,
            slug: rest.slug,
            mailDomain: rest.mailDomain,
            timeZone: rest.timeZone,
            url: rest.url,
            namedByOrganizationId: namedByOrganizationId ?? '',
            ...(decision ? { decision } : {}),
          },
        },
        {
          organizationId: id,
          key: id,
          version: 1,
          now: this.clock(),
          ...(word ? { decisionDigest: statementDigest(word.statement) } : {}),
        },
      ),
    );
  }
}

function readBytes(text: string): Uint8Array {
  try {
    return fromBase64Url(text);
  } catch {
    throw new Problem('statement-mismatch', { detail: 'the statement is not base64url' });
  }
}

function readRegistration(bytes: Uint8Array) {
  try {
    return parseStatementOf('organization-registration', bytes);
  } catch (error) {
    throw new Problem('statement-mismatch', error instanceof StatementError ? { detail: error.message } : {});
  }
}

function ownDomain(): Problem {
  return new Problem('validation', {
    errors: [
      {
        pointer: '/mailDomain',
        code: 'own-mail-domain',
        detail: "This is your own institution's mail domain: an employer is another organization.",
        detailFr:
          "C'est le domaine de courriel de votre propre établissement\u00a0: un employeur est une autre organisation.",
      },
    ],
  });
}
