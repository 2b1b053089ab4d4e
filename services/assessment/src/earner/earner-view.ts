import { z } from 'zod';
import type { Role } from '../../../shared/src/roles.js';
import { seesNames } from '../case/case.js';
import { displayName, type Profile } from './earner.js';

/** The offering of a case as it is sealed. */
export const sealedOffering = z.object({ offering: z.string() });

/** An earner for those who may know who it is. */
export interface EarnerView {
  earnerId: string;
  studentNumber: string;
  name: string;
  legalName: string;
  chosenName: string | null;
  mail: string;
  language: 'en' | 'fr';
}

/** The earner, or null for roles to whom a case is a number and once erased. */
export function earnerView(
  earnerId: string,
  profile: Profile | undefined,
  roles: readonly Role[],
): EarnerView | null {
  if (!profile || !seesNames(roles)) return null;
  const { studentNumber, legalName, chosenName, mail, language } = profile;
  return { earnerId, studentNumber, name: displayName(profile), legalName, chosenName, mail, language };
}

/** What is kept of an earner, for the earner; null once erased. */
export function ownView(profile: Profile | undefined): Omit<Profile, 'salt'> | null {
  if (!profile) return null;
  const { salt: _salt, ...told } = profile;
  return told;
}
