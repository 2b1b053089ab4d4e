import type { Language } from '../../api/api.js';

/** An appeal in a list. */
export interface AppealItem {
  appealId: string;
  caseId: string;
  caseNumber: number;
  state: 'lodged' | 're-mark' | 'rejected';
  lodgedAt: string;
  decideBy: string;
  decidedAt: string | null;
  version?: { number: number; name: Record<Language, string> };
  mine: boolean;
}

/** An appeal with the words of both sides. */
export interface AppealDetail extends Omit<AppealItem, 'mine'> {
  text: string | null;
  reasons: string | null;
  mayDecide: { ok: true } | { ok: false; code: string };
}

/** The earner's own appeals in a case. */
export interface OwnAppeals {
  /** Until when one may be lodged; null where none may. */
  appealUntil: string | null;
  items: {
    appealId: string;
    state: AppealItem['state'];
    lodgedAt: string;
    decideBy: string;
    decidedAt: string | null;
    text: string | null;
    reasons: string | null;
  }[];
}

/** Fewest characters of an appeal's or a decision's words. */
export const FEWEST_CHARACTERS = 20;

/** True where words are enough to be signed. */
export const enough = (text: string): boolean => text.trim().length >= FEWEST_CHARACTERS;
