import { setTimeout as sleep } from 'node:timers/promises';
import type { Stack } from '../stack.js';
import type { Actor } from './actor.js';
import { Enrolment } from './enrolment.js';
import { demoCollege, lakeside, otherCollege, pinegate, sectorCouncil } from './people.js';

const PAUSE_MS = 2_000;

/**
 * Lets the demo organizations' administrators vouch for passkeys that demo people claim in a browser, since nobody sits
 * at the administrators' desks. It is real vouching, by the software passkeys of the demo's administrators.
 *
 * @returns ends it
 */
export function vouchForDemoPeople(stack: Stack): () => Promise<void> {
  const ending = new AbortController();
  const done = watch(stack, ending.signal);
  return async () => {
    ending.abort();
    await done;
  };
}

async function watch(stack: Stack, signal: AbortSignal): Promise<void> {
  const administrators = new Map<string, Actor>();
  while (!signal.aborted) {
    for (const { administrator } of [demoCollege, lakeside, pinegate, sectorCouncil, otherCollege]) {
      if (signal.aborted) return;
      try {
        const actor =
          administrators.get(administrator.login) ?? (await new Enrolment(stack).actor(administrator.login));
        administrators.set(administrator.login, actor);
        await vouchForClaims(actor);
      } catch {
        // A session that ended, a service that restarts, a demo that is not seeded: tried anew in a moment.
        administrators.delete(administrator.login);
      }
    }
    await sleep(PAUSE_MS, undefined, { signal }).catch(() => undefined);
  }
}

async function vouchForClaims(administrator: Actor): Promise<void> {
  const { items } = await administrator.get<{ items: { decisionId: string }[] }>('/claims');
  for (const { decisionId } of items)
    await administrator.decide('passkey-enrolment', { claimDecisionId: decisionId });
}
