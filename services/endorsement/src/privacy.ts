import type { PrivacyDeclaration } from '../../shared/src/privacy.js';

const owner = 'the organization whose member wrote it';
const untilErasure = 'until that organization erases the person';

/** What endorsement keeps of people. */
export const privacy: PrivacyDeclaration = {
  service: 'endorsement',
  fields: [
    {
      columns: ['Words.sealed'],
      holds: 'own words of an answer to a request, or of "do not ask again", with the salt of their digest',
      about: ['contact', 'staff'],
      purpose: 'says on what grounds; the statement holds a salted digest only',
      owner,
      readers: 'both sides of the request; public where the employer chose so',
      retention: `${untilErasure}; a day where they were prepared and never signed`,
      protection: 'sealed',
    },
    {
      columns: ['AnswerDraft.sealed'],
      holds: 'an answer that is being prepared',
      about: ['contact'],
      purpose: 'lets an approver go on later',
      owner,
      readers: 'the approver who wrote it',
      retention: untilErasure,
      protection: 'sealed',
    },
    {
      columns: ['Message.sealed'],
      holds: "a message in a request's thread",
      about: ['contact', 'staff'],
      purpose: 'lets institution and employer ask each other',
      owner,
      readers: 'both sides of the request',
      retention: untilErasure,
      protection: 'sealed',
    },
    {
      columns: [
        'Words.personId',
        'AnswerDraft.personId',
        'Message.personId',
        'Answer.personId',
        'Confirmation.personId',
        'Confirmation.prepared',
        'Delegation.personId',
        'Delegation.toPersonId',
        'RatingPreparation.personId',
        'DoNotAsk.personId',
        'Conflict.personId',
        'Version.proposerId',
        'Waiver.proposerId',
        'Waiver.approverPersonId',
        'Withdrawal.personId',
      ],
      holds: 'random id of who wrote, answered, prepared, delegated or submitted',
      about: ['contact', 'staff'],
      purpose: 'keeps duties apart and finds what an erasure takes',
      owner,
      readers: 'the services',
      retention: 'for ever where a signed statement names it, otherwise until the erasure',
      protection: 'pseudonym',
    },
  ],
  notPersonal: {},
};
