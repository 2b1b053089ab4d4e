import { digestOf, digestOfValue } from '../../../shared/src/canonical.js';
import { languages } from '../../../shared/src/content.js';
import { isType } from '../../../shared/src/statement.js';
import { type AwardRecord, awardById, publishedAward } from '../award/award.store.js';
import type { Resolvers } from '../credential/check.js';
import { isObject, type JsonObject, list, member, parseJson, text } from '../credential/json.js';
import { awardUrl, versionUrl } from '../credential/urls.js';
import { verifyDataIntegrity } from '../credential/verify-proof.js';
import type { Transaction } from '../database.store.js';
import type { Signer } from '../key/signer.js';
import type { Evidence } from '../ledger/evidence.js';
import { rowOfResult } from '../release/release.store.js';
import type { Statuses } from '../status/statuses.js';
import type { SubmittedVersion, Versions } from '../version/versions.js';
import type { Chains } from './chain.js';
import { readRow } from './row.js';
import type { ComponentEdition, StackComponent } from './stack-row.js';

export interface ComponentParts {
  evidence: Evidence;
  chains: Chains;
  versions: Versions;
  statuses: Statuses;
  signer: Pick<Signer, 'origin' | 'did'>;
  resolvers: Resolvers;
  now(): string;
}

/** What an award's signed bytes say that all its editions have in common. */
interface SignedFacts {
  identity: { identityHash: string; salt: string };
  awardedDate: string;
}

/** Stacks upon stacks have so many stories at most: pathways have no circle, and rows must not make one. */
const MOST_STORIES = 12;

/** An award as it was made. */
type ProvenAward = Omit<StackComponent, 'status'>;

/** What an award rests on: whose it is, by which identity, and who judged. */
interface Ground {
  earner: string;
  earnerId: string;
  judges: string[];
}

/**
 * Reads the awards on which a stack rests. A row says where to look; that this signer issued one, of what, when and to
 * whom is in the bytes that it signed, and whose earner that is in the opening that was signed.
 */
export class StackComponents {
  constructor(private readonly parts: ComponentParts) {}

  /** The award as it stands now; null where it is not an issued award of a case, or of a stack, of its institution. */
  async find(tx: Transaction, awardId: string): Promise<StackComponent | null> {
    const award = await awardById(tx, awardId);
    if (award?.state !== 'issued' || award.replacedBy !== null) return null;
    const proven = await this.proven(tx, award, 0);
    if (!proven) return null;
    const { organizationId } = award;
    const status = (await this.parts.statuses.ofAwards(tx, organizationId, [awardId])).get(awardId);
    return { ...proven, status: status?.status ?? 'revoked' };
  }

  /** What was awarded, whatever became of it since. */
  private async proven(tx: Transaction, award: AwardRecord, depth: number): Promise<ProvenAward | null> {
    const { organizationId, versionId, awardId } = award;
    const version = await this.parts.versions.find(tx, versionId);
    if (!version.ok || version.manifest.organizationId !== organizationId) return null;
    const signed = await this.signed(tx, award, version);
    if (!signed) return null;
    const ground =
      (await this.ofCase(tx, award)) ?? (await this.ofStack(tx, award, version.manifestDigest, depth));
    if (!ground) return null;
    const { identity, awardedDate } = signed.facts;
    const earner = digestOfValue(identity);
    const { earnerId, judges } = ground;
    if (earner !== ground.earner && !(await this.isCorrected(tx, { award, earner, earnerId }))) return null;
    const { microCertificationId, hours } = version.manifest;
    return {
      awardId,
      organizationId,
      earnerId,
      identity,
      earner,
      microCertificationId,
      hours,
      awardedAt: new Date(awardedDate),
      judges,
      editions: signed.editions,
    };
  }

  private async ofCase(
    tx: Transaction,
    { caseId, organizationId, versionId }: AwardRecord,
  ): Promise<Ground | null> {
    const found = await this.parts.chains.ofCase(tx, caseId);
    if (!found.ok || found.opening.organizationId !== organizationId) return null;
    const { details } = found.opening;
    if (details.versionId !== versionId) return null;
    const judges = [...found.marks, ...found.moderations].map(({ statement }) => statement.personId);
    return { earner: details.earner, earnerId: details.earnerId, judges };
  }

  /** By the row of the approved release: a stack is of whoever all of its awards are. */
  private async ofStack(
    tx: Transaction,
    { releaseId, resultId, organizationId, replaces }: AwardRecord,
    version: string,
    depth: number,
  ): Promise<Ground | null> {
    const release = await this.parts.chains.release(tx, releaseId);
    if (!release.ok || release.approval.statement.organizationId !== organizationId) return null;
    const row = await rowOfResult(tx, releaseId, resultId);
    const found = row ? readRow(row, release) : null;
    if (!found?.ok || !found.content.stack || found.content.version !== version) return null;
    if (depth >= MOST_STORIES) return null;
    const below: ProvenAward[] = [];
    for (const awardId of found.content.stack.awards) {
      const award = await awardById(tx, awardId);
      const component = award?.state === 'issued' ? await this.proven(tx, award, depth + 1) : null;
      if (component?.organizationId !== organizationId) return null;
      below.push(component);
    }
    const [first] = below;
    if (!first || below.some((one) => one.earnerId !== first.earnerId)) return null;
    const { earner } = found.content;
    const named = replaces !== null || below.some((one) => one.earner === earner);
    return named ? { earner, earnerId: first.earnerId, judges: below.flatMap((one) => one.judges) } : null;
  }

  /** True where it was decided that this identity takes the place of the one that the award's opening has. */
  private async isCorrected(
    tx: Transaction,
    { award, earner, earnerId }: { award: AwardRecord; earner: string; earnerId: string },
  ): Promise<boolean> {
    const corrections = await this.parts.evidence.find(tx, { about: `identity:${earnerId}` });
    const byRegistrar = corrections.some(
      ({ statement }) =>
        isType(statement, 'identity-correction') &&
        statement.organizationId === award.organizationId &&
        statement.details.earner === earner,
    );
    if (byRegistrar) return true;
    // For this award alone two people did.
    if (award.replaces === null) return false;
    const proven = await this.parts.evidence.find(tx, { about: `reissue:${award.replaces}` });
    return proven.some(
      ({ statement }) =>
        isType(statement, 'award-reissue') &&
        statement.organizationId === award.organizationId &&
        statement.details.replacementId === award.awardId &&
        statement.details.caseId === award.caseId &&
        statement.details.earner === earner,
    );
  }

  /** The editions that this signer signed, with what they say; null where one is not as it was signed. */
  private async signed(
    tx: Transaction,
    { awardId, organizationId }: AwardRecord,
    { manifest }: SubmittedVersion,
  ): Promise<{ facts: SignedFacts; editions: ComponentEdition[] } | null> {
    const { origin, did } = this.origin();
    const editions: ComponentEdition[] = [];
    let facts: SignedFacts | null = null;
    for (const language of languages) {
      const body = (await publishedAward(tx, awardId, language, 'data-integrity'))?.body;
      if (!body) continue;
      const credential = await this.verified(body);
      const url = awardUrl(origin, awardId, language);
      const achievement = member(credential?.credentialSubject, 'achievement');
      const { microCertificationId, number } = manifest;
      const own =
        credential !== null &&
        credential.id === url &&
        member(credential.issuer, 'id') === did(organizationId) &&
        member(achievement, 'id') === versionUrl(origin, microCertificationId, number, language);
      if (!own) return null;
      const read = factsOf(credential);
      if (!read || (facts && digestOfValue(facts) !== digestOfValue(read))) return null;
      facts = read;
      editions.push({
        language,
        url,
        name: text(credential.name),
        digest: digestOf(new TextEncoder().encode(body)),
      });
    }
    return facts && { facts, editions };
  }

  private origin(): { origin: string; did: (organizationId: string) => string } {
    const { signer } = this.parts;
    return { origin: signer.origin, did: (organizationId) => signer.did(organizationId) };
  }

  private async verified(body: string): Promise<JsonObject | null> {
    const parsed = parseJson(body);
    if (!parsed.ok || !isObject(parsed.value)) return null;
    const { resolvers, now } = this.parts;
    const { proof, issuer } = await verifyDataIntegrity(parsed.value, { resolvers, now: now() });
    return proof.outcome === 'passed' && issuer.outcome === 'passed' ? parsed.value : null;
  }
}

/** What an award's bytes say; null where they are no award's. */
export function factsOf(credential: JsonObject): SignedFacts | null {
  const [identifier] = list(member(credential.credentialSubject, 'identifier'));
  const identityHash = text(member(identifier, 'identityHash'));
  const salt = text(member(identifier, 'salt'));
  const awardedDate = text(credential.awardedDate);
  if (identityHash === '' || salt === '' || Number.isNaN(Date.parse(awardedDate))) return null;
  return { identity: { identityHash, salt }, awardedDate };
}
