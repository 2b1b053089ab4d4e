import { digestOf } from '../../../shared/src/canonical.js';
import { type Clock, instant } from '../../../shared/src/clock.js';
import type { Disclosure, Language } from '../../../shared/src/content.js';
import { writeEvent } from '../../../shared/src/outbox.js';
import type { Statement } from '../../../shared/src/statement.js';
import type { Logger } from '../../../shared/src/telemetry.js';
import {
  type AwardRecord,
  awardById,
  awardOfResult,
  intentsOf,
  markIssued,
  reserveAward,
  storeAward,
  storeIntent,
} from '../award/award.store.js';
import { canonicalBytes } from '../credential/json.js';
import type { AwardCredential, Profile } from '../credential/model.js';
import type { Database } from '../database.store.js';
import { factOf } from '../events.js';
import { type Signer, UnsignableError } from '../key/signer.js';
import type { Evidence } from '../ledger/evidence.js';
import { profileOf } from '../registry/registry.store.js';
import {
  type ReleaseRowRecord,
  type ResultRow,
  resultsOf,
  rowIssued,
  rowsOf,
  setAside,
} from '../release/release.store.js';
import { awardOf } from './award-bytes.js';
import { type Chains, type ReleaseChain, type VersionChain } from './chain.js';
import { type Candidate, countConfirmations } from './confirmations.js';
import type { Disclosures } from './disclosures.js';
import { type GateRefusal, NotYet } from './refusals.js';
import { caseFault, disclosureFault, momentOf, readRow } from './row.js';

/** Names the bytes of one award that passed the gate; `issue` signs these and no others. */
export interface Token {
  awardId: string;
  /** Digest of the bytes by language. */
  digests: ReadonlyMap<Language, string>;
}

type Prepared = { ok: true; token: Token } | { ok: false; code: GateRefusal };
type No = { ok: false; code: GateRefusal };
const no = (code: GateRefusal): No => ({ ok: false, code });

interface JudgedCase {
  opening: Statement<'case-opening'>;
  mark: Statement<'mark'>;
  disclosure: Disclosure;
  chain: VersionChain;
  counted: Candidate[];
}

/**
 * The gate (DESIGN.md section 6): the one way to a signed award. It believes statements and the bytes that they name;
 * rows of results and releases only say where to look.
 */
export class Gate {
  constructor(
    private readonly database: Database,
    private readonly evidence: Evidence,
    private readonly chains: Chains,
    private readonly signer: Signer,
    private readonly disclosures: Disclosures,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  /**
   * Brings rows [from, to) of an approved release through the gate and issues those that pass; the others are set
   * aside with their code. Safe to repeat: what is issued or set aside stays.
   *
   * @param onRow called before each row with its index
   * @returns a refusal where the release itself is not approved; then no row is touched
   * @throws NotYet where something is still on its way
   */
  async run(
    releaseId: string,
    from: number,
    to: number,
    onRow: (index: number) => void = () => undefined,
  ): Promise<{ ok: true } | No> {
    const release = await this.chains.release(this.database, releaseId);
    const rows = (await rowsOf(this.database, releaseId, from, to)).filter(
      (row) => row.state === 'proposed' || row.state === 'draft',
    );
    // Nothing is set aside then: whoever calls for a release that nobody approved changes nothing at all.
    if (!release.ok) return release;
    const organizationId = release.approval.statement.organizationId;
    const results = new Map(
      (
        await resultsOf(
          this.database,
          organizationId,
          rows.map((row) => row.resultId),
        )
      ).map((one) => [one.resultId, one]),
    );
    const disclosures =
      results.size > 0 ? await this.disclosures([...results.keys()]) : new Map<string, Disclosure>();
    const chains = new Map<string, VersionChain | No>();
    for (const row of rows) {
      onRow(row.index);
      const result = results.get(row.resultId);
      const prepared = await this.prepare(release, row, result, disclosures.get(row.resultId), chains);
      const code = prepared.ok ? await this.issued(prepared.token) : prepared.code;
      if (code) await this.setOneAside(releaseId, organizationId, row, code);
    }
    return { ok: true };
  }

  /** How a version stands at a moment, for pages: would the gate let its awards through as far as the version goes? */
  async versionStands(versionId: string, moment: string): Promise<{ ok: true } | No> {
    const chain = await this.chains.version(this.database, versionId);
    if (!chain.ok) return chain;
    const { version, candidates, policy } = chain;
    const registry = await this.evidence.current(this.database);
    const { organizationId, parts } = version.manifest;
    const sides = {
      issuerId: organizationId,
      submitter: version.submission.statement.personId,
      marker: '',
      releasers: [],
    };
    const counted = countConfirmations(
      candidates,
      policy,
      { 'in-demand': parts.competencies, fidelity: parts.blueprint },
      sides,
      moment,
      registry,
    );
    return counted.ok ? { ok: true } : counted;
  }

  private async prepare(
    release: ReleaseChain,
    row: ReleaseRowRecord,
    result: ResultRow | undefined,
    disclosure: Disclosure | undefined,
    chains: Map<string, VersionChain | No>,
  ): Promise<Prepared> {
    const judged = await this.judge(release, row, result, disclosure, chains);
    if (!judged.ok) return judged;
    if (!result) return no('result-unknown');
    const { caseId } = result;
    const existing = await awardOfResult(this.database, { resultId: row.resultId, caseId });
    const releaseId = release.approval.statement.details.releaseId;
    if (existing && existing.resultId !== row.resultId) return no('case-already-awarded');
    if (existing && existing.releaseId !== releaseId) return no('result-already-awarded');
    const award =
      existing ??
      (await reserveAward(this.database, {
        organizationId: result.organizationId,
        releaseId,
        resultId: row.resultId,
        caseId,
        versionId: judged.chain.version.manifest.versionId,
        earnerId: judged.opening.details.earnerId,
        created: instant(this.clock()),
      }));
    return this.intend(award, judged);
  }

  /** Verifies one row from the statements up. */
  private async judge(
    release: ReleaseChain,
    row: ReleaseRowRecord,
    result: ResultRow | undefined,
    disclosure: Disclosure | undefined,
    chains: Map<string, VersionChain | No>,
  ): Promise<({ ok: true } & JudgedCase) | No> {
    const read = readRow(row, release);
    if (!read.ok) return read;
    if (!result) return no('result-unknown');
    const found = await this.chains.ofCase(this.database, result.caseId);
    if (!found.ok) return found;
    const { opening, mark } = found;
    const chain =
      chains.get(opening.details.versionId) ??
      (await this.chains.version(this.database, opening.details.versionId));
    chains.set(opening.details.versionId, chain);
    if (!chain.ok) return chain;
    const { version, policy, candidates } = chain;
    const submitter = version.submission.statement.personId;
    const proposer = release.proposal.statement.personId;
    const approver = release.approval.statement.personId;
    const { organizationId, versionId, parts } = version.manifest;
    if (release.approval.statement.organizationId !== organizationId)
      return no('case-of-another-organization');
    const fault = caseFault({
      content: read.content,
      opening,
      mark,
      version: {
        versionId,
        organizationId,
        manifestDigest: version.manifestDigest,
        blueprint: version.blueprint,
        submitter,
      },
      releasers: { proposer, approver },
    });
    if (fault) return no(fault);
    const moment = momentOf(policy, {
      opening: opening.at,
      mark: mark.at,
      approval: release.approval.statement.at,
    });
    const sides = {
      issuerId: organizationId,
      submitter,
      marker: mark.personId,
      releasers: [proposer, approver],
    };
    const registry = await this.evidence.current(this.database);
    const counted = countConfirmations(
      candidates,
      policy,
      { 'in-demand': parts.competencies, fidelity: parts.blueprint },
      sides,
      moment,
      registry,
    );
    if (!counted.ok) return counted;
    if (!disclosure) return no('disclosure-missing');
    const undisclosed = disclosureFault(disclosure, opening, mark);
    return undisclosed
      ? no(undisclosed)
      : { ok: true, opening, mark, disclosure, chain, counted: counted.counted };
  }

  /** Builds, lints and stores what is meant to be signed, sealed so that nobody else can have written it. */
  private async intend(award: AwardRecord, judged: JudgedCase): Promise<Prepared> {
    const stored = await intentsOf(this.database, award.awardId);
    const digests = new Map<Language, string>();
    for (const language of judged.chain.version.editions.keys()) {
      const before = stored.find((one) => one.language === language);
      if (before) {
        digests.set(language, before.digest);
        continue;
      }
      const built = await this.build(award, judged, language);
      if (!built.ok) return built;
      const bytes = canonicalBytes(built.credential);
      const digest = digestOf(bytes);
      const sealed = this.signer.sealIntent(bytes, boundTo(award.awardId, language));
      await storeIntent(this.database, { awardId: award.awardId, language, digest, sealed });
      digests.set(language, digest);
    }
    return { ok: true, token: { awardId: award.awardId, digests } };
  }

  private async build(
    award: AwardRecord,
    judged: JudgedCase,
    language: Language,
  ): Promise<{ ok: true; credential: AwardCredential } | No> {
    const embedded = await this.chains.endorsements(this.database, judged.counted, language);
    if (!embedded.ok) return embedded;
    const issuer = await this.issuerOf(award.organizationId);
    const built = awardOf(
      {
        origin: this.signer.origin,
        awardId: award.awardId,
        issuer,
        organizationId: award.organizationId,
        version: judged.chain.version,
        mark: judged.mark,
        disclosure: judged.disclosure,
        endorsements: embedded.embedded,
        created: award.created,
        listNumber: award.listNumber,
        statusIndex: award.statusIndex,
      },
      language,
    );
    if (!built.ok)
      this.logger.error(
        { awardId: award.awardId, code: built.code, detail: built.detail },
        'an award cannot be built',
      );
    return built;
  }

  private async issued(token: Token): Promise<GateRefusal | null> {
    try {
      await this.issue(token);
      return null;
    } catch (error) {
      if (!(error instanceof UnsignableError)) throw error;
      this.logger.error({ err: error, awardId: token.awardId }, 'an intended award is not signed');
      return error.message === 'intent-altered' ? 'intent-altered' : 'award-not-buildable';
    }
  }

  /** Signs exactly the intended bytes, in both forms and every language; the first signature stored stays. */
  private async issue(token: Token): Promise<void> {
    const award = await awardById(this.database, token.awardId);
    if (!award) throw new Error('a token names a reserved award');
    const intents = await intentsOf(this.database, token.awardId);
    for (const [language, digest] of token.digests) {
      const intent = intents.find((one) => one.language === language);
      // Sealed bytes are gone once all of it was signed and issued.
      if (award.state === 'issued' || !intent) continue;
      const bytes = this.open(token.awardId, language, intent.sealed);
      if (digestOf(bytes) !== digest || intent.digest !== digest) throw new UnsignableError('intent-altered');
      const credential: AwardCredential = JSON.parse(new TextDecoder().decode(bytes));
      const { json, jwt } = await this.signer.sign(award.organizationId, credential, award.created);
      const text = new TextEncoder();
      const { awardId } = token;
      await storeAward(this.database, {
        awardId,
        language,
        form: 'data-integrity',
        body: json,
        digest: digestOf(text.encode(json)),
      });
      await storeAward(this.database, {
        awardId,
        language,
        form: 'jwt',
        body: jwt,
        digest: digestOf(text.encode(jwt)),
      });
    }
    await this.publish(token);
  }

  private async publish(token: Token): Promise<void> {
    await this.database.inTransaction(async (tx) => {
      const award = await awardById(tx, token.awardId);
      if (!award) throw new Error('a token names a reserved award');
      const first = await markIssued(tx, token.awardId, this.clock());
      await rowIssued(tx, award.releaseId, award.resultId);
      if (!first) return;
      const { awardId, releaseId, resultId, caseId, versionId, earnerId, organizationId } = award;
      const languages = [...token.digests.keys()];
      await writeEvent(
        tx,
        factOf(
          {
            case: 'awardIssued',
            value: { awardId, releaseId, resultId, caseId, versionId, earnerId, languages },
          },
          { organizationId, key: awardId, now: this.clock() },
        ),
      );
    });
  }

  private open(awardId: string, language: Language, sealed: Uint8Array | null): Uint8Array {
    try {
      return this.signer.openIntent(sealed ?? new Uint8Array(), boundTo(awardId, language));
    } catch {
      throw new UnsignableError('intent-altered');
    }
  }

  private async issuerOf(organizationId: string): Promise<Profile> {
    const known = (await this.evidence.current(this.database)).organization(organizationId);
    if (!known) throw new NotYet('the issuing organization is not in the registry');
    const profile = await profileOf(this.database, organizationId);
    return {
      id: this.signer.did(organizationId),
      type: ['Profile'],
      name: known.name,
      url: profile?.url ?? `https://${known.mailDomain}`,
    };
  }

  private async setOneAside(
    releaseId: string,
    organizationId: string,
    row: ReleaseRowRecord,
    code: GateRefusal,
  ): Promise<void> {
    this.logger.warn({ releaseId, resultId: row.resultId, code }, 'a row does not pass the gate');
    await this.database.inTransaction(async (tx) => {
      if (!(await setAside(tx, releaseId, row.index, code))) return;
      const { resultId } = row;
      await writeEvent(
        tx,
        factOf(
          { case: 'awardSetAside', value: { releaseId, resultId, code } },
          { organizationId, key: releaseId, now: this.clock() },
        ),
      );
    });
  }
}

const boundTo = (awardId: string, language: Language): string => `${awardId}:${language}`;
