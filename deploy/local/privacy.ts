import { privacy as assessment } from '../../services/assessment/src/privacy.js';
import { privacy as catalogue } from '../../services/catalogue/src/privacy.js';
import { privacy as endorsement } from '../../services/endorsement/src/privacy.js';
import { privacy as portal } from '../../services/portal/src/privacy.js';
import { groundPrivacy, type PrivacyDeclaration } from '../../services/shared/src/privacy.js';

const institution = "the earner's institution";

/** What issuance keeps of people. */
const issuance: PrivacyDeclaration = {
  service: 'issuance',
  fields: [
    {
      columns: ['AwardIntent.sealed', 'AwardCredential.body'],
      holds: "an award: salted digest of the earner's address, results, names of evidence",
      about: ['earner'],
      purpose: 'is the credential that the earner shows',
      owner: 'the earner',
      readers: 'whoever has the address of the award',
      retention: "until the earner's erasure; digest and status stay",
      protection: 'clear',
    },
    {
      columns: ['Award.earnerId', 'Result.earnerId', 'Stack.earnerId', 'StackDue.earnerId'],
      holds: 'random id of the earner',
      about: ['earner'],
      purpose: 'finds what an erasure takes',
      owner: institution,
      readers: 'the services',
      retention: 'for ever: signed statements name it',
      protection: 'pseudonym',
    },
    {
      columns: ['LedgerEntry.personId', 'LedgerEntry.decision', 'LedgerEntry.event', 'Enrolment.personId'],
      holds: 'who decided what, and with which passkeys, by random id',
      about: ['staff', 'contact', 'earner'],
      purpose: 'is what every signature of the service rests on',
      owner: 'the organization whose member decided',
      readers: 'the signer',
      retention: 'for ever: signed decisions must stay verifiable',
      protection: 'pseudonym',
    },
    {
      columns: ['Words.sealed'],
      holds:
        'own words in decisions of issuance: why an award is to be revoked, an appeal, why a release waits',
      about: ['earner', 'staff'],
      purpose: 'tells the earner and the institution why',
      owner: institution,
      readers: 'registrar, programme lead, administrator; the earner of an award that it is about',
      retention: 'until the erasure of the writer, which destroys the key; unsigned ones for a day',
      protection: 'sealed',
    },
    {
      columns: ['Words.personId'],
      holds: 'random id of the writer',
      about: ['earner', 'staff'],
      purpose: 'finds the key under which the words are sealed',
      owner: institution,
      readers: 'the service',
      retention: 'for ever: signed statements name it',
      protection: 'pseudonym',
    },
    {
      columns: ['Challenge.personId', 'Claimable.personId', 'Claimable.publicKey'],
      holds: 'a registration of a passkey that goes on, by random id',
      about: ['staff', 'contact'],
      purpose: 'lets a person claim a passkey',
      owner: 'the organization of the person',
      readers: 'the signer',
      retention: 'a challenge until it is used; a public key for ever, since signatures name it',
      protection: 'pseudonym',
    },
  ],
  notPersonal: {
    'SigningKey.sealed': "an organization's private key, under the signer's key-encryption key",
  },
};

/** Every declaration of personal data, by service; `ground` are the tables that each of them has. */
export const declarations = {
  ground: groundPrivacy,
  catalogue,
  endorsement,
  assessment,
  issuance,
  portal,
} satisfies Record<string, PrivacyDeclaration>;

/** The inventory as a Markdown table, for a privacy impact assessment. */
export function privacyTable(): string {
  const head = ['service', 'field', 'holds', 'about', 'purpose', 'owner', 'readers', 'retention', 'kept as'];
  const rows = Object.values(declarations).flatMap(({ service, fields }) =>
    fields.map((field) => [
      service,
      field.columns.join(', '),
      field.holds,
      field.about.join(', '),
      field.purpose,
      field.owner,
      field.readers,
      field.retention,
      field.protection,
    ]),
  );
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
