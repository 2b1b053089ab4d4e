import { type Check, failed, type Judgement, passed, unknown, type VerifyContext } from './check.js';
import { hexOfMultibase } from './digest.js';
import { type JsonObject, list, member, text } from './json.js';
import { embeddedEndorsements, kindOf } from './lint-rule.js';
import { confirmationKinds } from './model.js';
import { digestOfPartUrl, readVersionUrl } from './urls.js';
import { issuerOf, verifyDataIntegrity } from './verify-proof.js';
import { waivedKinds } from './waived.js';

/** The resources that a credential pins: URL to SHA-256. */
function pinsOf(credential: JsonObject): Map<string, string | null> {
  return new Map(
    list(credential.relatedResource).map((one) => [
      text(member(one, 'id')),
      hexOfMultibase(text(member(one, 'digestMultibase'))),
    ]),
  );
}

/**
 * Judges what an endorsement is about: it pins its subject by digest, the digest is that in the subject's URL, and
 * the award that embeds it pins the same bytes. Otherwise an endorsement of one text could adorn another.
 */
export function judgePins(endorsement: JsonObject, award: JsonObject | null): Judgement {
  const about = text(member(endorsement.credentialSubject, 'id'));
  const digest = pinsOf(endorsement).get(about);
  if (digest === undefined || digest === null) {
    return unknown('pin-missing', 'the endorsement does not pin what it is about');
  }
  const named = digestOfPartUrl(about);
  if (named !== null && named !== digest)
    return failed('pin-contradicts-url', `${about} is pinned to other bytes`);
  if (award !== null && pinsOf(award).get(about) !== digest) {
    return failed('pin-not-in-award', `the award does not name ${about} with these bytes`);
  }
  return passed('pin-fits', 'the endorsement is of exactly the text that the award names');
}

/** An endorsement must have been made by the day of the award; where it ends, verifiers refuse the award with it. */
function judgeDates(endorsement: JsonObject, award: JsonObject, now: string): Judgement {
  const from = Date.parse(text(endorsement.validFrom));
  const awarded = Date.parse(text(award.awardedDate) || text(award.validFrom));
  if (!(from <= awarded))
    return failed('endorsement-after-award', 'it was made after the award, or has no date');
  if (
    endorsement.validUntil !== undefined &&
    !(Date.parse(now) <= Date.parse(text(endorsement.validUntil)))
  ) {
    return failed('endorsement-expired', `it ended at ${text(endorsement.validUntil)}`);
  }
  if (endorsement.credentialStatus !== undefined) {
    return unknown(
      'endorsement-status-not-read',
      'it has a status of its own, which this verifier does not read',
    );
  }
  return passed('endorsement-in-time', 'it was made by the day of the award');
}

function judgeIssuer(control: Judgement, endorsement: JsonObject, award: JsonObject): Judgement {
  if (control.outcome === 'passed' && issuerOf(endorsement) === issuerOf(award)) {
    return failed('endorsement-by-issuer', 'the issuer of the award endorses itself');
  }
  return control;
}

/** A version of Countersign promises both kinds, or a waiver in words: an award that keeps neither was not made by the rules. */
function judgeKinds(award: JsonObject, good: JsonObject[]): Judgement {
  const confirmed = good.flatMap((one) => list(one.evidence).map((each) => text(member(each, 'genre'))));
  const waived = waivedKinds(award).map((one) => one.kind);
  const missing = confirmationKinds.filter((kind) => !confirmed.includes(kind) && !waived.includes(kind));
  if (missing.length > 0)
    return failed('kinds-missing', `neither confirmed nor waived: ${missing.join(', ')}`);
  return waived.length === 0
    ? passed('kinds-complete', 'each kind is confirmed by another organization, or waived in words')
    : passed('kinds-waived', `waived in words: ${waived.join(', ')}`);
}

/** Each is a proof to verify; a policy asks fifty organizations at most, for two kinds. */
const MOST_EMBEDDED = 100;

/**
 * Checks every endorsement that an award embeds: `<pointer>:proof`, `:issuer`, `:dates` and `:pins` for each, and
 * `endorsement-kinds` for an award of a Countersign version.
 */
export async function checkEndorsements(award: JsonObject, context: VerifyContext): Promise<Check[]> {
  const checks: Check[] = [];
  const good: JsonObject[] = [];
  const embedded = embeddedEndorsements(award);
  if (embedded.length > MOST_EMBEDDED) {
    const detail = `more than ${MOST_EMBEDDED} embedded endorsements`;
    return [{ check: 'endorsement-kinds', ...failed('credential-too-costly', detail) }];
  }
  for (const [endorsement, pointer] of embedded) {
    const name = `endorsement${pointer}`;
    if (kindOf(endorsement) !== 'endorsement') {
      checks.push({
        check: `${name}:proof`,
        ...failed('endorsement-type-wrong', 'not an EndorsementCredential'),
      });
      continue;
    }
    const { proof, issuer } = await verifyDataIntegrity(endorsement, context);
    const own: Check[] = [
      { check: `${name}:proof`, ...proof },
      { check: `${name}:issuer`, ...judgeIssuer(issuer, endorsement, award) },
      { check: `${name}:dates`, ...judgeDates(endorsement, award, context.now) },
      { check: `${name}:pins`, ...judgePins(endorsement, award) },
    ];
    // An unproved one must not count; one that cannot be reached today is reported as unknown by its own check.
    if (own.every((one) => one.outcome !== 'failed')) good.push(endorsement);
    checks.push(...own);
  }
  const achievement = member(award.credentialSubject, 'achievement');
  if (readVersionUrl(text(member(achievement, 'id'))) !== null) {
    checks.push({ check: 'endorsement-kinds', ...judgeKinds(award, good) });
  }
  return checks;
}
