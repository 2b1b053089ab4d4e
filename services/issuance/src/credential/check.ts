import type { JsonObject, JsonValue } from './json.js';

export type CheckOutcome = 'passed' | 'failed' | 'unknown';

/** One thing that was checked. `code` is stable and kebab-case; `detail` is a sentence for people. */
export type Check = { check: string; outcome: CheckOutcome; code: string; detail: string };

/** A check before it has its name. */
export type Judgement = Omit<Check, 'check'>;

export const passed = (code: string, detail: string): Judgement => ({ outcome: 'passed', code, detail });
export const failed = (code: string, detail: string): Judgement => ({ outcome: 'failed', code, detail });
export const unknown = (code: string, detail: string): Judgement => ({ outcome: 'unknown', code, detail });

/** What a resolver gives: the thing, or why it is not to be had (for instance `not-found`, `unreachable`). */
export type Resolved<Value> = { ok: true; value: Value } | { ok: false; code: string; detail: string };

/** Everything that a verification fetches. A resolver that throws counts as unreachable. */
export type Resolvers = {
  didDocument(did: string): Promise<Resolved<JsonValue>>;
  /** A status list as JSON with proof, or as compact JWT. */
  statusList(url: string): Promise<Resolved<JsonObject | string>>;
  currency(url: string): Promise<Resolved<JsonValue>>;
};

/** What verifying needs beside the credential. */
export type VerifyContext = {
  resolvers: Resolvers;
  /** The reader's instant, whole seconds, UTC. */
  now: string;
};

/** Clocks of issuer and verifier may differ by so much. */
export const clockSkewMs = 300_000;

/** Calls a resolver; what it throws becomes `unreachable`. */
export async function resolve<Value>(fetch: () => Promise<Resolved<Value>>): Promise<Resolved<Value>> {
  try {
    return await fetch();
  } catch (error) {
    return {
      ok: false,
      code: 'unreachable',
      detail: error instanceof Error ? error.message : 'not reachable',
    };
  }
}

/** The same resolvers, each address asked once. */
export function remembering(resolvers: Resolvers): Resolvers {
  const once = <Value>(fetch: (key: string) => Promise<Resolved<Value>>) => {
    const asked = new Map<string, Promise<Resolved<Value>>>();
    return (key: string): Promise<Resolved<Value>> => {
      const answer = asked.get(key) ?? resolve(() => fetch(key));
      asked.set(key, answer);
      return answer;
    };
  };
  return {
    didDocument: once((did) => resolvers.didDocument(did)),
    statusList: once((url) => resolvers.statusList(url)),
    currency: once((url) => resolvers.currency(url)),
  };
}
