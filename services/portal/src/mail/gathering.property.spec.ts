import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mondayMorning, nextMailAt, WEEK_MS } from './gathering.js';

const zone = 'America/Toronto';
const DAY_MS = 86_400_000;
const begin = Date.UTC(2026, 8, 1, 12);

/** A request of one person's life: when it opened, when it is due and closes, when it was answered, if it was. */
interface Request {
  id: number;
  openAt: number;
  dueAt: number;
  closesAt: number;
  answeredAt: number | null;
  remindAt: number[];
}

const request = fc.record({
  openAt: fc.integer({ min: 0, max: 120 * 24 }),
  dueAfter: fc.integer({ min: 1, max: 30 * 24 }),
  closesAfter: fc.integer({ min: 0, max: 30 * 24 }),
  answeredAfter: fc.option(fc.integer({ min: 0, max: 40 * 24 })),
  remindAfter: fc.array(fc.integer({ min: 1, max: 59 * 24 }), { maxLength: 3 }),
});

const hours = (count: number): number => begin + count * 3_600_000;

interface Sent {
  at: number;
  named: number[];
}

const isOpen = ({ openAt, closesAt, answeredAt }: Request, now: number): boolean =>
  openAt <= now && now <= closesAt && (answeredAt === null || now < answeredAt);

/** Lives a schedule from event to event with a sender that sends when the planner says, as store and sender do. */
function live(requests: readonly Request[]): Sent[] {
  const sent: Sent[] = [];
  const causes = requests
    .flatMap((of) => [of.openAt, ...of.remindAt].map((at) => ({ at, of })))
    .filter(({ at, of }) => isOpen(of, at))
    .sort((a, b) => a.at - b.at);
  let waiting: Request[] = [];
  let planned: number | null = null;
  const send = (now: number): void => {
    const named = requests.filter((one) => isOpen(one, now)).map((one) => one.id);
    // What closed meanwhile is not named; a mail that would name nothing is not sent and starts no week.
    if (named.length > 0) sent.push({ at: now, named });
    waiting = [];
    planned = null;
  };
  for (const { at, of } of causes) {
    if (planned !== null && planned <= at) send(planned);
    waiting.push(of);
    const told = waiting
      .filter((one) => isOpen(one, at))
      .map((one) => ({ ends: [new Date(one.dueAt), new Date(one.closesAt)] }));
    const lastAt = sent.at(-1)?.at;
    planned =
      nextMailAt(lastAt === undefined ? null : new Date(lastAt), told, new Date(at), zone)?.getTime() ?? null;
    if (planned === at) send(at);
  }
  if (planned !== null) send(planned);
  return sent;
}

const schedule = fc.array(request, { minLength: 1, maxLength: 12 }).map((drafts) =>
  drafts.map((draft, id): Request => {
    const openAt = hours(draft.openAt);
    const dueAt = hours(draft.openAt + draft.dueAfter);
    const closesAt = hours(draft.openAt + draft.dueAfter + draft.closesAfter);
    const answeredAt = draft.answeredAfter === null ? null : hours(draft.openAt + draft.answeredAfter);
    const remindAt = draft.remindAfter
      .map((after) => hours(draft.openAt + after))
      .filter((at) => at < closesAt);
    return { id, openAt, dueAt, closesAt, answeredAt, remindAt };
  }),
);

describe('over any schedule of requests, reminders and answers', () => {
  it('writes to a person at most once in seven days, forgets nothing open, names nothing closed', () => {
    fc.assert(
      fc.property(schedule, (requests) => {
        const sent = live(requests);
        for (const [index, mail] of sent.entries()) {
          const before = sent[index - 1];
          if (before) expect(mail.at - before.at).toBeGreaterThanOrEqual(WEEK_MS);
          for (const id of mail.named) {
            const one = requests[id];
            expect(one && isOpen(one, mail.at)).toBe(true);
          }
          expect(mail.named.length).toBeGreaterThan(0);
        }
        for (const one of requests) {
          if (one.answeredAt !== null && one.answeredAt <= one.openAt) continue;
          const ends = Math.min(one.closesAt, one.answeredAt ?? Number.POSITIVE_INFINITY);
          const last = sent.findLast((mail) => mail.at < one.openAt)?.at ?? Number.NEGATIVE_INFINITY;
          // The first instant at which a mail is allowed at all.
          const earliest = Math.max(one.openAt, last + WEEK_MS);
          const first = sent.find((mail) => mail.named.includes(one.id))?.at ?? Number.POSITIVE_INFINITY;
          // Whoever ignores a request to its closing date was told of it, unless it ended within the silent week.
          if (one.answeredAt === null && one.closesAt >= earliest)
            expect(first).toBeLessThanOrEqual(one.closesAt);
          // Nothing waits longer than the week and the days to a Monday morning.
          if (ends > one.openAt + 2 * WEEK_MS) expect(first).toBeLessThanOrEqual(one.openAt + 2 * WEEK_MS);
        }
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('the next gathered mail', () => {
  const at = (text: string): Date => new Date(text);
  const now = at('2026-11-24T15:00:00Z');
  const later = [{ ends: [at('2026-12-24T04:59:59Z')] }];

  it('goes out at once to who had none within the week', () => {
    expect(nextMailAt(null, later, now, zone)).toEqual(now);
    expect(nextMailAt(new Date(now.getTime() - WEEK_MS), later, now, zone)).toEqual(now);
    expect(nextMailAt(null, [], now, zone)).toBeNull();
  });

  it('waits for the Monday morning after the week', () => {
    expect(nextMailAt(at('2026-11-24T14:00:00Z'), later, now, zone)).toEqual(at('2026-12-07T14:00:00Z'));
  });

  it('is brought forward for what ends before that morning, never into the week', () => {
    const last = at('2026-11-24T14:00:00Z');
    const ending = (text: string) => nextMailAt(last, [...later, { ends: [at(text)] }], now, zone);
    expect(ending('2026-12-05T04:59:59Z')).toEqual(new Date(last.getTime() + WEEK_MS));
    expect(ending('2026-11-30T04:59:59Z')).toEqual(at('2026-12-07T14:00:00Z'));
  });

  it('keeps seven whole days also where clocks go forward on the Sunday between', () => {
    const monday = at('2027-03-08T14:00:00Z');
    expect(mondayMorning(monday, zone)).toEqual(monday);
    const next = nextMailAt(
      monday,
      later.concat([{ ends: [at('2027-04-01T00:00:00Z')] }]),
      new Date(monday.getTime() + DAY_MS),
      zone,
    );
    expect(next).toEqual(new Date(monday.getTime() + WEEK_MS));
  });
});
