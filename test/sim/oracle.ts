/**
 * A second, naive answer to "is this version endorsed at time t, and why": it knows nothing of rounds, timers or
 * workflows, keeps every fact for ever, and looks at all of them for each question. The machines are held against it.
 */

export const kinds = ['in-demand', 'fidelity'] as const;
export type Kind = (typeof kinds)[number];

/** Instants are whole seconds as ISO text in UTC, which sorts as it reads. `at` is from when on the fact is known. */
export type Fact =
  | {
      is: 'confirmed';
      at: string;
      id: string;
      organization: string;
      part: string;
      from: string;
      until: string;
    }
  | { is: 'declined'; at: string; id: string; organization: string; part: string }
  | { is: 'waived'; at: string; id: string; version: string; kind: Kind; from: string; until: string }
  /** A confirmation was withdrawn, an answer recalled, a waiver ended; or a conflict of interest. */
  | { is: 'ended'; at: string; id: string }
  | { is: 'conflicted'; at: string; id: string; organization: string };

export interface VersionRule {
  id: string;
  /** What each kind confirms. */
  parts: Record<Kind, string>;
  needs: Record<Kind, { confirmations: number; organizations: number }>;
  required: Record<Kind, readonly string[]>;
  veto: boolean;
  /** Whose decline counts under a veto: who is asked, and who is asked instead. */
  asked: readonly string[];
}

export type Why = 'confirmed' | 'waived' | 'too-few' | 'required-missing' | 'vetoed';

/** Whether a version is endorsed at an instant, and why, kind by kind. */
export function endorsedAt(
  version: VersionRule,
  facts: readonly Fact[],
  t: string,
): { endorsed: boolean; why: Record<Kind, Why> } {
  const [demand, fidelity] = kinds.map((kind) => whyOf(version, kind, facts, t));
  const why = { 'in-demand': demand ?? 'too-few', fidelity: fidelity ?? 'too-few' };
  return { endorsed: kinds.every((kind) => ['confirmed', 'waived'].includes(why[kind])), why };
}

/** When it was said: a confirmation is known once it is signed, and counts for what it was when it was given. */
const givenAt = (fact: Extract<Fact, { part: string }>): string =>
  fact.is === 'confirmed' ? fact.from : fact.at;

function whyOf(version: VersionRule, kind: Kind, all: readonly Fact[], t: string): Why {
  const facts = all.filter((fact) => fact.at <= t);
  const stands = (fact: Fact): boolean =>
    !facts.some((end) => end.is === 'ended' && end.id === ('id' in fact ? fact.id : ''));
  const inTerm = (fact: { from: string; until: string }): boolean => fact.from <= t && t <= fact.until;
  const waived = facts.some(
    (fact) =>
      fact.is === 'waived' &&
      fact.version === version.id &&
      fact.kind === kind &&
      inTerm(fact) &&
      stands(fact),
  );
  const conflicts = facts.filter((fact) => fact.is === 'conflicted');
  const answers = facts
    .filter((fact) => fact.is === 'confirmed' || fact.is === 'declined')
    .filter((fact) => fact.part === version.parts[kind])
    // Who declared a conflict counts only with what it answered after the conflict's end.
    .filter(
      (fact) =>
        !conflicts.some(
          (conflict) =>
            conflict.organization === fact.organization &&
            !facts.some((end) => end.is === 'ended' && end.id === conflict.id && end.at <= givenAt(fact)),
        ),
    );
  const confirming = new Set(
    answers
      .filter((fact) => fact.is === 'confirmed' && inTerm(fact) && stands(fact))
      .map((fact) => fact.organization),
  );
  const vetoed = answers.some(
    (no) =>
      no.is === 'declined' &&
      version.asked.includes(no.organization) &&
      stands(no) &&
      !answers.some(
        (yes) => yes.is === 'confirmed' && yes.organization === no.organization && yes.at > no.at,
      ),
  );
  const { confirmations, organizations } = version.needs[kind];
  const fault =
    confirming.size < Math.max(1, confirmations, organizations)
      ? 'too-few'
      : version.required[kind].some((body) => !confirming.has(body))
        ? 'required-missing'
        : version.veto && vetoed
          ? 'vetoed'
          : null;
  if (fault === null) return 'confirmed';
  return waived ? 'waived' : fault;
}
