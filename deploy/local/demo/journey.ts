import { SoftwareAuthenticator } from '../authenticator.js';
import type { Stack } from '../stack.js';
import { Actor, eventually, unless } from './actor.js';
import { appealSide } from './appeals.js';
import { assess, consent, openCase, tokenOf } from './assessing.js';
import { assessmentSide } from './assessment.js';
import { correctingSide } from './correcting.js';
import { employerSide, prepareRatings } from './employer.js';
import {
  answerFirst,
  confirm,
  decisionIds,
  endorsed,
  type PolicyRef,
  submitFirst,
  submitReworded,
} from './endorsing.js';
import { Enrolment } from './enrolment.js';
import { MailReader } from './mail.js';
import { type VerifyAnswer, writeOutput } from './output.js';
import { pathwaysSide } from './pathways.js';
import { demoCollege, lakeside, northshore, pinegate, sectorCouncil } from './people.js';
import { warehousing } from './pilots/warehousing.js';
import { approvePolicy, twoOfEach } from './policies.js';
import { release } from './releasing.js';
import { relevanceSide } from './relevance.js';
import { revokingSide } from './revoking.js';
import { roundsSide } from './rounds.js';
import { Session } from './session.js';
import { type Cast, Story } from './story.js';

/** What a played journey left behind. */
export interface Played {
  awardId: string;
  verification: VerifyAnswer;
  /** The approved policy, for further versions. */
  policy: PolicyRef;
}

/** Signs in the demo's people. */
export async function castOf(enrolment: Enrolment): Promise<Cast> {
  const [lead, registrar, assessor, ofLakeside, ofPinegate] = await Promise.all(
    ['paula', 'remi', 'asha', 'lena', 'pierre'].map((login) => enrolment.actor(login)),
  );
  if (!lead || !registrar || !assessor || !ofLakeside || !ofPinegate)
    throw new Error('the demo people are not enrolled');
  return { lead, registrar, assessor, lakeside: ofLakeside, pinegate: ofPinegate };
}

/** Enrols the demo's organizations; each step once per state folder. */
export async function enrolDemo(enrolment: Enrolment): Promise<void> {
  for (const organization of [demoCollege, lakeside, pinegate, sectorCouncil])
    await enrolment.organization(organization);
}

/**
 * Plays the whole journey as its people would, through the public HTTP API alone.
 *
 * @param options.out folder for what an independent verifier needs
 * @param options.portal origin of a running portal; the stack's own where absent
 */
export async function playJourney(
  stack: Stack,
  options: { out: string; portal?: string; print: (line: string) => void },
): Promise<Played> {
  const enrolment = new Enrolment(stack, options.portal);
  await enrolDemo(enrolment);
  const cast = await castOf(enrolment);
  const story = new Story(options.print);
  const mails = new MailReader(`http://localhost:${stack.ports.mail}`);
  const northshoreId = await nameNorthshore(enrolment, cast.lead);
  const asked = [
    enrolment.organizationId(lakeside.slug),
    enrolment.organizationId(pinegate.slug),
    northshoreId,
  ];

  const policy = await approvePolicy(story, cast, twoOfEach(asked));
  const first = await submitFirst(story, cast, warehousing, policy);
  const visitor = await answerFirst(story, cast, mails, first, (mail) =>
    visit(enrolment, northshoreId, mail),
  );
  await identify(story, cast, northshoreId, visitor);

  const second = await submitReworded(story, cast, first, policy);
  const supervisor = await enrolment.actor('sami');
  await prepareRatings(story, supervisor, second.versionId);
  await confirm(story, cast.lakeside, 'Lakeside Logistics', second.versionId, ['fidelity']);
  await confirm(story, visitor, 'Northshore Parcel', second.versionId, ['fidelity']);
  await story.tell(
    'Countersign',
    'version 2 is endorsed; the in-demand confirmations counted by their unchanged text',
    () => endorsed(cast.lead, second.versionId),
    ({ state, counted }) => ({ state, counted }),
  );

  const caseId = await openCase(story, cast, second.versionId);
  const earner = await consent(story, mails, enrolment.portal, caseId);
  const resultId = await assess(story, cast, caseId);
  const award = await release(story, cast, resultId);
  const { microCertificationId } = first;
  await pathwaysSide(story, cast, { earner, microCertificationId, policy });
  const further = { mails, portal: enrolment.portal, versionId: second.versionId };
  await revokingSide(story, cast, further);
  await correctingSide(story, cast, further);
  const moderator = await enrolment.actor('maude');
  const assessors = [cast.assessor, await enrolment.actor('anouk'), await enrolment.actor('aaron')];
  await assessmentSide(story, cast, {
    assessors,
    moderator,
    ...further,
    microCertificationId,
  });
  await appealSide(story, cast, {
    assessors,
    deciders: [cast.registrar, moderator, cast.lead],
    ...further,
  });
  await employerSide(story, cast, {
    supervisor,
    supervisorId: enrolment.personId('sami'),
    northshore: visitor,
    microCertificationId,
  });
  await relevanceSide(story, cast, { policy });
  const council = await enrolment.actor(sectorCouncil.administrator.login);
  await roundsSide(story, cast, { supervisor, council, substitute: visitor });
  const verification = await writeOutput(options.out, story, cast.registrar.session, award.awardId);
  return { awardId: award.awardId, verification, policy };
}

async function nameNorthshore(enrolment: Enrolment, lead: Actor): Promise<string> {
  await enrolment.step('employer northshore', async () => {
    const { name, mailDomain, sector, slug, contact } = northshore;
    const employer = await lead.post<{ id: string }>('/employers', { name, mailDomain, sector, slug });
    enrolment.nameOrganization(slug, employer.id);
    const { name: person, mail, language } = contact;
    await eventually('the employer at the portal', () =>
      unless('not-found', () =>
        lead.post(`/employers/${employer.id}/contacts`, { name: person, mail, language }),
      ),
    );
  });
  return enrolment.organizationId(northshore.slug);
}

/** The first visit: the mail's link proves the address; a passkey is made and claimed; no account is needed. */
async function visit(
  enrolment: Enrolment,
  organizationId: string,
  mail: () => Promise<string>,
): Promise<Actor> {
  const known = await enrolment.known(northshore.contact.login);
  // Whoever was here before is asked at most once a week by mail: a journey played again waits for none.
  if (known) return known;
  const link = await mail();
  const session = new Session(enrolment.portal);
  const { personId } = await session.post<{ personId: string }>('/v1/session/link', { token: tokenOf(link) });
  const actor = new Actor(northshore.contact.login, session, new SoftwareAuthenticator(), organizationId);
  await actor.claimPasskey();
  enrolment.account(northshore.contact);
  enrolment.keep(actor, personId);
  await eventually('the claim of the first visit', async () => {
    const { items } = await actor.get<{ items: { credentialId: string }[] }>('/passkeys');
    return items.length > 0 || undefined;
  });
  return actor;
}

/** The registrar attests how the employer was identified; from then on its answers count. */
async function identify(
  story: Story,
  { registrar }: Cast,
  organizationId: string,
  visitor: Actor,
): Promise<void> {
  interface Claims {
    items: { organizationId: string; decisionId: string }[];
  }
  const { items } = await registrar.get<Claims>('/employer-claims');
  const claim = items.find((one) => one.organizationId === organizationId);
  if (!claim) return;
  const input = { organizationId, claimDecisionId: claim.decisionId, method: 'mail-domain' };
  await story.tell(
    'registrar',
    `attests that ${visitor.name} controls Northshore Parcel's mail domain`,
    () => registrar.decide('identification', input),
    decisionIds,
  );
  await eventually('the identification', async () => {
    const session = await visitor.session.get<{
      organizations: { organizationId: string; provisional: boolean }[];
    }>('/v1/session');
    return (
      session.organizations.some((one) => one.organizationId === organizationId && !one.provisional) ||
      undefined
    );
  });
}
