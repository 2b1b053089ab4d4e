import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { pino } from 'pino';
import { rebuild } from '../../../services/portal/src/read-model/rebuild.js';
import type { TimelineAnswer, TimelineItem } from '../../../services/portal/src/timeline/timeline.query.js';
import { newId, randomId } from '../../../services/shared/src/ids.js';
import { createKafka, type ReceivedEvent, RecordSender } from '../../../services/shared/src/kafka.js';
import { testConnections } from '../../support/connections.js';
import { signed as signedBy, statementOf, TestPerson } from '../../support/statements.js';
import {
  assessment,
  at,
  digest,
  earnerErased,
  endorsement,
  enrolled,
  issuance,
  journey,
  opening,
  registered,
  type Story,
  story,
} from './events.js';
import { bodyOf, type PortalStand, startStand, Visitor } from './harness.js';

jest.setTimeout(180_000);

let stand: PortalStand;
let s: Story;
let events: ReceivedEvent[];
let lead: Visitor;
let marker: TestPerson;
const logger = pino({ level: 'silent' });

const feed = async (generation: number, list: ReceivedEvent[]): Promise<void> => {
  for (const event of list) await stand.portal.timeline.handle(generation, event);
};
const path = (rest: string, organizationId = s.institution): string =>
  `/v1/organizations/${organizationId}/timelines/${rest}`;
const timeline = async (rest: string): Promise<TimelineAnswer> => bodyOf(await lead.go(path(rest)));
const types = (items: readonly TimelineItem[]): string[] => items.map(({ type }) => type);
const signIn = async (personId: string): Promise<Visitor> => {
  const visitor = new Visitor(stand.origin);
  await visitor.post('/v1/session/link', {
    token: await stand.portal.sessions.makeLink(personId, 'person', '/'),
  });
  return visitor;
};

/** Every row of a generation, without its number, in a fixed order. */
async function rowsOf(generation: number): Promise<unknown[]> {
  const found: unknown[] = [];
  for (const table of ['entry', 'subject', 'thing', 'inclusion']) {
    const { rows } = await stand.pool.query(
      `SELECT (to_jsonb(t) - 'generation' - 'log_partition' - 'log_offset')::text AS row FROM timeline_${table} t WHERE generation = $1 ORDER BY 1`,
      [generation],
    );
    found.push([table, rows]);
  }
  return found;
}

/** The mark of the story as its assessor signed it. */
function mark(): ReceivedEvent {
  const statement = statementOf('mark', marker, {
    role: 'assessor',
    subject: { kind: 'case', id: s.case, digest: null },
    policy: { id: s.policy, revision: 4, digest: digest('P') },
    details: {
      markId: newId(),
      caseId: s.case,
      versionId: s.version,
      levels: [],
      evidence: [],
      outcome: 'pass',
    },
    at: at(43),
  });
  const { list: _none, ...decision } = signedBy(marker, statement);
  const event = assessment(s.institution, 43, {
    case: 'markGiven',
    value: { markId: newId(), caseId: s.case, decision: { ...decision, list: new Uint8Array() } },
  });
  return { ...event, place: { source: 'assessment', sequence: 9, previous: 'p', hash: 'h' } };
}

/** A request for a change whose statement nobody can read; the signer refuses it. */
const changeRequested = (decisionId: string): ReceivedEvent =>
  endorsement(s.employer, 25, {
    case: 'changeRequested',
    value: {
      requestId: s.request,
      versionId: s.version,
      kind: 'fidelity',
      reasonCode: 'wrong-level',
      criterionId: 'c1',
      decision: { decisionId, statement: new Uint8Array(1), assertion: new Uint8Array(1) },
    },
  });

beforeAll(async () => {
  stand = await startStand();
  s = story();
  marker = new TestPerson(s.institution);
  // The log is shared by all runs, and a refusal names its decision alone: this one's id is of this run only.
  const refusedId = newId();
  events = [
    ...journey(s).filter(({ type }) => type !== 'markGiven' && type !== 'changeRequested'),
    mark(),
    changeRequested(refusedId),
    issuance(s.employer, 31, {
      case: 'decisionRefused',
      value: {
        source: 'endorsement',
        sequence: 3n,
        decisionId: refusedId,
        code: 'not-enrolled',
      },
    }),
  ];
  for (const [personId, name] of [
    [s.lead, 'Lea Lead'],
    [marker.personId, 'Asha Assessor'],
  ] as const)
    await stand.operatorPost('/v1/operator/people', {
      personId,
      name,
      mail: `${personId}@college.example`,
      language: 'en',
      organizationId: s.institution,
    });
  for (const event of opening(s)) await stand.portal.factsService.handle(event);
  await stand.portal.factsService.handle(enrolled(s.institution, marker.personId, ['assessor']));
  lead = await signIn(s.lead);
  await feed(1, events);
}, 180_000);

afterAll(() => stand?.close());

describe('the timeline of the story', () => {
  test('of its version tells everything up to its opening, newest first, and no single case', async () => {
    const { items, next, organizations } = await timeline(`versions/${s.version}?limit=200`);
    expect(next).toBeNull();
    expect([...types(items)].reverse()).toEqual([
      'microCertificationCreated',
      'versionDrafted',
      'policyApproved',
      'versionSubmitted',
      'roundOpened',
      'requestOpened',
      'requestOpened',
      'reminderDue',
      'changeRequested',
      'messagePosted',
      'messagePosted',
      'confirmationGiven',
      'confirmationSigned',
      'decisionRefused',
      'requestClosed',
      'requestClosed',
      'versionEndorsed',
      'roundClosed',
      'versionOpened',
    ]);
    expect(items.find(({ type }) => type === 'versionEndorsed')?.policy).toEqual({
      id: s.policy,
      revision: 1,
    });
    expect(items.filter(({ technical }) => technical).map(({ type }) => type)).toEqual(['reminderDue']);
    expect(organizations).toMatchObject({ [s.employer]: 'Lakeside Logistics (demo)' });
  });

  test('of its case adds what happened in the case, with who marked under which rules', async () => {
    const { items, people } = await timeline(`cases/${s.case}?limit=200`);
    expect(types(items).slice(0, 6)).toEqual([
      'awardIssued',
      'resultFinalized',
      'markGiven',
      'evidenceAdded',
      'consentRecorded',
      'caseOpened',
    ]);
    expect(types(items)).toContain('versionEndorsed');
    expect(items.find(({ type }) => type === 'markGiven')).toMatchObject({
      policy: { id: s.policy, revision: 4 },
      decision: { type: 'mark', role: 'assessor', personId: marker.personId, organizationId: s.institution },
      place: { source: 'assessment', sequence: 9, hash: 'h' },
    });
    expect(people).toEqual({ [marker.personId]: 'Asha Assessor' });
  });

  test('of its award is every event of the story, from proposal to suspension', async () => {
    const { items } = await timeline(`awards/${s.award}?limit=200`);
    expect(types(items).toSorted()).toEqual(events.map(({ type }) => type).toSorted());
    expect(types(items).slice(0, 4)).toEqual([
      'awardStatusChanged',
      'releaseCompleted',
      'awardIssued',
      'releaseApproved',
    ]);
  });

  test('of its institution has all of it', async () => {
    const { items } = await timeline(`organizations/${s.institution}?limit=200`);
    expect(
      types(items)
        .filter((type) => type !== 'decisionRefused')
        .toSorted(),
    ).toEqual(
      events
        .map(({ type }) => type)
        .filter((type) => !['decisionRefused'].includes(type))
        .toSorted(),
    );
  });

  test('names nobody of another organization', async () => {
    const approver = new TestPerson(s.employer);
    const statement = statementOf('recall', approver, {
      role: 'approver',
      subject: { kind: 'competencies', id: s.version, digest: digest('A') },
      details: {
        kind: 'in-demand',
        requestId: s.request,
        versionId: s.version,
        microCertificationId: s.mc,
        recalled: digest('R'),
      },
      at: at(31),
    });
    const { list: _none, ...decision } = signedBy(approver, statement);
    await feed(1, [
      endorsement(s.employer, 31, {
        case: 'answerRecalled',
        value: {
          requestId: s.request,
          versionId: s.version,
          kind: 'in-demand',
          decision: { ...decision, list: new Uint8Array() },
        },
      }),
    ]);
    const { items } = await timeline(`versions/${s.version}?limit=200`);
    const recall = items.find(({ type }) => type === 'answerRecalled');
    expect(recall?.decision).toMatchObject({ role: 'approver', organizationId: s.employer, personId: null });
    expect(JSON.stringify(items)).not.toContain(approver.personId);
    await stand.pool.query("DELETE FROM timeline_entry WHERE type = 'answerRecalled'");
    await stand.pool.query(
      'DELETE FROM timeline_subject s WHERE NOT EXISTS (SELECT 1 FROM timeline_entry e WHERE e.event_id = s.event_id)',
    );
    await stand.pool.query('DELETE FROM timeline_inclusion WHERE included_id = $1', [decision.decisionId]);
  });

  test('goes on by cursor without a gap or a repetition, and refuses a foreign cursor', async () => {
    const whole = (await timeline(`awards/${s.award}?limit=200`)).items.map(({ eventId }) => eventId);
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: TimelineAnswer = await timeline(
        `awards/${s.award}?limit=4${cursor ? `&cursor=${cursor}` : ''}`,
      );
      seen.push(...page.items.map(({ eventId }) => eventId));
      cursor = page.next;
    }
    expect(seen).toEqual(whole);
    expect((await lead.go(path(`awards/${s.award}?cursor=bm9wZQ`))).status).toBe(422);
  });

  test('is exported whole, oldest first, as JSON and as CSV', async () => {
    const { items } = await timeline(`awards/${s.award}?limit=200`);
    const json = await lead.go(path(`awards/${s.award}.json`));
    expect(json.headers.get('content-type')).toContain('application/json');
    expect((await bodyOf<{ items: TimelineItem[] }>(json)).items).toEqual([...items].reverse());
    const csv = await lead.go(path(`awards/${s.award}.csv`));
    expect(csv.headers.get('content-type')).toContain('text/csv');
    expect(csv.headers.get('content-disposition')).toContain(`timeline-${s.award}.csv`);
    const lines = (await csv.text()).trimEnd().split('\r\n');
    expect(lines).toHaveLength(items.length + 1);
    expect(lines.find((line) => line.includes('markGiven'))).toContain(
      `,mark,${marker.personId},assessor,${s.institution},`,
    );
  });
});

describe('filters', () => {
  const narrowed = async (query: string): Promise<string[]> =>
    types((await timeline(`awards/${s.award}?limit=200&${query}`)).items);

  test('leave an area, what is signed, one person, and a time; an export has the same', async () => {
    for (const event of events)
      if (event.type === 'versionSubmitted') await stand.portal.factsService.handle(event);
    const { items, versions } = await timeline(`awards/${s.award}?limit=200`);
    expect(versions).toEqual({ [s.version]: { number: 2, name: expect.anything() } });
    const expected = (keep: (item: TimelineItem) => boolean): string[] => types(items.filter(keep));
    for (const area of ['catalogue', 'endorsement', 'assessment', 'issuance'])
      expect([area, await narrowed(`area=${area}`)]).toEqual([area, expected((one) => one.context === area)]);
    expect(await narrowed('signed=true')).toEqual(expected((one) => one.decision !== null));
    const byMarker = `decidedBy=${marker.personId}`;
    expect(await narrowed(byMarker)).toEqual(['markGiven']);
    const middle = items[Math.floor(items.length / 2)]?.at ?? '';
    expect(await narrowed(`from=${middle}`)).toEqual(expected((one) => one.at >= middle));
    expect(await narrowed(`before=${middle}`)).toEqual(expected((one) => one.at < middle));
    const json = await lead.go(path(`awards/${s.award}.json?${byMarker}`));
    expect(types((await bodyOf<{ items: TimelineItem[] }>(json)).items)).toEqual(['markGiven']);
    expect((await lead.go(path(`awards/${s.award}?area=elsewhere`))).status).toBe(422);
  });
});

describe('nobody else reads it', () => {
  test('another institution finds nothing under its own name or ours', async () => {
    const stranger = randomId();
    const other = randomId();
    await stand.operatorPost('/v1/operator/people', {
      personId: stranger,
      name: 'Olga Other',
      mail: 'olga@other.example',
      language: 'en',
      organizationId: other,
    });
    await stand.portal.factsService.handle(
      registered(other, 'institution', 'Other College', 'other.example'),
    );
    await stand.portal.factsService.handle(enrolled(other, stranger, ['auditor', 'administrator']));
    const olga = await signIn(stranger);
    for (const rest of [`versions/${s.version}`, `cases/${s.case}`, `awards/${s.award}`])
      for (const form of ['', '.csv', '.json'])
        for (const organizationId of [other, s.institution])
          expect([rest, form, (await olga.go(path(`${rest}${form}`, organizationId))).status]).toEqual([
            rest,
            form,
            404,
          ]);
    expect((await olga.go(path(`organizations/${s.institution}`, other))).status).toBe(404);
    expect(
      (await bodyOf<TimelineAnswer>(await olga.go(path(`organizations/${other}`, other)))).items,
    ).toEqual([]);
  });

  test('an employer has no timelines, an assessor none of a case', async () => {
    await stand.portal.factsService.handle(enrolled(s.employer, s.lead, ['administrator']));
    for (const rest of [`versions/${s.version}`, `organizations/${s.employer}`])
      expect((await lead.go(path(rest, s.employer))).status).toBe(403);
    const assessor = await signIn(marker.personId);
    expect((await assessor.go(path(`cases/${s.case}`))).status).toBe(403);
  });

  test('who marks or moderates as well sees of no case who marks or has to, and opens no mark', async () => {
    const { personId } = marker;
    const duty = { caseId: s.case, personId, duty: 'first', dueAt: at(50) };
    await feed(1, [
      assessment(s.institution, 42, { case: 'caseAssigned', value: { ...duty, attempt: 1 } }),
      assessment(s.institution, 42, { case: 'caseOverdue', value: { ...duty, ordinal: 1 } }),
    ]);
    expect((await timeline(`cases/${s.case}?limit=200`)).items).toContainEqual(
      expect.objectContaining({
        type: 'caseAssigned',
        facts: { personId, duty: 'first', attempt: 1, dueAt: at(50) },
      }),
    );
    for (const [index, role] of (['moderator', 'assessor'] as const).entries()) {
      const roles = [role, 'programme-lead'] as const;
      await stand.portal.factsService.handle(enrolled(s.institution, s.lead, [...roles], 5n + BigInt(index)));
      const { items, people } = await timeline(`cases/${s.case}?limit=200`);
      const marked = items.find(({ type }) => type === 'markGiven');
      expect(marked?.decision).toMatchObject({ type: 'mark', decisionId: null, personId: null });
      expect([people, JSON.stringify(items).includes(personId)]).toEqual([{}, false]);
    }
    const exported = await (await lead.go(path(`cases/${s.case}.json`))).text();
    expect(exported).not.toContain(marker.personId);
    // Nor does asking for what one person did tell it.
    expect((await timeline(`cases/${s.case}?decidedBy=${marker.personId}`)).items).toEqual([]);
    await stand.portal.factsService.handle(enrolled(s.institution, s.lead, ['programme-lead'], 7n));
    await stand.pool.query("DELETE FROM timeline_entry WHERE type IN ('caseAssigned', 'caseOverdue')");
    await stand.pool.query(
      'DELETE FROM timeline_subject s WHERE NOT EXISTS (SELECT 1 FROM timeline_entry e WHERE e.event_id = s.event_id)',
    );
  });

  test('what is no id, and no collection, is not found', async () => {
    for (const rest of ['versions/x', `releases/${s.release}`, 'constructor/x', `versions/${s.case}`])
      expect([rest, (await lead.go(path(rest))).status]).toEqual([rest, 404]);
  });
});

describe('the read model', () => {
  test('takes an event again without a trace', async () => {
    const before = await rowsOf(1);
    await feed(1, [...events, ...events]);
    expect(await rowsOf(1)).toEqual(before);
  });

  test('is the same in another order, and holds no word of a person after an erasure', async () => {
    const expected = await rowsOf(1);
    const generation = await stand.portal.timeline.generations.begin(new Date());
    await feed(generation, [...events].reverse());
    expect(await rowsOf(generation)).toEqual(expected);
    await feed(1, [earnerErased(s.institution, s.earner)]);
    expect((await timeline(`cases/${s.case}`)).items[0]).toMatchObject({ type: 'earnerErased' });
    const { rows } = await stand.pool.query('SELECT * FROM timeline_entry');
    expect(
      JSON.stringify(rows, (_, value) => (typeof value === 'bigint' ? String(value) : value)),
    ).not.toMatch(/@|Lea Lead|Asha/);
  });

  test('is rebuilt from the log to the same rows, without a mail', async () => {
    const expected = (await timeline(`awards/${s.award}?limit=200`)).items.filter(
      ({ type }) => type !== 'earnerErased',
    );
    const kafka = createKafka({ brokers: testConnections().kafkaBrokers, clientId: 'portal-test', logger });
    const sender = new RecordSender(kafka);
    await sender.send(
      events.map((event) => ({
        topic: event.topic,
        key: event.key,
        value: Buffer.from(event.payload),
        headers: {
          ce_specversion: '1.0',
          ce_id: event.id,
          ce_type: event.type,
          ce_source: event.source,
          ce_time: event.occurredAt.toISOString(),
          cs_version: String(event.aggregateVersion),
          ...(event.place
            ? {
                cs_source: event.place.source,
                cs_sequence: String(event.place.sequence),
                cs_previous: event.place.previous,
                cs_hash: event.place.hash,
              }
            : {}),
        },
      })),
    );
    await sender.close();
    // A number that no other run uses, since groups are remembered by the brokers.
    const base = 1_000_000 + Math.floor(Math.random() * 1_000_000_000);
    await stand.pool.query("UPDATE timeline_generation SET generation = $1 WHERE state = 'shown'", [base]);
    const mails = (await stand.pool.query('SELECT count(*) FROM mail')).rows;
    const generation = await rebuild({
      kafka,
      feeder: stand.portal.timeline,
      clock: () => new Date(),
      logger,
    });
    expect(generation).toBe(base + 1);
    const withoutPlaceInLog = (items: TimelineItem[]) => items.map(({ log: _log, ...item }) => item);
    const { items } = await timeline(`awards/${s.award}?limit=200`);
    expect(withoutPlaceInLog(items)).toEqual(withoutPlaceInLog(expected));
    expect((await stand.pool.query('SELECT count(*) FROM mail')).rows).toEqual(mails);
  });
});
