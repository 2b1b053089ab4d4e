import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { newId, randomId } from '../../../services/shared/src/ids.js';
import type { ReceivedEvent } from '../../../services/shared/src/kafka.js';
import { catalogue, endorsement, enrolled, issuance, registered } from './events.js';
import { linkTokenOf, type PortalStand, startStand, Visitor } from './harness.js';

jest.setTimeout(180_000);

const [college, academy, lakeside] = [randomId(), randomId(), randomId()];
const [ann, sam] = [randomId(), randomId()];
const ANN = 'ann@lakeside.example';
const SAM = 'sam@lakeside.example';
/** A Wednesday, at ten in the morning where the employers are. */
const BEGIN = Date.parse('2026-11-25T15:00:00Z');
const DAY_MS = 86_400_000;

let stand: PortalStand;

const handle = async (...events: ReceivedEvent[]): Promise<void> => {
  for (const event of events) await stand.portal.factsService.handle(event);
};
/** Sends what is due on a day of the story. */
const sendOn = async (day: number): Promise<void> => {
  stand.now.offsetMs = BEGIN + day * DAY_MS - Date.now();
  while ((await stand.portal.sender.sendDue()) > 0);
};
const subjects = (address: string) =>
  stand.mails
    .filter((mail) => [mail.to].flat().some((one) => one?.text.includes(address)))
    .map((mail) => mail.subject);
const textOf = (): string => stand.mails.at(-1)?.text ?? '';

interface Asked {
  requestId: string;
  versionId: string;
  microCertificationId: string;
}
const asked = (): Asked => ({ requestId: newId(), versionId: newId(), microCertificationId: newId() });
const dateOf = (day: number): string => new Date(BEGIN + day * DAY_MS).toISOString().replace('.000', '');

const opened = (of: Asked, institutionId: string, name: string, closesDay: number): ReceivedEvent =>
  endorsement(lakeside, 1, {
    case: 'requestOpened',
    value: {
      ...of,
      number: 1,
      institutionId,
      kinds: ['in-demand'],
      dueAt: dateOf(closesDay - 1),
      closesAt: dateOf(closesDay),
      round: 1,
      name: { en: name, fr: name },
    },
  });
const reminded = (of: Asked): ReceivedEvent =>
  endorsement(lakeside, 2, {
    case: 'reminderDue',
    value: { requestId: of.requestId, versionId: of.versionId, occasion: 'before-due', ordinal: 0 },
  });
const closed = (of: Asked): ReceivedEvent =>
  endorsement(lakeside, 3, {
    case: 'requestClosed',
    value: { requestId: of.requestId, versionId: of.versionId, reason: 'answered' },
  });

const [dock, cold, data] = [asked(), asked(), asked()];
const lapsing = asked();
const delegationId = newId();

beforeAll(async () => {
  stand = await startStand();
  stand.now.offsetMs = BEGIN - Date.now();
  for (const [personId, mail] of [
    [ann, ANN],
    [sam, SAM],
  ] as const)
    await stand.operatorPost('/v1/operator/people', {
      personId,
      name: 'A Person',
      mail,
      language: 'en',
      organizationId: lakeside,
    });
  await handle(
    registered(college, 'institution', 'Demo College', 'college.example'),
    registered(academy, 'institution', 'Demo Academy', 'academy.example'),
    registered(lakeside, 'employer', 'Lakeside', 'lakeside.example'),
    enrolled(lakeside, ann, ['approver']),
    enrolled(lakeside, sam, ['supervisor']),
  );
  await sendOn(0.01);
  stand.mails.length = 0;
}, 180_000);
afterAll(() => stand?.close());

describe('an approver whom two institutions ask', () => {
  test('gets the first request at once, and nothing more in that week', async () => {
    await handle(opened(dock, college, 'Dock safety', 40));
    await sendOn(0.1);
    expect(subjects(ANN)).toEqual(['Demo College asks you to confirm']);
    await handle(opened(cold, academy, 'Cold chain', 30), reminded(dock));
    await sendOn(1);
    await sendOn(6.9);
    await sendOn(11);
    expect(subjects(ANN)).toHaveLength(1);
  });

  test('gets one list of everything open on the Monday after it, with one link to the inbox', async () => {
    await sendOn(12);
    expect(subjects(ANN)).toEqual(['Demo College asks you to confirm', '2 requests wait for your answer']);
    expect(textOf()).toMatch(
      /- “Cold chain”, version 1 \(Demo Academy, to Lakeside\): answer by 24 December 2026/,
    );
    expect(textOf()).toMatch(
      /- “Dock safety”, version 1 \(Demo College, to Lakeside\): answer by 3 January 2027/,
    );
    const visitor = new Visitor(stand.origin);
    const [mail] = stand.mails.slice(-1);
    const bound = await visitor.post('/v1/session/link', { token: mail ? linkTokenOf(mail) : '' });
    expect(await bound.json()).toMatchObject({ personId: ann, target: '/requests' });
  });

  test('is not told again of what was answered', async () => {
    stand.now.offsetMs = BEGIN + 13 * DAY_MS - Date.now();
    await handle(closed(dock), opened(data, college, 'Data fluency', 33));
    await sendOn(19.1);
    expect(subjects(ANN).at(-1)).toBe('2 requests wait for your answer');
    expect(textOf()).not.toContain('Dock safety');
    expect(textOf()).toContain('Data fluency');
  });
});

describe('a confirmation that ends soon', () => {
  const lapse = (days: number): ReceivedEvent =>
    endorsement(college, 5, {
      case: 'lapseApproaching',
      value: {
        versionId: lapsing.versionId,
        kind: 'fidelity',
        days,
        lapsesAt: dateOf(20 + days),
        confirmationIds: [newId()],
        organizationIds: [lakeside],
      },
    });

  test('joins the same list, until it is given anew', async () => {
    stand.now.offsetMs = BEGIN + 20 * DAY_MS - Date.now();
    const { versionId, microCertificationId } = lapsing;
    const version = { versionId, microCertificationId, number: 3 };
    await handle(catalogue(college, 0, { case: 'versionDrafted', value: version }), lapse(90));
    await stand.pool.query('UPDATE version_fact SET name = $1 WHERE version_id = $2', [
      JSON.stringify({ en: 'Forklifts', fr: 'Chariots' }),
      versionId,
    ]);
    await sendOn(33);
    expect(subjects(ANN)).toHaveLength(4);
    expect(textOf()).toMatch(
      /- “Forklifts”, version 3 \(Demo College\): the confirmation of Lakeside, reflects the job, ends on 15 March 2027/,
    );
    await handle(
      endorsement(lakeside, 6, {
        case: 'confirmationGiven',
        value: {
          confirmationId: randomId(),
          requestId: newId(),
          versionId,
          microCertificationId,
          kind: 'fidelity',
          validFrom: dateOf(34),
          validUntil: dateOf(700),
        },
      }),
      closed(cold),
      closed(data),
      lapse(60),
    );
    // Told again by its first event only: the reminder came after the new confirmation of the same employer.
    await handle(
      endorsement(lakeside, 7, {
        case: 'confirmationWithdrawn',
        value: { versionId, microCertificationId, kind: 'fidelity' },
      }),
    );
    await sendOn(60);
    expect(subjects(ANN)).toHaveLength(4);
    const { rows } = await stand.pool.query(
      "SELECT state, fault FROM mail WHERE person_id = $1 AND purpose = 'gathered' ORDER BY created_at DESC LIMIT 1",
      [ann],
    );
    expect(rows).toEqual([{ state: 'dropped', fault: 'nothing-open' }]);
  });
});

describe('a cause that comes while a mail is on its way', () => {
  test('is told by the next one', async () => {
    stand.now.offsetMs = BEGIN + 70 * DAY_MS - Date.now();
    const now = () => new Date(Date.now() + stand.now.offsetMs);
    const { gathering } = stand.portal;
    await handle(opened(asked(), college, 'One', 120));
    const { rows } = await stand.pool.query(
      "UPDATE mail SET attempts = 1 WHERE person_id = $1 AND purpose = 'gathered' AND state = 'unsent' RETURNING mail_id",
      [ann],
    );
    const mail = { mailId: String(rows[0]?.mail_id), personId: ann };
    expect(await gathering.claim(mail)).toHaveLength(1);
    await handle(opened(asked(), academy, 'Two', 120));
    await gathering.finish(mail, { state: 'sent' }, now());
    await gathering.finish(mail, { state: 'sent' }, now());
    const sent = stand.mails.length;
    await sendOn(77);
    expect(stand.mails.length).toBe(sent);
    await sendOn(83);
    expect(stand.mails.length).toBe(sent + 1);
    expect(textOf()).toContain('Two');
  });
});

describe('a request that closes before the next Monday morning', () => {
  test('brings the mail forward to the seventh day, and no further', async () => {
    stand.now.offsetMs = BEGIN + 84 * DAY_MS - Date.now();
    const sent = stand.mails.length;
    await handle(opened(asked(), college, 'Brief', 91.5));
    await sendOn(89.9);
    expect(stand.mails.length).toBe(sent);
    await sendOn(90.1);
    expect(stand.mails.length).toBe(sent + 1);
    expect(textOf()).toContain('Brief');
  });
});

describe('a request whose answer was taken back', () => {
  test('is open again for reminders; one that was closed otherwise is not', async () => {
    const isClosed = async ({ requestId }: Asked): Promise<boolean> =>
      (await stand.pool.query('SELECT closed FROM request_fact WHERE request_id = $1', [requestId])).rows[0]
        ?.closed;
    const recalled = (of: Asked): ReceivedEvent =>
      endorsement(lakeside, 8, {
        case: 'answerRecalled',
        value: { requestId: of.requestId, versionId: of.versionId, kind: 'in-demand' },
      });
    const [answered, declined] = [asked(), asked()];
    const { requestId, versionId } = declined;
    await handle(
      opened(answered, college, 'Taken back', 1),
      closed(answered),
      recalled(answered),
      opened(declined, college, 'Not us', 1),
      endorsement(lakeside, 9, {
        case: 'requestClosed',
        value: { requestId, versionId, reason: 'declined-to-be-asked' },
      }),
      recalled(declined),
    );
    expect([await isClosed(answered), await isClosed(declined)]).toEqual([false, true]);
  });
});

describe('what was told before and is still open', () => {
  test('causes no mail where what came up meanwhile was answered', async () => {
    stand.now.offsetMs = BEGIN + 90.2 * DAY_MS - Date.now();
    const sent = stand.mails.length;
    const brief = asked();
    await handle(opened(brief, college, 'Answered at once', 120), closed(brief));
    await sendOn(97.2);
    expect(stand.mails.length).toBe(sent);
  });
});

describe('a delegate', () => {
  const given = (until: string): ReceivedEvent =>
    endorsement(lakeside, 10, {
      case: 'delegationGiven',
      value: {
        delegationId,
        personId: ann,
        toPersonId: sam,
        validFrom: dateOf(98),
        validUntil: until,
        decision: { decisionId: delegationId },
      },
    });
  const rolesOf = async (): Promise<string[]> => {
    const token = await stand.portal.sessions.start(sam, 'en');
    const session = await stand.portal.sessions.find(token);
    return session?.memberships.find((one) => one.organizationId === lakeside)?.roles ?? [];
  };

  test('holds the role in the token and gets the list, until the end of the delegation', async () => {
    stand.now.offsetMs = BEGIN + 98.9 * DAY_MS - Date.now();
    expect(await rolesOf()).toEqual(['supervisor']);
    await handle(given(dateOf(105)));
    expect(await rolesOf()).toEqual(['supervisor', 'approver']);
    await sendOn(99);
    expect(subjects(SAM)).toEqual(['2 requests wait for your answer']);
    stand.now.offsetMs = BEGIN + 106 * DAY_MS - Date.now();
    expect(await rolesOf()).toEqual(['supervisor']);
    stand.now.offsetMs = BEGIN + 100 * DAY_MS - Date.now();
    expect(await rolesOf()).toEqual(['supervisor', 'approver']);
  });

  test('loses it where who gave it loses the role, where it is ended, or the signer did not take it', async () => {
    await handle(enrolled(lakeside, ann, [], 2n));
    expect(await rolesOf()).toEqual(['supervisor']);
    await handle(enrolled(lakeside, ann, ['approver'], 3n));
    expect(await rolesOf()).toEqual(['supervisor', 'approver']);
    await handle(
      issuance(lakeside, 11, {
        case: 'decisionRefused',
        value: { source: 'endorsement', sequence: 9n, decisionId: delegationId, code: 'role-not-held' },
      }),
    );
    expect(await rolesOf()).toEqual(['supervisor']);
  });
});
