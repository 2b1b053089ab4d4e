import { z } from 'zod';
import type { Subject } from '../session/session.js';

/** Why a mail is written. */
export const purposes = [
  'request',
  'reminder',
  'gathered',
  'request-closed',
  'change-request',
  'message',
  'endorsed',
  'case',
  'case-step',
  'duty',
  'duties-late',
  'award',
  'stacks-waiting',
  'award-status',
  'revocation',
  'revocation-duty',
  'relevance',
  'invitation',
  'new-link',
] as const;
export type Purpose = (typeof purposes)[number];

/** What a mail's row holds: ids and codes. Names, dates and addresses are looked up when it is sent. */
export const mailFacts = z.strictObject({
  requestId: z.string().optional(),
  versionId: z.string().optional(),
  caseId: z.string().optional(),
  awardId: z.string().optional(),
  organizationId: z.string().nullable().optional(),
  fromOrganizationId: z.string().optional(),
  kind: z.string().optional(),
  occasion: z.string().optional(),
  status: z.string().optional(),
  target: z.string().optional(),
  revocationId: z.string().optional(),
  /** An instant until when the receiver may do something. */
  until: z.string().optional(),
});
export type MailFacts = z.output<typeof mailFacts>;

/** A mail that is due to one receiver because of one event. */
export interface NewMail {
  eventId: string;
  personId: string;
  subject: Subject;
  purpose: Purpose;
  facts: MailFacts;
  at: Date;
}

/** A mail that waits to be sent. */
export interface WaitingMail {
  mailId: string;
  personId: string;
  subject: Subject;
  purpose: Purpose;
  facts: MailFacts;
  attempts: number;
  createdAt: Date;
}

const LONGEST_WAIT_MS = 3_600_000;
/** A mail that could not be sent for this long says nothing useful any more. */
export const GIVE_UP_MS = 14 * 24 * 3_600_000;

/** How long to wait after an attempt that failed. @param attempts made so far, at least 1 */
export function waitAfter(attempts: number): number {
  return Math.min(1_000 * 2 ** attempts, LONGEST_WAIT_MS);
}
