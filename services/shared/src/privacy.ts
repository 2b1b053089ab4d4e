/** Whom personal data are about. */
export type DataSubject = 'earner' | 'staff' | 'contact' | 'visitor';

/** How a field is kept. */
export type Protection =
  /** AES-256-GCM under a key of the person; destroying the key erases it, in backups too. */
  | 'sealed'
  /** HMAC or salted digest: finds or proves, tells nothing. */
  | 'keyed-digest'
  /** A random id: tells nothing without what is sealed. */
  | 'pseudonym'
  | 'clear';

/** Personal data that one service keeps, as an institution's privacy impact assessment asks for them. */
export interface PersonalField {
  /** Columns as `Model.field` of the service's Prisma schema, or `ground.table.column` of the shared tables. */
  columns: readonly string[];
  /** What stands there. */
  holds: string;
  about: readonly DataSubject[];
  purpose: string;
  /** Who answers for it. */
  owner: string;
  /** Who may read it, by role or service. */
  readers: string;
  /** How long it is kept, and what ends it. */
  retention: string;
  protection: Protection;
}

/** What one service declares. */
export interface PrivacyDeclaration {
  service: string;
  fields: readonly PersonalField[];
  /** Sealed columns that hold no personal data, each with what it is. */
  notPersonal: Readonly<Record<string, string>>;
}

const institution = 'the institution that works in the service';
const forEver = 'for ever: signed decisions must stay verifiable; they hold random ids and digests, no name';

/** The tables that every service's database has (services/shared/sql). */
export const groundPrivacy: PrivacyDeclaration = {
  service: 'every service',
  fields: [
    {
      columns: ['ground.person_key.sealed_key'],
      holds: "a person's own key, sealed under the service's key-encryption key",
      about: ['earner', 'staff', 'contact'],
      purpose: 'makes what a person wrote, or what is known of them, erasable',
      owner: institution,
      readers: 'the service itself',
      retention: 'until the erasure of the person, which destroys it',
      protection: 'sealed',
    },
    {
      columns: [
        'ground.decision.person_id',
        'ground.decision.statement',
        'ground.decision.assertion',
        'ground.outbox.payload',
        'ground.command.person_id',
      ],
      holds: 'who decided what, signed, by random id',
      about: ['staff', 'contact', 'earner'],
      purpose: 'proves every decision, and runs every command once',
      owner: institution,
      readers: 'the services; the auditor through them',
      retention: forEver,
      protection: 'pseudonym',
    },
    {
      columns: ['ground.passkey.person_id', 'ground.passkey.public_key', 'ground.enrolment.person_id'],
      holds: "public keys of a person's passkeys, and the roles, by random id",
      about: ['staff', 'contact'],
      purpose: 'verifies signatures',
      owner: institution,
      readers: 'the services',
      retention: forEver,
      protection: 'pseudonym',
    },
  ],
  notPersonal: {},
};
