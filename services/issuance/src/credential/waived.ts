import { isObject, type JsonObject, list, member, text } from './json.js';
import { type ConfirmationKind, confirmationKinds } from './model.js';

/** A confirmation that an award says was waived: by whom in which roles, why and until when, in the award's language. */
export type WaivedKind = { kind: ConfirmationKind; words: string };

const PREFIX = 'waiver-';

/** Evidence that claims to be a waiver, by its `genre`. */
export function waiverEvidence(award: JsonObject): [JsonObject, number][] {
  return list(award.evidence).flatMap((one, at): [JsonObject, number][] =>
    isObject(one) && text(one.genre).startsWith(PREFIX) ? [[one, at]] : [],
  );
}

/** Reads one: its kind, the digest of its signed statement and its words; null where one is missing. */
export function readWaiver(evidence: JsonObject): WaivedKind | null {
  const kind = confirmationKinds.find((one) => `${PREFIX}${one}` === evidence.genre);
  const words = text(evidence.description);
  return kind && words.trim() !== '' && text(evidence.id).startsWith('ni:///sha-256;')
    ? { kind, words }
    : null;
}

/** The kinds that an award says were waived. */
export function waivedKinds(award: JsonObject): WaivedKind[] {
  return waiverEvidence(award).flatMap(([one]) => readWaiver(one) ?? []);
}

/** True where a reader of the badge sees the words: in the award's description and among the achievement's criteria. */
export function saysWaiver(award: JsonObject, { words }: WaivedKind): boolean {
  const criteria = member(member(award.credentialSubject, 'achievement'), 'criteria');
  return text(award.description).includes(words) && text(member(criteria, 'narrative')).includes(words);
}
