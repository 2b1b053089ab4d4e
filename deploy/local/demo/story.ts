import type { Actor } from './actor.js';

/** One step of the demo as it happened; `journey.json` lists them all. */
export interface Step {
  at: string;
  who: string;
  what: string;
  /** Ids and states that the step answered; never personal data of an earner. */
  answer: Record<string, unknown>;
}

/** Keeps and prints what the demo's people do, a line a step. */
export class Story {
  readonly steps: Step[] = [];

  /** @param print receives each line */
  constructor(private readonly print: (line: string) => void) {}

  /** Does one step and tells it. */
  async tell<T extends object>(
    who: string,
    what: string,
    work: () => Promise<T>,
    answer: (result: T) => Record<string, unknown> = () => ({}),
  ): Promise<T> {
    const result = await work();
    const step = { at: new Date().toISOString(), who, what, answer: answer(result) };
    this.steps.push(step);
    this.print(`${String(this.steps.length).padStart(2)}. ${who}: ${what}`);
    return result;
  }
}

/** The people of one run, signed in. */
export interface Cast {
  lead: Actor;
  registrar: Actor;
  assessor: Actor;
  lakeside: Actor;
  pinegate: Actor;
}
