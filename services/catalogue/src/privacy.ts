import type { PrivacyDeclaration } from '../../shared/src/privacy.js';

/** What the catalogue keeps of people: random ids and roles. */
export const privacy: PrivacyDeclaration = {
  service: 'catalogue',
  fields: [
    {
      columns: ['Member.personId', 'Member.roles', 'Member.enrolledRoles'],
      holds: 'who holds which roles in an organization, by random id',
      about: ['staff', 'contact'],
      purpose: 'says who may do what',
      owner: 'the organization',
      readers: 'administrators of the organization; the services',
      retention: 'for ever: signed statements name the id; an erasure is noted beside it',
      protection: 'pseudonym',
    },
  ],
  notPersonal: {},
};
