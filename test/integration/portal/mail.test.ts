import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { randomId } from '../../../services/shared/src/ids.js';
import type { ReceivedEvent } from '../../../services/shared/src/kafka.js';
import {
  assessment,
  at,
  earnerErased,
  enrolled,
  issuance,
  journey,
  opening,
  personErased,
  registered,
  type Story,
  story,
} from './events.js';
import { bodyOf, dumpOf, linkTokenOf, type PortalStand, startStand, Visitor } from './harness.js';

jest.setTimeout(180_000);

let stand: PortalStand;
let s: Story;
let events: ReceivedEvent[];
let contact: string;

const handle = async (list: ReceivedEvent[]): Promise<void> => {
  for (const event of list) await stand.portal.factsService.handle(event);
};
const sendAll = async (): Promise<void> => {
  while ((await stand.portal.sender.sendDue()) > 0);
};
const to = (address: string) =>
  stand.mails.filter((mail) => [mail.to].flat().some((one) => one?.text.includes(address)));
const subjects = (address: string) => to(address).map((mail) => mail.subject);

/** From this machine's clock to the story's: a request is mailed while it can be answered. */
const storyMs = Date.parse(at(10)) - Date.now();

const LEAD = 'lea.lead@college.example';
const APPROVER = 'ann.approver@lakeside.example';
const CONTACT = 'carl.contact@pinegate.example';
const EARNER = 'erin.earner@home.example';

beforeAll(async () => {
  stand = await startStand();
  stand.now.offsetMs = storyMs;
  s = story();
  events = journey(s);
  stand.earners.set(s.earner, {
    earnerId: s.earner,
    organizationId: s.institution,
    mail: EARNER,
    name: 'Erin Earner',
    language: 'fr',
  });
  await stand.operatorPost('/v1/operator/people', {
    personId: s.lead,
    name: 'Lea Lead',
    mail: LEAD,
    language: 'en',
    organizationId: s.institution,
  });
  await stand.operatorPost('/v1/operator/people', {
    personId: s.approver,
    name: 'Ann Approver',
    mail: APPROVER,
    language: 'en',
    organizationId: s.employer,
  });
  await handle(opening(s));
  ({ personId: contact } = await stand.portal.personService.nameContact(s.institution, s.other, {
    name: 'Carl Contact',
    mail: CONTACT,
    language: 'fr',
  }));
  await sendAll();
  stand.mails.length = 0;
}, 180_000);

afterAll(() => stand?.close());

describe('mails', () => {
  test('each receiver gets the mails of the story, in its language; requests that closed meanwhile send none', async () => {
    // In two parts, as in life: a request is mailed while it is open.
    await handle(events.slice(0, 8));
    await sendAll();
    await handle(events.slice(8));
    await sendAll();
    expect(subjects(APPROVER)).toEqual([
      // The reminder of the same week is in the same mail.
      'Demo College asks you to confirm',
      'A message from Demo College',
    ]);
    expect(subjects(CONTACT)).toEqual(['Demo College\u00a0: une confirmation demandée']);
    expect(subjects(LEAD)).toEqual([
      'Changes asked: Dock safety',
      'A message from Lakeside Logistics (demo)',
      'Endorsed: Dock safety',
    ]);
    expect(subjects(EARNER)).toEqual([
      'Votre évaluation peut commencer\u00a0: Demo College',
      'Votre microcertification est prête',
      'Votre attestation est suspendue',
    ]);
    for (const mail of stand.mails) {
      expect(mail.subject).not.toMatch(/Erin/);
      expect(mail.attachments).toEqual([]);
      expect(mail.messageId).toMatch(/^<[0-9a-f-]{36}@countersign\.localhost>$/);
      expect(String(mail.html)).not.toMatch(/<img/);
    }
  });

  test('every event again changes nothing and sends nothing', async () => {
    const before = await dumpOf(stand.pool);
    const sent = stand.mails.length;
    await handle([...events, ...events]);
    await sendAll();
    expect(stand.mails.length).toBe(sent);
    expect(await dumpOf(stand.pool)).toBe(before);
  });

  test('programme leads hear of reached stacks, once for all that come at a time', async () => {
    const before = subjects(LEAD).length;
    const reached = () => ({
      case: 'stackReached' as const,
      value: {
        stackId: randomId(),
        microCertificationId: s.mc,
        versionId: s.version,
        earnerId: s.earner,
        awardIds: [s.award],
      },
    });
    await handle([issuance(s.institution, 70, reached()), issuance(s.institution, 71, reached())]);
    await sendAll();
    expect(subjects(LEAD).slice(before)).toEqual([
      'A larger micro-certification was reached at Demo College',
    ]);
    expect(String(to(LEAD).at(-1)?.text)).toContain('See the releases');
  });

  test('a contact’s first visit: the link of the mail leads to the request', async () => {
    const [mail] = to(CONTACT);
    if (!mail) throw new Error('no mail');
    const visitor = new Visitor(stand.origin);
    expect(await bodyOf(await visitor.post('/v1/session/link', { token: linkTokenOf(mail) }))).toEqual({
      personId: contact,
      subject: 'person',
      target: `/requests/${s.otherRequest}`,
    });
    await visitor.go(`/v1/organizations/${s.other}/requests/${s.otherRequest}`);
    const actor = await stand.tokens.actorOf(
      String(stand.asked.at(-1)?.headers.authorization).replace('Bearer ', ''),
    );
    expect(actor).toMatchObject({
      personId: contact,
      memberships: [{ organizationId: s.other, roles: ['approver'] }],
    });
  });

  test('an earner’s link opens the consent page; its token names the institution and no membership', async () => {
    const [mail] = to(EARNER);
    if (!mail) throw new Error('no mail');
    const visitor = new Visitor(stand.origin);
    expect(await bodyOf(await visitor.post('/v1/session/link', { token: linkTokenOf(mail) }))).toEqual({
      personId: s.earner,
      subject: 'earner',
      target: `/me/cases/${s.case}`,
    });
    expect(await bodyOf(await visitor.go('/v1/session'))).toEqual({
      person: { id: s.earner, name: 'Erin Earner', language: 'fr' },
      subject: 'earner',
      method: 'link',
      earnerOf: s.institution,
      earnerTimeZone: 'America/Toronto',
      organizations: [],
    });
    await visitor.go('/v1/me/cases');
    const actor = await stand.tokens.actorOf(
      String(stand.asked.at(-1)?.headers.authorization).replace('Bearer ', ''),
    );
    expect(actor).toEqual({
      kind: 'person',
      personId: s.earner,
      memberships: [],
      locale: 'fr',
      earnerOf: s.institution,
    });
  });

  test('a crash between sending and marking gives a repetition with the same Message-ID', async () => {
    await stand.pool.query(
      "UPDATE mail SET state = 'unsent', sent_at = NULL, next_attempt_at = next_attempt_at - interval '1 day' WHERE mail_id = (SELECT mail_id FROM mail WHERE person_id = $1 AND purpose = 'gathered' LIMIT 1)",
      [s.approver],
    );
    const before = new Set(to(APPROVER).map((mail) => mail.messageId));
    stand.mails.length = 0;
    // The request is closed meanwhile: a repetition of the invitation would only mislead.
    await sendAll();
    expect(stand.mails).toEqual([]);
    await stand.pool.query(
      "UPDATE mail SET state = 'unsent', sent_at = NULL, next_attempt_at = next_attempt_at - interval '1 day' WHERE person_id = $1 AND purpose = 'message'",
      [s.approver],
    );
    await sendAll();
    expect(stand.mails.map((mail) => before.has(mail.messageId))).toEqual([true]);
  });

  test('who becomes approver after a request was opened is asked too, once', async () => {
    const late = randomId();
    const again = story();
    await stand.operatorPost('/v1/operator/people', {
      personId: late,
      name: 'Lou Late',
      mail: 'lou@lakeside.example',
      language: 'en',
    });
    const open = journey({
      ...s,
      version: again.version,
      request: again.request,
      otherRequest: again.otherRequest,
      confirmation: again.confirmation,
      release: again.release,
      award: again.award,
      case: again.case,
    }).slice(3, 7);
    await handle(open);
    await handle([
      enrolled(s.employer, late, ['approver'], 1n),
      enrolled(s.employer, late, ['approver'], 2n),
    ]);
    await sendAll();
    expect(subjects('lou@lakeside.example')).toEqual([
      'Your access to Countersign',
      'Demo College asks you to confirm',
    ]);
  });

  test('a mail whose facts are late waits for them', async () => {
    const person = randomId();
    const organization = randomId();
    // The organization is not known yet, as when its event is late: the mail waits for it.
    await stand.operatorPost('/v1/operator/people', {
      personId: person,
      name: 'Wim Wait',
      mail: 'wim@wait.example',
      language: 'en',
      organizationId: organization,
    });
    await sendAll();
    const { rows } = await stand.pool.query(
      'SELECT mail_id, state, attempts, fault FROM mail WHERE person_id = $1',
      [person],
    );
    expect(rows).toEqual([
      { mail_id: expect.any(String), state: 'unsent', attempts: 1, fault: 'organization-not-known' },
    ]);
    await handle([registered(organization, 'institution', 'Late College', 'late.example')]);
    stand.now.offsetMs = storyMs + 10_000;
    await sendAll();
    stand.now.offsetMs = storyMs;
    expect(subjects('wim@wait.example')).toEqual(['Join Late College on Countersign']);
    expect(to('wim@wait.example')[0]?.messageId).toBe(`<${rows[0].mail_id}@countersign.localhost>`);
  });

  test('an earner is told of a result that is no pass, and of each step of an appeal; who decides it of the duty', async () => {
    stand.mails.length = 0;
    const about = { caseId: s.case, versionId: s.version, earnerId: s.earner };
    const result = { ...about, resultId: randomId(), markDecisionId: '', openingDecisionId: '' };
    const duty = { caseId: s.case, personId: s.lead, attempt: 1, dueAt: at(200) };
    const steps: Parameters<typeof assessment>[2][] = [
      { case: 'caseAssigned', value: { ...duty, duty: 'first' } },
      { case: 'resultFinalized', value: { ...result, outcome: 'not-yet' } },
      { case: 'appealLodged', value: { ...about, appealId: randomId(), decideBy: at(200) } },
      { case: 'caseAssigned', value: { ...duty, duty: 'appeal' } },
      { case: 'caseOverdue', value: { ...duty, duty: 'appeal', ordinal: 1 } },
      { case: 'appealDecided', value: { ...about, appealId: randomId(), finding: 're-mark' } },
      // A pass that somebody waited for after an appeal is told; any other one by its award.
      { case: 'resultFinalized', value: { ...result, outcome: 'pass' } },
      { case: 'resultFinalized', value: { ...result, outcome: 'pass', replacesResultId: randomId() } },
      { case: 'appealDecided', value: { ...about, appealId: randomId(), finding: 'rejected' } },
    ];
    for (const step of steps) {
      await handle([assessment(s.institution, 100, step)]);
      await sendAll();
    }
    expect(subjects(EARNER)).toEqual([
      'Le résultat de votre évaluation',
      'Nous avons reçu votre recours',
      'Votre recours est accueilli',
      'Vous avez réussi votre évaluation',
      'Votre recours est tranché',
    ]);
    expect(subjects(LEAD)).toEqual([
      'An appeal to decide at Demo College',
      'Overdue: an appeal at Demo College',
    ]);
    const [first] = to(EARNER);
    if (!first) throw new Error('no mail');
    const visitor = new Visitor(stand.origin);
    const bound = await bodyOf(await visitor.post('/v1/session/link', { token: linkTokenOf(first) }));
    expect(bound).toMatchObject({ target: `/me/cases/${s.case}` });
  });

  test('an earner is told of every step that waits for the earner, or ends the case without one', async () => {
    stand.mails.length = 0;
    const about = { caseId: s.case, versionId: s.version, earnerId: s.earner };
    const steps: Parameters<typeof assessment>[2][] = [
      { case: 'evidenceRequested', value: { ...about, until: at(2_000) } },
      { case: 'attemptOpened', value: { ...about, attempt: 2, until: at(2_000) } },
      { case: 'identityCorrected', value: about },
      // Who withdrew by the own passkey knows it.
      { case: 'caseWithdrawn', value: { ...about, by: 'earner' } },
      { case: 'caseWithdrawn', value: { ...about, by: 'institution' } },
    ];
    for (const step of steps) {
      await handle([assessment(s.institution, 100, step)]);
      await sendAll();
    }
    expect(subjects(EARNER)).toEqual([
      'On vous demande d’autres preuves',
      'Une nouvelle tentative vous attend',
      'Vos renseignements ont été corrigés',
      'Votre évaluation a pris fin sans résultat',
    ]);
    expect(to(EARNER)[0]?.text).toContain('jusqu’au');
  });

  test('late marks are told once a day: to whoever has them, and when that did not help to the programme leads', async () => {
    stand.mails.length = 0;
    const assessor = randomId();
    await stand.operatorPost('/v1/operator/people', {
      personId: assessor,
      name: 'Asa Assessor',
      mail: 'asa@college.example',
      language: 'en',
    });
    const late = (duty: string, ordinal: number, personId = assessor) =>
      handle([
        assessment(s.institution, 100, {
          case: 'caseOverdue',
          value: { caseId: randomId(), personId, duty, ordinal, dueAt: at(90) },
        }),
      ]);
    await late('first', 1);
    await late('second', 1);
    await late('moderation', 1);
    await late('re-mark', 2);
    await late('first', 2);
    await sendAll();
    expect(subjects('asa@college.example').slice(1)).toEqual([
      'Overdue: marks at Demo College',
      'Overdue: moderations at Demo College',
    ]);
    const leadsTo = async (mail: (typeof stand.mails)[number] | undefined) => {
      if (!mail) throw new Error('no mail');
      const token = linkTokenOf(mail);
      return bodyOf(await new Visitor(stand.origin).post('/v1/session/link', { token }));
    };
    expect(await leadsTo(to('asa@college.example')[1])).toMatchObject({ target: '/marking' });
    expect(await leadsTo(to('asa@college.example')[2])).toMatchObject({ target: '/moderation' });
    expect(subjects(LEAD)).toEqual(['Overdue: marks at Demo College']);
    expect(await leadsTo(to(LEAD)[0])).toMatchObject({ target: '/cases?show=late' });
    // Nobody may have it: that is the programme leads' to see to at once.
    stand.now.offsetMs += 86_400_000;
    await late('moderation', 1, '');
    await sendAll();
    expect(subjects(LEAD)).toEqual([
      'Overdue: marks at Demo College',
      'Overdue: moderations at Demo College',
    ]);
    stand.now.offsetMs -= 86_400_000;
  });

  test('a mail server that is away: the mail waits and comes once', async () => {
    stand.smtp.isAway = true;
    const person = randomId();
    await stand.operatorPost('/v1/operator/people', {
      personId: person,
      name: 'Una Away',
      mail: 'una@away.example',
      language: 'en',
    });
    await sendAll();
    expect(
      (await stand.pool.query('SELECT state, attempts FROM mail WHERE person_id = $1', [person])).rows,
    ).toEqual([{ state: 'unsent', attempts: 1 }]);
    expect(
      (await stand.pool.query('SELECT fault FROM mail WHERE person_id = $1', [person])).rows[0].fault,
    ).not.toContain('una');
    stand.smtp.isAway = false;
    stand.now.offsetMs = storyMs + 10_000;
    await sendAll();
    await sendAll();
    stand.now.offsetMs = storyMs;
    expect(subjects('una@away.example')).toEqual(['Your access to Countersign']);
  });
});

describe('erasure', () => {
  test('by another organization takes nothing of a person or an earner', async () => {
    const visitor = new Visitor(stand.origin);
    await visitor.post('/v1/session/link', {
      token: await stand.portal.sessions.makeLink(contact, 'person', '/'),
    });
    const count = async () =>
      (
        await stand.pool.query(
          `SELECT (SELECT count(*) FROM person) AS people, (SELECT count(*) FROM party) AS parties, (SELECT count(*) FROM membership) AS memberships,
            (SELECT count(*) FROM session) AS sessions, (SELECT count(*) FROM link) AS links, (SELECT count(*) FROM mail) AS mails, (SELECT count(*) FROM ground.person_key) AS keys`,
        )
      ).rows[0];
    const before = await count();
    // An administrator there could grant a role to any id, and then erase it.
    await handle([personErased(randomId(), contact), personErased(randomId(), s.earner)]);
    expect(await count()).toEqual(before);
    expect(await bodyOf(await visitor.go('/v1/session'))).toMatchObject({ person: { id: contact } });
  });

  test('of a person leaves no name, address, session, link or account, and sends nothing more', async () => {
    const visitor = new Visitor(stand.origin);
    await visitor.post('/v1/session/link', {
      token: await stand.portal.sessions.makeLink(contact, 'person', '/'),
    });
    const index = (await stand.pool.query('SELECT mail_index FROM person WHERE person_id = $1', [contact]))
      .rows[0].mail_index;
    await handle([personErased(s.other, contact)]);
    expect(await bodyOf(await visitor.go('/v1/session'))).toMatchObject({ person: null });
    const dump = await dumpOf(stand.pool);
    expect(dump).not.toContain(index);
    for (const table of ['person', 'party', 'account', 'session', 'link', 'mail', 'membership']) {
      expect([
        table,
        (await stand.pool.query(`SELECT 1 FROM ${table} WHERE person_id = $1`, [contact])).rowCount,
      ]).toEqual([table, 0]);
    }
    expect(
      (await stand.pool.query('SELECT 1 FROM ground.person_key WHERE person_id = $1', [contact])).rowCount,
    ).toBe(0);
    const sent = stand.mails.length;
    await sendAll();
    expect(stand.mails.length).toBe(sent);
  });

  test('of an earner ends sessions and links', async () => {
    await handle([earnerErased(s.institution, s.earner)]);
    for (const table of ['session', 'link', 'mail']) {
      expect([
        table,
        (await stand.pool.query(`SELECT 1 FROM ${table} WHERE person_id = $1`, [s.earner])).rowCount,
      ]).toEqual([table, 0]);
    }
  });

  test('names and addresses stand in clear in no column, of anybody', async () => {
    const dump = await dumpOf(stand.pool);
    for (const trace of ['Lea Lead', LEAD, 'Ann Approver', APPROVER, 'Carl', CONTACT, 'Erin', EARNER]) {
      expect(dump).not.toContain(trace);
      expect(dump).not.toContain(JSON.stringify([...Buffer.from(trace)]).slice(1, -1));
    }
  });

  test('a removed person may be named anew, with a new id', async () => {
    const { personId } = await stand.portal.personService.nameContact(s.institution, s.other, {
      name: 'Carl Contact',
      mail: CONTACT,
      language: 'fr',
    });
    expect(personId).not.toBe(contact);
  });
});
