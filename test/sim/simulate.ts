import { Authority } from './authority.js';
import { BEGIN, DAY, YEAR } from './clock.js';
import { type Machines, machines as real } from './machines.js';
import { Play, type Tally } from './play.js';
import { Chance } from './random.js';
import { employersOf } from './world.js';

/** So many versions has one micro-certification, about. */
const VERSIONS_EACH = 4;
const EMPLOYERS = 9;

export interface Simulation {
  years: number;
  versions: number;
  seed: number;
}

/** Plays years of many versions through the machines and counts where they disagree with the oracle. */
export function simulate(
  { years, versions, seed }: Simulation,
  machines: Machines = real,
): Tally & { plays: Play[] } {
  const chance = new Chance(seed);
  const employers = employersOf(EMPLOYERS);
  const end = BEGIN + years * YEAR;
  const plays: Play[] = [];
  const total: Tally = { versions: 0, decisions: 0, checks: 0, disagreements: [] };
  for (let index = 0; total.versions < versions; index++) {
    const authority = new Authority(employers);
    const play = new Play(
      String(index),
      new Chance(chance.between(0, 0xffffffff)),
      employers,
      authority,
      machines,
      end,
    );
    delegations(play, end);
    const tally = play.run(Math.min(VERSIONS_EACH, versions - total.versions));
    total.versions += tally.versions;
    total.decisions += tally.decisions;
    total.checks += tally.checks;
    total.disagreements.push(...tally.disagreements);
    plays.push(play);
  }
  return { ...total, plays };
}

/** Every approver lets a colleague answer now and then, and sometimes ends it early. */
function delegations(play: Play, end: number): void {
  const { chance, authority } = play;
  for (const employer of play.employers)
    for (let at = BEGIN + chance.after(YEAR / 2); at < end; at += chance.after(YEAR)) {
      const id = play.id('delegation');
      const until = at + chance.between(10, 300) * DAY;
      play.agenda.add(at, () => {
        play.tally.decisions++;
        authority.delegate(employer, id, at, until);
      });
      if (chance.is(0.3)) {
        const ended = chance.between(at + 1, until);
        play.agenda.add(ended, () => {
          play.tally.decisions++;
          authority.endDelegation(employer, id, ended);
        });
      }
    }
}
