import { describe, expect, it } from '@jest/globals';
import { statuses, statusIcons, statusOf, statusWord, type Thing } from './status.js';

const tones = ['ok', 'wait', 'stop', 'work', 'judge', 'idle'];
const entries = Object.entries(statuses).flatMap(([thing, states]) =>
  Object.entries(states).map(([state, status]) => ({ name: `${thing} ${state}`, status })),
);

describe('status vocabulary', () => {
  it.each(entries)('$name has tone, icon and a word in both languages', ({ status }) => {
    expect(tones).toContain(status.tone);
    expect(statusIcons).toContain(status.icon);
    expect(status.en.length).toBeGreaterThan(0);
    expect(status.fr.length).toBeGreaterThan(0);
  });

  it.each(entries)('$name has the same places to fill in both languages', ({ status }) => {
    const places = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort();
    expect(places(status.fr)).toEqual(places(status.en));
  });

  // PORTAL.md 5.3, as far as the pages show the thing.
  it.each<[Thing, string[]]>([
    ['version', ['draft', 'submitted', 'endorsed', 'changes-asked', 'waived', 'closed', 'superseded']],
    ['request', ['open', 'overdue', 'closed']],
    ['confirmation', ['in-force', 'lapsing', 'lapsed', 'changes-requested', 'declined', 'withdrawn']],
    ['case', ['open', 'marking', 'second-mark', 'moderation', 'sent-back', 'passed', 'not-yet']],
    ['evidence', ['checked', 'changed', 'private', 'shared', 'deleted']],
    ['release', ['proposed', 'signing', 'paused', 'done', 'set-aside']],
    ['award', ['valid', 'suspended', 'revoked']],
    ['currency', ['current', 'not-current']],
    ['check', ['passed', 'failed', 'unknown']],
    ['connection', ['live', 'stale']],
  ])('has every state of a %s', (thing, states) => {
    for (const state of states) expect(statusOf(thing, state)).not.toBeNull();
  });

  it('knows nothing of a state that is none', () => {
    expect(statusOf('award', 'toString')).toBeNull();
  });

  it('fills in dates and counts, and leaves what it was not given', () => {
    const status = statuses.currency.current;
    expect(statusWord(status, 'fr', { date: '31 mai 2027' })).toBe("À jour jusqu'au 31 mai 2027");
    expect(statusWord(status, 'en')).toBe('Current until {date}');
  });

  it('says that lapsed waits and revoked stops', () => {
    expect(statuses.confirmation.lapsed.tone).toBe('wait');
    expect(statuses.award.revoked.tone).toBe('stop');
    expect(statuses.check.unknown.tone).toBe('wait');
  });
});
