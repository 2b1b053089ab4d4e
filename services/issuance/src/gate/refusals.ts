import type { VersionRefusal } from '../version/versions.js';

/**
 * Why the gate does not issue a row, by code: the table of DESIGN.md section 6. Each is found from signed statements and
 * the bytes that they name; a row, an event or an argument that says otherwise changes nothing.
 */
export const gateRefusals = {
  // the release
  'release-not-proposed': 'no programme lead’s proposal of this release is in the ledger',
  'release-not-approved': 'no registrar’s approval of this release is in the ledger',
  'approval-of-another-proposal': 'the approval names another proposal, root or count',
  'approver-is-proposer': 'the same person proposed and approved the release',
  'row-not-in-approved-root': 'the row is not at this place of the approved root: added, changed or moved',
  'row-unreadable': 'the row is not a canonical row',
  'row-of-another-result': 'the row’s bytes name another result',
  'release-paused': 'a registrar paused the release',
  'release-cancelled': 'a registrar cancelled the release',
  // the result
  'result-unknown': 'no result of this organization has this id',
  'case-not-opened': 'no signed opening of this case is in the ledger',
  'case-opened-twice': 'more than one opening of this case is in the ledger',
  'case-of-another-version': 'the opening names another version',
  'earner-mismatch': 'the row’s earner is not the one of the signed opening',
  'version-mismatch': 'the row’s version is not the one that was submitted',
  'case-of-another-organization': 'opening, mark or submission is of another organization',
  'case-already-awarded': 'another result of this case was awarded',
  'result-already-awarded': 'the result was awarded by another release',
  'case-before-submission': 'the opening is dated before the version was submitted',
  'award-altered': 'the reserved award is not of this case, organization, release and time',
  // the mark
  'mark-missing': 'no signed mark of this case is in the ledger',
  'mark-of-another-version': 'the mark names another version',
  'mark-before-opening': 'the mark was given before the case was opened',
  'mark-after-approval': 'the case was marked after the release was approved',
  'mark-outside-rubric': 'a level is not of the rubric, or a criterion is missing',
  'mark-outcome-differs': 'the levels do not amount to what the mark says',
  'mark-not-pass': 'by the pass rule the mark is no pass',
  'marker-is-releaser': 'who marked proposed or approved the release',
  'marker-is-proposer': 'who marked submitted the version',
  'case-withdrawn': 'the case was withdrawn',
  'second-mark-missing': 'the rules ask for a second mark of this case, and none is in the ledger',
  'marks-disagree': 'the two marks differ, and no moderation settles them',
  'marker-marked-twice': 'one person gave two of the marks',
  'moderator-was-marker': 'who moderated gave one of the marks',
  'moderation-of-other-marks': 'the moderation does not name exactly the two marks',
  'moderation-before-marks': 'the moderation was given before the marks that it settles',
  'moderation-without-reason': 'a criterion in which the marks differ has no reason',
  'step-taken-twice': 'a step of an attempt is in the ledger twice',
  'attempt-not-opened': 'an attempt was marked that nobody opened',
  'attempt-beyond-rules': 'there are more attempts than the rules allow',
  're-mark-without-appeal': 'the re-mark answers no upheld appeal of the earner',
  'appeal-decided-by-marker': 'who decided the appeal marked or moderated the case',
  // the rules
  'rules-not-approved': 'what the opening names was approved neither as rules nor as a policy',
  'rules-altered': 'the rules’ bytes are not those that were approved',
  'rules-of-another-organization': 'the rules are another organization’s',
  'rules-not-in-force': 'the opening does not name the rules that held then',
  'rules-of-another-scope': 'the rules are of another micro-certification',
  'releaser-is-proposer': 'who submitted the version approved the release',
  'disclosure-missing': 'assessment disclosed nothing for this result',
  'disclosure-differs': 'what was disclosed has not the digests that were signed',
  // the pathway
  'prerequisites-not-met':
    'the earner held not all valid awards that the pathway asked for when the case was opened',
  'pathway-altered': 'the pathway’s bytes are not those that were approved',
  // the stack
  'stack-pathway-not-approved':
    'the row does not name the pathway that held at the approval, or it has no stacking rule',
  'stack-component-missing':
    'an award of the stack is not issued, is not valid, or is another earner’s or another institution’s',
  'stack-rule-not-met': 'the awards do not amount to what the stacking rule asks, or one does not count',
  'stack-already-awarded': 'the earner was awarded this micro-certification before',
  // the policy
  'policy-not-named': 'the submission names no policy',
  'policy-not-approved': 'no signed approval of this policy revision is in the ledger',
  'policy-altered': 'the policy’s bytes are not those that were approved',
  'policy-of-another-organization': 'the policy is another organization’s',
  // the confirmations
  'in-demand-not-confirmed': 'too few in-demand confirmations count',
  'fidelity-not-confirmed': 'too few fidelity confirmations count',
  'confirmation-not-in-force': 'a needed confirmation was not in force at the policy’s moment',
  'endorser-is-issuer': 'a needed confirmation is of the issuing organization itself',
  'endorser-not-identified': 'a needed confirmation is of an organization that nobody identified',
  'endorser-is-institution': 'a needed confirmation is of an institution, not of an employer',
  'endorser-identified-by-proposer':
    'who submitted the version or proposed the release identified the employer',
  'endorser-identified-by-marker': 'who marked the case identified the employer',
  'confirmer-is-proposer': 'who confirmed submitted the version',
  'confirmer-is-marker': 'who confirmed marked the case',
  'confirmer-is-releaser': 'who confirmed proposed or approved the release',
  'confirmer-of-issuer': 'who confirmed holds a role in the issuing organization',
  'confirmer-for-two-organizations': 'one person confirmed for two organizations',
  'confirmation-dated-back': 'a needed confirmation is dated before what stood before it in its chain',
  'confirmation-withdrawn': 'a needed confirmation was withdrawn by the policy’s moment',
  'confirmation-recalled': 'a needed confirmation was recalled',
  'endorser-in-conflict':
    'who gave a needed confirmation declared a conflict of interest by the policy’s moment',
  'required-body-missing': 'an organization that the policy names has not confirmed',
  'declined-by-asked-organization': 'an asked organization declined, and the policy gives it a veto',
  // the waivers
  'waiver-not-allowed': 'the policy allows no waiver',
  'waiver-not-approved': 'no registrar’s approval of the waiver is in the ledger',
  'waiver-not-in-force': 'the waiver was not approved and in term at the policy’s moment',
  'waiver-too-long': 'the waiver’s term is longer than the policy allows',
  'waiver-ended': 'the waiver was ended by the policy’s moment',
  'waiver-approver-is-proposer': 'the same person proposed and approved the waiver',
  'waiver-approver-is-submitter': 'who submitted the version approved the waiver',
  'waiver-by-marker': 'who marked the case proposed or approved the waiver',
  'waiver-of-another-part': 'the waiver is of another text than the version’s',
  'waiver-of-another-organization': 'the waiver is of another organization',
  'endorsement-missing': 'a counted confirmation has no signed credential',
  'endorsement-altered': 'a stored endorsement is not what was signed',
  // the bytes
  'award-not-buildable': 'the award cannot be built from the signed content',
  'award-breaks-lint': 'the award breaks a rule of the house’s lints',
  'award-does-not-verify': 'the signed award was refused by our own verifier',
  'intent-altered': 'what was meant to be signed is not what this signer stored',
} as const;

export type GateRefusal = keyof typeof gateRefusals | VersionRefusal;

/** A thing that is on its way: the activity is tried again. */
export class NotYet extends Error {
  override readonly name = 'NotYet';
}
