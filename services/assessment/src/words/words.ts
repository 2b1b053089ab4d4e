import { z } from 'zod';
import { digestOfValue } from '../../../shared/src/canonical.js';

/** Own words of a decision about a case, as they come in. */
export const ownWords = (fewest: number) =>
  z
    .string()
    .transform((text) => text.normalize('NFC').trim())
    .pipe(z.string().min(fewest).max(4000));

/** Words and the salt that blinds their digest, as they are sealed. */
export const sealedWords = z.object({ salt: z.string(), text: z.string() });

/** Words with the digest by which a statement names them. */
export interface CommittedWords {
  commitment: string;
  salt: string;
  text: string;
}

/** Commits to words: the digest of canonical `{salt, text}`. */
export function commitTo(text: string, salt: string): CommittedWords {
  return { commitment: digestOfValue({ salt, text }), salt, text };
}
