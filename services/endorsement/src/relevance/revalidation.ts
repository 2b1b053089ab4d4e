import type { OpenRenewalRound } from './relevance.service.js';

/** Asks employers anew before a lapse. */
export const openRenewalRound = (): OpenRenewalRound => async () => null;
