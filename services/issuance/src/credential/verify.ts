import {
  type Check,
  clockSkewMs,
  failed,
  type Judgement,
  passed,
  type Resolvers,
  remembering,
  unknown,
  type VerifyContext,
} from './check.js';
import { type CurrentToday, currencyAt, readCurrency } from './currency.js';
import { didDocumentUrl } from './did.js';
import { hexOfMultibase } from './digest.js';
import { isInstant } from './instant.js';
import { canonicalText, isObject, type JsonObject, list, member, parseJson, text } from './json.js';
import { lint } from './lint.js';
import { type CredentialKind, isDateTime, kindOf } from './lint-rule.js';
import { currencyUrl, readVersionUrl } from './urls.js';
import { checkEndorsements, judgePins } from './verify-endorsement.js';
import { issuerOf, type ProofResult, verifyDataIntegrity, verifyJwt } from './verify-proof.js';
import { checkStatus } from './verify-status.js';
import { type WaivedKind, waivedKinds } from './waived.js';

/** The first answer: was it made as it should be, and does its issuer still stand by it. */
export type ValidWhenAwarded = { answer: 'yes' | 'no' | 'unknown'; reason: string; detail: string };

/** What the issuer's lists and the dates say today. */
export type StatusToday = 'valid' | 'suspended' | 'revoked' | 'expired' | 'not-yet-valid' | 'unknown';

export type Verification = {
  form: 'data-integrity' | 'vc-jwt' | 'unreadable';
  kind: CredentialKind;
  /** The credential that was read, without the registered claims of a token; null when there is none. */
  credential: JsonObject | null;
  checks: Check[];
  statusToday: StatusToday;
  validWhenAwarded: ValidWhenAwarded;
  currentToday: CurrentToday;
  /** Confirmations that the award says were waived when it was made. */
  waived: WaivedKind[];
};

const unread: CurrentToday = {
  answer: 'unknown',
  reason: 'not-an-award',
  detail: 'there is no award to ask about',
};

function unreadable(code: string, detail: string): Verification {
  return {
    form: 'unreadable',
    kind: 'other',
    credential: null,
    checks: [{ check: 'syntax', ...failed(code, detail) }],
    statusToday: 'unknown',
    validWhenAwarded: { answer: 'no', reason: code, detail },
    currentToday: unread,
    waived: [],
  };
}

function judgeDates(credential: JsonObject, now: string): Judgement {
  const from = credential.validFrom;
  const until = credential.validUntil;
  if (!isDateTime(from) || (until !== undefined && !isDateTime(until))) {
    return failed('date-malformed', 'validFrom and validUntil are dates and times with their zone');
  }
  const moment = Date.parse(now);
  if (moment + clockSkewMs < Date.parse(text(from)))
    return failed('not-yet-valid', `valid from ${text(from)}`);
  if (until !== undefined && moment > Date.parse(text(until)))
    return failed('expired', `valid until ${text(until)}`);
  return passed('within-dates', 'today lies within its dates');
}

/** A code of the standard's rules that concerns the contexts belongs to the check of that name. */
function judgeLints(credential: JsonObject): { contexts: Judgement; lints: Judgement } {
  const findings = lint(credential, 'standard');
  const of = (contexts: boolean): Judgement => {
    const found = findings.filter((one) => one.code.startsWith('context-') === contexts);
    const [first] = found;
    if (first === undefined) {
      return contexts
        ? passed('contexts-accepted', 'every context is known to this verifier')
        : passed('lints-clean', 'it keeps the rules of its standards');
    }
    const more = found.length === 1 ? '' : ` (and ${found.length - 1} more)`;
    return failed(first.code, `${first.pointer}: ${first.sentence}${more}`);
  };
  return { contexts: of(true), lints: of(false) };
}

/** Checks that speak of today only: an award that has ended was valid when it was awarded. */
const ofToday = new Set(['expired']);

function answerValid(checks: Check[]): ValidWhenAwarded {
  const give = (answer: ValidWhenAwarded['answer'], { code, detail }: Check): ValidWhenAwarded => ({
    answer,
    reason: code,
    detail,
  });
  // A suspension is a question that is still open, not an answer.
  const refused = checks.find(
    (one) => one.outcome === 'failed' && one.code !== 'suspended' && !ofToday.has(one.code),
  );
  if (refused !== undefined) return give('no', refused);
  const open = checks.find((one) => one.outcome === 'unknown' || one.code === 'suspended');
  if (open !== undefined) return give('unknown', open);
  return { answer: 'yes', reason: 'all-checks-passed', detail: 'every check passed' };
}

function statusToday(checks: Check[], valid: ValidWhenAwarded): StatusToday {
  for (const code of ['revoked', 'suspended', 'expired', 'not-yet-valid'] as const) {
    if (checks.some((one) => one.code === code && one.outcome === 'failed')) return code;
  }
  return valid.answer === 'yes' ? 'valid' : 'unknown';
}

/** The second answer, from the currency document of the version that the award names. */
async function answerCurrent(award: JsonObject, context: VerifyContext): Promise<CurrentToday> {
  const open = (reason: string, detail: string): CurrentToday => ({ answer: 'unknown', reason, detail });
  const version = readVersionUrl(text(member(member(award.credentialSubject, 'achievement'), 'id')));
  if (version === null)
    return open('currency-not-published', 'the achievement names no version with a currency document');
  const home = didDocumentUrl(issuerOf(award));
  if (!home.ok || new URL(home.value).origin !== version.origin) {
    return open('currency-foreign-host', `${version.origin} is not where the issuer lives`);
  }
  const url = currencyUrl(version.origin, version.microCertificationId, version.version);
  const resolved = await context.resolvers.currency(url);
  if (!resolved.ok) return open(`currency-${resolved.code}`, resolved.detail);
  const read = readCurrency(resolved.value);
  if (!read.ok) return open(read.code, read.detail);
  const { id, microCertificationId, version: number, kinds } = read.value;
  if (id !== url || microCertificationId !== version.microCertificationId || number !== version.version) {
    return open('currency-of-another', `the document is of ${id}`);
  }
  const pinned = new Set(
    list(award.relatedResource).map((one) => hexOfMultibase(text(member(one, 'digestMultibase')))),
  );
  if (!kinds.every((of) => pinned.has(of.partDigest))) {
    return open('currency-of-another-text', 'the document speaks of parts that the award does not name');
  }
  return currencyAt(read.value, context.now);
}

/** Reads the input; gives a refusal as a whole verification. */
async function readInput(
  input: string | JsonObject,
  context: VerifyContext,
): Promise<ProofResult | Verification> {
  if (typeof input !== 'string') {
    // The object goes through the same reader as a text, which bounds its size and depth.
    return readInput(canonicalText(input), context);
  }
  const source = input.trim();
  if (!source.startsWith('{')) return verifyJwt(source, context);
  const parsed = parseJson(source);
  if (!parsed.ok) return unreadable(parsed.code, parsed.detail);
  return isObject(parsed.value)
    ? verifyDataIntegrity(parsed.value, context)
    : unreadable('json-malformed', 'not an object');
}

/**
 * Verifies any credential: an award, an endorsement or a status list, as JSON with a Data Integrity proof or as
 * compact VC-JWT. What cannot be known is `unknown`, which is never `yes`.
 *
 * @param input the credential as text (JSON or compact token) or as parsed JSON; a text is better, since only there
 *   duplicate members can be seen
 * @param options.resolvers gives DID documents, status lists and currency documents; nothing else is fetched
 * @param options.now the reader's instant, UTC, whole seconds; anything else throws a RangeError
 */
export async function verifyCredential(
  input: string | JsonObject,
  options: { resolvers: Resolvers; now: string },
): Promise<Verification> {
  // Every comparison with a date that is none is false, which would pass.
  if (!isInstant(options.now)) throw new RangeError(`not an instant: ${options.now}`);
  const context: VerifyContext = { resolvers: remembering(options.resolvers), now: options.now };
  const read = await readInput(input, context);
  if ('form' in read) return read;
  const { proof, issuer, credential } = read;
  if (credential === null) return unreadable(proof.code, proof.detail);
  const kind = kindOf(credential);
  const { contexts, lints } = judgeLints(credential);
  const checks: Check[] = [
    {
      check: 'syntax',
      ...(kind === 'other'
        ? unknown('type-not-supported', 'this verifier knows awards, endorsements and status lists')
        : passed('syntax-read', 'it could be read')),
    },
    { check: 'contexts', ...contexts },
    { check: 'proof', ...proof },
    { check: 'issuer', ...issuer },
    { check: 'dates', ...judgeDates(credential, context.now) },
    { check: 'lints', ...lints },
  ];
  if (kind === 'endorsement') checks.push({ check: 'pins', ...judgePins(credential, null) });
  const status = await checkStatus(credential, context);
  checks.push({ check: 'revocation', ...status.revocation });
  if (status.suspension !== null) checks.push({ check: 'suspension', ...status.suspension });
  if (kind === 'award') checks.push(...(await checkEndorsements(credential, context)));
  const validWhenAwarded = answerValid(checks);
  return {
    form: typeof input === 'string' && !input.trim().startsWith('{') ? 'vc-jwt' : 'data-integrity',
    kind,
    credential,
    checks,
    statusToday: statusToday(checks, validWhenAwarded),
    validWhenAwarded,
    currentToday: kind === 'award' ? await answerCurrent(credential, context) : unread,
    waived: kind === 'award' ? waivedKinds(credential) : [],
  };
}
