import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { at, endorsement, journey, opening, type Story, story } from './events.js';
import { type PortalStand, startStand } from './harness.js';

jest.setTimeout(180_000);

let stand: PortalStand;
let s: Story;
const LEAD = 'lea.lead@college.example';

beforeAll(async () => {
  stand = await startStand();
  stand.now.offsetMs = Date.parse(at(10)) - Date.now();
  s = story();
  await stand.operatorPost('/v1/operator/people', {
    personId: s.lead,
    name: 'Lea Lead',
    mail: LEAD,
    language: 'fr',
    organizationId: s.institution,
  });
  for (const event of [...opening(s), ...journey(s).slice(0, 20)])
    await stand.portal.factsService.handle(event);
});
afterAll(() => stand?.close());

const subjects = async (): Promise<(string | undefined)[]> => {
  while ((await stand.portal.sender.sendDue()) > 0);
  return stand.mails
    .filter((mail) => [mail.to].flat().some((one) => one?.text.includes(LEAD)))
    .map((mail) => mail.subject);
};
const changed = (minute: number, state: string, before: string, teachOutUntil = '') =>
  endorsement(s.institution, minute, {
    case: 'relevanceChanged',
    value: {
      versionId: s.version,
      microCertificationId: s.mc,
      number: 2,
      state,
      before,
      since: at(minute),
      teachOutUntil,
    },
  });
const approaching = (minute: number, days: number) =>
  endorsement(s.institution, minute, {
    case: 'lapseApproaching',
    value: { versionId: s.version, kind: 'fidelity', days, lapsesAt: '2027-06-01T04:00:00Z' },
  });

const outOfReach = (minute: number, kinds: string[]) =>
  endorsement(s.institution, minute, {
    case: 'reachChanged',
    value: { versionId: s.version, round: 1, outOfReach: kinds },
  });

describe('programme leads', () => {
  test('are told before a lapse, of the lapse and of a withdrawal, once each, in their language', async () => {
    const before = (await subjects()).length;
    const lapsed = changed(31, 'lapsed', 'current', '2027-12-01T05:00:00Z');
    for (const event of [
      changed(30, 'current', ''),
      approaching(30, 60),
      approaching(30, 30),
      lapsed,
      lapsed,
      // The end of its teach-out is no news.
      changed(32, 'lapsed', 'lapsed', '2027-12-01T05:00:00Z'),
      changed(33, 'waived', 'lapsed'),
      changed(34, 'withdrawn', 'waived', '2027-12-01T05:00:00Z'),
      outOfReach(35, []),
      outOfReach(36, ['fidelity']),
    ])
      await stand.portal.factsService.handle(event);
    expect((await subjects()).slice(before).map((one) => one?.split('\u00a0')[0])).toEqual([
      'Bientôt échue',
      'Échue',
      "Retrait d'un employeur",
      "Pas assez d'employeurs",
    ]);
    const last = stand.mails.at(-2)?.text ?? '';
    expect(stand.mails.at(-1)?.text).toContain('proposer une dispense motivée, si la règle le permet');
    expect(last).toContain("Les dossiers ouverts peuvent se terminer jusqu'au 1er décembre 2027");
  });
});
