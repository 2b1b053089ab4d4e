import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Actor } from '../../deploy/local/demo/actor.js';
import { type DemoPerson, otherCollege } from '../../deploy/local/demo/people.js';
import { Refused, type RequestOptions } from '../../deploy/local/demo/session.js';
import { answered, decisionOf, type Journey, type System } from './support/system.js';

/** An operation of the OpenAPI documents. */
interface Operation {
  method: string;
  /** With parameters in braces. */
  path: string;
  hasBody: boolean;
}

interface Played {
  system: System;
  journey: Journey;
}

const ORGANIZATION = '/v1/organizations/{organizationId}';

/** Every operation of the running system, from the documents that it serves. */
async function operationsOf(portal: string): Promise<Operation[]> {
  const documents = ['catalogue', 'endorsement', 'assessment', 'issuance'].map(
    (name) => `/docs/${name}/docs-json`,
  );
  const operations: Operation[] = [];
  for (const document of [...documents, '/docs-json']) {
    const response = await fetch(`${portal}${document}`);
    const { paths } = (await response.json()) as {
      paths: Record<string, Record<string, { requestBody?: object }>>;
    };
    for (const [path, item] of Object.entries(paths)) {
      for (const [method, operation] of Object.entries(item))
        operations.push({ method: method.toUpperCase(), path, hasBody: 'requestBody' in operation });
    }
  }
  return operations;
}

/** What a valid request carries, so that a refusal is about the thing and not about the request. */
const bodies: Record<string, RequestOptions> = {
  'PUT /versions/{versionId}': {
    json: { baseLanguage: 'en', name: { en: 'x' }, description: { en: 'x' } },
    headers: { 'if-match': '"r1"' },
  },
  'POST /micro-certifications/{id}/copy': { json: {} },
  'POST /micro-certifications/{id}/versions': { json: {} },
  'PUT /requests/{requestId}/draft': { json: { version: 0, content: { answers: [] } } },
  'POST /requests/{requestId}/thread': { json: { text: 'Is somebody there?' } },
  'PUT /cases/{caseId}/draft-mark': { json: { version: 0, levels: [] } },
  'POST /cases/{caseId}/evidence': {
    json: { link: 'https://demo.example/x', name: 'x', blueprintEvidenceId: 'e-log' },
  },
  'POST /employers/{employerId}/contacts': {
    json: { name: 'X', mail: 'x@northshore-parcel.example', language: 'en' },
  },
};
const emptyBody: RequestOptions = { json: {} };

/** Their answers depend on a signed statement, not on a thing of the path. */
const notByThing = ['POST /decisions/{type}', 'POST /decisions/{type}/prepare'];

/** Holds every role that an institution knows, so that no role stands before the thing. */
const oscar: DemoPerson = {
  login: 'oscar',
  name: 'Oscar Other',
  mail: 'oscar@other-college.example',
  language: 'en',
  role: 'everything, Other College',
  roles: ['administrator', 'programme-lead', 'registrar', 'assessor', 'moderator', 'auditor'],
};

/** Another organization's people find nothing of ours: every operation with each of our ids, from the OpenAPI documents. */
export function describeTenancy(played: () => Played): void {
  describe('another organization', () => {
    let operations: Operation[];
    let things: Record<string, string>;
    let stranger: Actor;
    let pierre: Actor;

    beforeAll(async () => {
      const { system, journey } = played();
      await journey.enrolment.organization({ ...otherCollege, staff: [oscar] });
      stranger = await journey.enrolment.actor(oscar.login);
      pierre = journey.cast.pinegate;
      operations = await operationsOf(system.portal);
      things = await thingsOf(journey);
    }, 60_000);

    const ofOrganizations = () => operations.filter(({ path }) => path.startsWith(ORGANIZATION));
    const fill = (path: string, organizationId: string): string =>
      path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
        const value = name === 'organizationId' ? organizationId : things[name];
        if (!value) throw new Error(`no thing of ours for {${name}} of ${path}: tell thingsOf of it`);
        return value;
      });
    /** Who may use a route of that kind at all. */
    const actorFor = ({ path }: Operation): Actor =>
      path.includes('/requests/{requestId}/draft') ? pierre : stranger;

    async function answerOf(actor: Actor, operation: Operation, path: string): Promise<string> {
      const { method } = operation;
      const key = `${method} ${operation.path.replace(ORGANIZATION, '').replace('/v1/me', '')}`;
      try {
        const body = method === 'GET' ? {} : (bodies[key] ?? emptyBody);
        const response = await actor.session.request(path, { method, ...body });
        await response.body?.cancel();
        return `${response.status}`;
      } catch (error) {
        if (error instanceof Refused) return `${error.status} ${error.code}`;
        throw error;
      }
    }

    it('has many operations to be kept from', () => {
      expect(ofOrganizations().length).toBeGreaterThan(50);
    });

    it("is answered 404 on every operation below our organization's path", async () => {
      const ours = played().journey.cast.lead.organizationId;
      const open: string[] = [];
      for (const operation of ofOrganizations()) {
        const answer = await answerOf(stranger, operation, fill(operation.path, ours));
        if (answer !== '404 not-found') open.push(`${operation.method} ${operation.path}: ${answer}`);
      }
      expect(open).toEqual([]);
    }, 60_000);

    it('is answered 404 on every operation of its own path that names a thing of ours', async () => {
      const open: string[] = [];
      const naming = ofOrganizations().filter(({ method, path }) => {
        const below = path.replace(ORGANIZATION, '');
        return below.includes('{') && !notByThing.includes(`${method} ${below}`);
      });
      expect(naming.length).toBeGreaterThan(25);
      for (const operation of naming) {
        const below = `${operation.method} ${operation.path.replace(ORGANIZATION, '')}`;
        if (operation.hasBody && !bodies[below]) open.push(`${below}: say what a valid body is`);
        const actor = actorFor(operation);
        const answer = await answerOf(actor, operation, fill(operation.path, actor.organizationId));
        if (answer !== '404 not-found') open.push(`${below}: ${answer}`);
      }
      expect(open).toEqual([]);
    }, 60_000);

    it("is answered 404 on the earner's operations", async () => {
      const own = operations.filter(({ path }) => path.startsWith('/v1/me/') && path.includes('{'));
      expect(own.length).toBeGreaterThan(3);
      const open: string[] = [];
      for (const operation of own) {
        const answer = await answerOf(stranger, operation, fill(operation.path, ''));
        if (answer !== '404 not-found') open.push(`${operation.method} ${operation.path}: ${answer}`);
      }
      expect(open).toEqual([]);
    });

    it('can prepare no decision about a thing of ours', async () => {
      const open: string[] = [];
      for (const [type, { input, by }] of Object.entries(decisionsAbout(things))) {
        const actor = by === 'employer' ? pierre : stranger;
        const answer = await actor.post<object>(`/decisions/${type}/prepare`, input).then(
          () => '200',
          (error: unknown) => (error instanceof Refused ? `${error.status} ${error.code}` : String(error)),
        );
        if (answer !== '404 not-found') open.push(`${type}: ${answer}`);
      }
      expect(open).toEqual([]);
    });

    it('lists nothing of ours', async () => {
      const secrets = Object.entries(things).filter(
        ([name]) => !['type', 'revision', 'collection'].includes(name),
      );
      const shown: string[] = [];
      const lists = ofOrganizations().filter(
        ({ method, path }) =>
          method === 'GET' && !path.replace(ORGANIZATION, '').includes('{') && !path.endsWith('/stream'),
      );
      expect(lists.length).toBeGreaterThan(12);
      for (const { path } of lists) {
        const text = await (await stranger.session.request(fill(path, stranger.organizationId))).text();
        for (const [name, id] of secrets) if (text.includes(id)) shown.push(`${path} shows ${name}`);
      }
      expect(shown).toEqual([]);
    });
  });
}

/** Ids of the journey's things by the names of the parameters that carry them. */
async function thingsOf(journey: Journey): Promise<Record<string, string>> {
  const { cast, enrolment } = journey;
  interface Items<T> {
    items: T[];
  }
  const caseId = answered(journey, 'caseId');
  const { items: requests } = await cast.lakeside.get<Items<{ requestId: string }>>('/requests');
  const { items: confirmations } =
    await cast.lakeside.get<Items<{ confirmationId: string }>>('/confirmations');
  const { items: delegations } = await cast.lakeside.get<Items<{ delegationId: string }>>('/delegations');
  const { items: earners } = await cast.lead.get<Items<{ earnerId: string }>>('/earners');
  const { items: passkeys } = await cast.lead.get<Items<{ credentialId: string }>>('/passkeys');
  const named = {
    id: answered(journey, 'microCertificationId'),
    versionId: answered(journey, 'versionId'),
    personId: enrolment.personId('paula'),
    type: 'version-submission',
    decisionId: decisionOf(journey, 'submits version 1'),
    policyId: answered(journey, 'policyId'),
    rulesId: answered(journey, 'rulesId'),
    revision: '1',
    requestId: requests[0]?.requestId,
    confirmationId: confirmations[0]?.confirmationId,
    delegationId: delegations[0]?.delegationId,
    caseId,
    evidenceId: answered(journey, 'evidenceId'),
    earnerId: earners[0]?.earnerId,
    resultId: answered(journey, 'resultId'),
    releaseId: answered(journey, 'releaseId'),
    awardId: journey.awardId,
    pathwayId: answered(journey, 'pathwayId'),
    appealId: answered(journey, 'appealId'),
    collection: 'awards',
    thingId: journey.awardId,
    revocationId: answered(journey, 'revocationId'),
    revokedId: answered(journey, 'secondAwardId'),
    employerId: enrolment.organizationId('northshore-parcel'),
    credentialId: passkeys[0]?.credentialId,
  };
  return Object.fromEntries(
    Object.entries(named).map(([name, value]) => {
      if (!value) throw new Error(`the journey left no ${name}`);
      return [name, value];
    }),
  );
}

/**
 * For each type of decision an input that names things of ours. Not for a claim, which speaks of the caller's own passkey,
 * nor for a grant of roles: people have one id in all organizations, and any may be granted a role by each.
 */
function decisionsAbout(
  things: Record<string, string>,
): Record<string, { input: object; by: 'institution' | 'employer' }> {
  const {
    versionId,
    policyId,
    pathwayId,
    personId,
    requestId,
    delegationId,
    caseId,
    rulesId,
    releaseId,
    awardId,
    revocationId,
    revokedId,
    employerId,
    decisionId,
    credentialId,
  } = things;
  const why = 'Reasons that somebody else would read.';
  const asked = { requestId, kind: 'in-demand' };
  const answer = {
    kind: 'in-demand',
    scope: { sector: 's', region: 'r', noc: '75101' },
    grounds: { kind: 'vacancies' },
    untilDay: new Date(Date.now() + 90 * 86_400_000).toISOString().slice(0, 10),
    public: true,
  };
  const byInstitution = {
    'version-submission': { versionId, policyId, policyRevision: 1 },
    'policy-approval': { policyId, revision: 1 },
    'pathway-approval': { pathwayId, revision: 1 },
    'case-opening': { versionId, caseIds: [caseId] },
    mark: { caseId, levels: [{ criterionId: 'c-records', levelId: 'meets' }] },
    moderation: { caseId, levels: [{ criterionId: 'c-records', levelId: 'meets' }] },
    'assessment-rules-approval': { rulesId, revision: 1 },
    'evidence-request': { caseId, criterionIds: ['c-records'], text: why },
    'case-assignment': { caseId, personId },
    'attempt-opening': { caseId },
    'case-extension': { caseId, dueAt: '2099-01-01T00:00:00Z' },
    'case-withdrawal': { caseId },
    accommodation: { caseId, text: why },
    'assessment-conflict': { caseId, nature: 'other' },
    'identity-correction': {
      caseId,
      studentNumber: 'S1',
      legalName: 'Somebody Else',
      mail: 'else@college.example',
      language: 'en',
      text: why,
    },
    'passkey-enrolment': { claimDecisionId: decisionId },
    'passkey-removal': { personId, credentialId },
    identification: { organizationId: employerId, claimDecisionId: decisionId, method: 'mail-domain' },
    'release-proposal': { releaseId },
    'release-approval': { releaseId },
    'award-suspension': { awardId, reason: 'other' },
    'award-reinstatement': { awardId, reason: 'other' },
    'award-reissue': { awardId, reason: 'corrected-content' },
    'award-reissue-approval': { awardId },
    'release-pause': { releaseId },
    'release-resume': { releaseId },
    'release-cancellation': { releaseId },
    'revocation-proposal': { revocationId },
    'revocation-approval': { revocationId },
    'revocation-rejection': { revocationId, words: why },
    'revocation-exemption': { revocationId, awardId: revokedId, words: why },
    'revocation-appeal-dismissal': { revocationId, awardId: revokedId, words: why },
  };
  const byEmployer = {
    confirmation: { requestId, answers: [answer] },
    decline: { ...asked, reason: 'not-in-demand', text: 'Not how this work is done with us.', public: false },
    'delegation-end': { delegationId },
    'do-not-ask-end': { doNotAsk: 'uEiAnother' },
    'change-request': { ...asked, reason: 'other', text: 'Not how this work is done with us.' },
  };
  return {
    ...Object.fromEntries(
      Object.entries(byInstitution).map(([type, input]) => [type, { input, by: 'institution' as const }]),
    ),
    ...Object.fromEntries(
      Object.entries(byEmployer).map(([type, input]) => [type, { input, by: 'employer' as const }]),
    ),
  };
}
