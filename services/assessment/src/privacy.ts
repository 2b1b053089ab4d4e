import type { PrivacyDeclaration } from '../../shared/src/privacy.js';

const owner = "the earner's institution";
const untilErasure = "until the earner's erasure, which destroys the key";

/** What assessment keeps of people. */
export const privacy: PrivacyDeclaration = {
  service: 'assessment',
  fields: [
    {
      columns: ['Earner.sealed'],
      holds: 'student number, legal and chosen name, mail address, language, salt of the identity',
      about: ['earner'],
      purpose:
        'says whose case it is, writes to the earner, and puts a salted digest of the address into the award',
      owner,
      readers:
        'registrar, programme lead, administrator; the portal for mails; issuance for the salted digest',
      retention: untilErasure,
      protection: 'sealed',
    },
    {
      columns: ['Case.sealed'],
      holds: 'the offering that the case belongs to',
      about: ['earner'],
      purpose: "matches the institution's own records in imports and exports",
      owner,
      readers: 'registrar, programme lead, administrator',
      retention: untilErasure,
      protection: 'sealed',
    },
    {
      columns: ['Evidence.sealed'],
      holds: 'name, salt, digest and link of a piece of evidence; its file is sealed in the evidence folder',
      about: ['earner'],
      purpose: 'is what is marked',
      owner,
      readers: 'assessor, registrar, programme lead, administrator, the earner',
      retention: `${untilErasure} and removes the file`,
      protection: 'sealed',
    },
    {
      columns: ['DraftMark.sealed', 'PreparedMark.sealed'],
      holds: 'levels and comments of a mark that is not given yet',
      about: ['earner', 'staff'],
      purpose: 'lets an assessor go on later, and sign what was shown',
      owner,
      readers: 'the assessor who wrote it',
      retention: 'until the mark is given, or the erasure of the earner or of the assessor',
      protection: 'sealed',
    },
    {
      columns: ['Mark.sealed'],
      holds: "an assessor's comments by criterion",
      about: ['earner'],
      purpose: 'tells the earner why; they are part of the result, not of what is signed',
      owner,
      readers: 'assessor, registrar, programme lead, administrator, the earner',
      retention: untilErasure,
      protection: 'sealed',
    },
    {
      columns: ['CaseWords.sealed'],
      holds: "own words of decisions about a case, such as an earner's appeal and the answer to it",
      about: ['earner', 'staff'],
      purpose: 'says why; a statement names them by a salted digest only',
      owner,
      readers: 'the earner and whoever has a duty in the case or conducts it',
      retention: `${untilErasure}; what was never signed, a day`,
      protection: 'sealed',
    },
    {
      columns: ['Earner.key', 'Earner.digest', 'Case.key', 'Evidence.key', 'Evidence.digest'],
      holds: 'keyed and salted digests of student number, identity, offering and content',
      about: ['earner'],
      purpose: 'recognizes the same student, case or content again, and commits to it in statements',
      owner,
      readers: 'the service; the digests named by statements are read by issuance',
      retention:
        'until the erasure of the earner; the digest of the identity stays in statements, without its salt',
      protection: 'keyed-digest',
    },
    {
      columns: [
        'Case.earnerId',
        'Evidence.earnerId',
        'Result.earnerId',
        'DraftMark.assessorId',
        'PreparedMark.assessorId',
        'Mark.assessorId',
        'Version.submitterId',
        'Case.consentAt',
        'CaseWords.writerId',
        'Appeal.earnerId',
        'Appeal.deciderId',
        'StatisticsOpened.assessorId',
      ],
      holds: 'random ids of earner, assessor and submitter, and when the earner consented',
      about: ['earner', 'staff'],
      purpose: 'keeps case, evidence and mark together and the duties apart',
      owner,
      readers: 'the services',
      retention: 'for ever: signed statements name them',
      protection: 'pseudonym',
    },
  ],
  notPersonal: {},
};
