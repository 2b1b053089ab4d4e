import { clockSkewMs, failed, type Judgement, passed, unknown, type VerifyContext } from './check.js';
import { isObject, type JsonObject, member, text } from './json.js';
import { lint } from './lint.js';
import { kindOf } from './lint-rule.js';
import { decodeStatusList, getStatus } from './status-list.js';
import { type StatusPurpose, suspensionListOf } from './urls.js';
import { issuerOf, verifyDataIntegrity, verifyJwt } from './verify-proof.js';

/**
 * Reads one bit of a status list, believing nothing that is not proved: the list's proof, that its issuer is the
 * award's, its own address and purpose, its dates, its length (Bitstring Status List 1.0 section 3.2).
 */
async function readBit(
  input: { url: string; index: number; purpose: StatusPurpose; issuer: string },
  context: VerifyContext,
): Promise<{ set: boolean } | Judgement> {
  const { url, index, purpose, issuer } = input;
  const resolved = await context.resolvers.statusList(url);
  if (!resolved.ok) return unknown(`status-list-${resolved.code}`, resolved.detail);
  const {
    proof,
    issuer: control,
    credential,
  } = typeof resolved.value === 'string'
    ? await verifyJwt(resolved.value, context)
    : await verifyDataIntegrity(resolved.value, context);
  // A list that is not proved tells nothing, neither that the award is good nor that it is bad.
  for (const one of [proof, control]) {
    if (one.outcome !== 'passed' || credential === null)
      return unknown(`status-list-${one.code}`, one.detail);
  }
  const list: JsonObject = credential ?? {};
  const [fault] = lint(list, 'standard');
  if (fault !== undefined) return unknown(`status-list-${fault.code}`, `${fault.pointer}: ${fault.sentence}`);
  const subject = list.credentialSubject;
  if (issuerOf(list) !== issuer) {
    return unknown('status-list-of-another', `the list is of ${issuerOf(list)}, the award of ${issuer}`);
  }
  if (kindOf(list) !== 'status-list' || list.id !== url || member(subject, 'statusPurpose') !== purpose) {
    return unknown('status-list-not-the-one', `not the ${purpose} list of ${url}`);
  }
  const now = Date.parse(context.now);
  const until = text(list.validUntil);
  if (
    !(Date.parse(text(list.validFrom)) <= now + clockSkewMs) ||
    (until !== '' && !(now <= Date.parse(until)))
  ) {
    return unknown('status-list-stale', `the copy is of ${text(list.validFrom)} to ${until || 'no end'}`);
  }
  const bits = decodeStatusList(text(member(subject, 'encodedList')));
  if (!bits.ok) return unknown(bits.code, bits.detail);
  if (index >= bits.value.length * 8) return unknown('status-index-outside', `no entry ${index}`);
  return { set: getStatus(bits.value, index) };
}

/** The checks `revocation` and, where the list has a sibling, `suspension`. */
export type StatusChecks = { revocation: Judgement; suspension: Judgement | null };

/**
 * Checks an award's status. The credential names the revocation list; the suspension list is its sibling, which
 * only lists of Countersign have.
 */
export async function checkStatus(credential: JsonObject, context: VerifyContext): Promise<StatusChecks> {
  const status = credential.credentialStatus;
  if (status === undefined) {
    return { revocation: passed('status-none', 'the credential cannot be revoked'), suspension: null };
  }
  if (!isObject(status) || status.type !== 'BitstringStatusListEntry') {
    return { revocation: unknown('status-not-supported', 'the status is of another kind'), suspension: null };
  }
  const index = text(status.statusListIndex);
  const size = status.statusSize ?? 1;
  if (!/^(0|[1-9]\d{0,9})$/.test(index) || status.statusPurpose !== 'revocation' || size !== 1) {
    return {
      revocation: unknown('status-not-supported', 'one bit of purpose revocation is expected'),
      suspension: null,
    };
  }
  const url = text(status.statusListCredential);
  const entry = { index: Number(index), issuer: issuerOf(credential) };
  const revoked = await readBit({ ...entry, url, purpose: 'revocation' }, context);
  const sibling = suspensionListOf(url);
  const suspended =
    sibling === null ? null : await readBit({ ...entry, url: sibling, purpose: 'suspension' }, context);
  const judge = (read: { set: boolean } | Judgement, code: 'revoked' | 'suspended'): Judgement => {
    if (!('set' in read)) return read;
    return read.set
      ? failed(code, `the issuer lists it as ${code}`)
      : passed(`not-${code}`, `it is not ${code}`);
  };
  return {
    revocation: judge(revoked, 'revoked'),
    suspension: suspended === null ? null : judge(suspended, 'suspended'),
  };
}
