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
import type { Statuses } from '../status/statuses.js';
import type { SubmittedVersion, Versions } from '../version/versions.js';
import type { Chains } from './chain.js';
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

/**
 * Reads the awards on which a stack rests. A row says where to look; that this signer issued one, of what, when and to
 * whom is in the bytes that it signed, and whose earner that is in the opening that was signed.
 */
export class StackComponents {
  constructor(private readonly parts: ComponentParts) {}

  /** The award as it stands now; null where it is not an issued award of a case of its institution. */
  async find(tx: Transaction, awardId: string): Promise<StackComponent | null> {
    const { versions, chains, statuses } = this.parts;
    const award = await awardById(tx, awardId);
    if (award?.state !== 'issued' || award.replacedBy !== null) return null;
    const { organizationId, versionId, caseId } = award;
    const version = await versions.find(tx, versionId);
    if (!version.ok || version.manifest.organizationId !== organizationId) return null;
    const signed = await this.signed(tx, award, version);
    if (!signed) return null;
    const found = await chains.ofCase(tx, caseId);
    if (!found.ok || found.opening.organizationId !== organizationId) return null;
    const { details } = found.opening;
    const { identity, awardedDate } = signed.facts;
    const earner = digestOfValue(identity);
    const corrected = earner !== details.earner;
    if (details.versionId !== versionId || (corrected && !(await this.isCorrected(tx, award, earner))))
      return null;
    const status = (await statuses.ofAwards(tx, organizationId, [awardId])).get(awardId);
    const { microCertificationId, hours } = version.manifest;
    return {
      awardId,
      organizationId,
      earnerId: details.earnerId,
      identity,
      earner,
      microCertificationId,
      hours,
      awardedAt: new Date(awardedDate),
      status: status?.status ?? 'revoked',
      judges: [...found.marks, ...found.moderations].map(({ statement }) => statement.personId),
      editions: signed.editions,
    };
  }

  /** True where two people decided an identity for this award in place of the one that its opening has. */
  private async isCorrected(tx: Transaction, award: AwardRecord, earner: string): Promise<boolean> {
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
