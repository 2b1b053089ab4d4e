import type { Role } from '../../app/session.js';

/** A person as the portal lists them. */
export interface Member {
  personId: string;
  /** Null once erased. */
  name: string | null;
  roles: Role[];
  /** Not enrolled with the signer yet. */
  provisional: boolean;
}
