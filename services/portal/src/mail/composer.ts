import type { Clock } from '../../../shared/src/clock.js';
import type { Database } from '../database.store.js';
import type { FactStore, LapseFacts, RequestFacts, VersionFacts } from '../facts/facts.store.js';
import type { MembershipStore } from '../membership/membership.store.js';
import type { OrganizationFacts, OrganizationStore } from '../organization/organization.store.js';
import type { EarnerContacts } from '../person/earner.js';
import type { PersonStore } from '../person/person.store.js';
import type { Language } from '../session/session.js';
import type { SessionService } from '../session/session.service.js';
import type { GatheringStore, ToldCause } from './gathering.store.js';
import type { WaitingMail } from './mail.js';
import { type RenderedMail, renderMail } from './render.js';
import type { GatheredItem, MailMaterial } from './words.js';

/** A mail with its receiver. The address leaves this process only towards the mail server. */
export interface ComposedMail extends RenderedMail {
  to: { name: string; address: string };
  language: Language;
}

/** `wait`: a fact has not arrived yet; `drop`: there is nobody or nothing (any more). */
export type Composition = { kind: 'mail'; mail: ComposedMail } | { kind: 'wait' | 'drop'; fault: string };

export interface ComposerParts {
  database: Database;
  people: PersonStore;
  earners: EarnerContacts;
  sessions: SessionService;
  organizations: OrganizationStore;
  memberships: MembershipStore;
  gathering: GatheringStore;
  facts: FactStore;
  portalOrigin: string;
  clock: Clock;
}

interface Receiver {
  name: string;
  address: string;
  language: Language;
  byLink: boolean;
}

interface Context {
  request: RequestFacts | null;
  version: VersionFacts | null;
  institution: OrganizationFacts | null;
  employer: OrganizationFacts | null;
  from: OrganizationFacts | null;
}

const DEFAULT_ZONE = 'America/Toronto';

/** Puts words and address to a mail's row, at the moment of sending. */
export class MailComposer {
  constructor(private readonly parts: ComposerParts) {}

  /** @throws where a service that must be asked does not answer */
  async compose(mail: WaitingMail): Promise<Composition> {
    const receiver = await this.receiverOf(mail);
    if (!receiver) return { kind: 'drop', fault: 'receiver-not-known' };
    return mail.purpose === 'gathered' ? this.gathered(mail, receiver) : this.one(mail, receiver);
  }

  /** Everything that is open for the receiver now; one request alone reads as a mail of its own. */
  private async gathered(mail: WaitingMail, receiver: Receiver): Promise<Composition> {
    const { database, facts, gathering, memberships, clock } = this.parts;
    const causes = await gathering.claim(mail);
    const now = clock();
    const employers = await memberships.answersFor(database, mail.personId, now);
    const requests = await facts.openRequestsOf(database, employers, now);
    const lapses = await facts.openLapses(database, employers, now);
    // What was told before and is still open causes no mail of its own.
    if (!causes.some((cause) => isOpen(cause, requests, lapses)))
      return { kind: 'drop', fault: 'nothing-open' };
    const [single] = requests;
    if (single && requests.length === 1 && lapses.length === 0) {
      const { requestId } = single;
      const own = causes.filter((cause) => cause.requestId === requestId);
      const occasion = own.some((cause) => cause.occasion === null) ? null : own.at(-1)?.occasion;
      const alone: Pick<WaitingMail, 'purpose' | 'facts'> = occasion
        ? { purpose: 'reminder', facts: { requestId, occasion } }
        : { purpose: 'request', facts: { requestId } };
      return this.one({ ...mail, ...alone }, receiver);
    }
    const items = await this.itemsOf(requests, lapses, now);
    if (items === null) return { kind: 'wait', fault: 'organization-not-known' };
    const context: Context = { request: null, version: null, institution: null, employer: null, from: null };
    const material = { ...(await this.materialOf(mail, context, receiver.byLink)), items };
    return this.rendered(material, receiver, await this.linksOf(mail, context, receiver));
  }

  /** Null where an organization is not known yet. */
  private async itemsOf(
    requests: readonly RequestFacts[],
    lapses: readonly LapseFacts[],
    now: Date,
  ): Promise<GatheredItem[] | null> {
    const { organizations, facts } = this.parts;
    const versions = await Promise.all(lapses.map((lapse) => facts.version(lapse.versionId)));
    const ids = [
      ...requests.flatMap((request) => [request.institutionId, request.employerId]),
      ...lapses.map((lapse) => lapse.employerId),
      ...versions.map((version) => version?.organizationId ?? ''),
    ];
    const known = await organizations.findAll([...new Set(ids.filter(Boolean))]);
    const find = (id: string | null | undefined) => known.find((one) => one.organizationId === id);
    const items: (GatheredItem | null)[] = [
      ...requests.map((request) => {
        const { name, number, kinds, dueAt, closesAt } = request;
        return itemOf('request', find(request.institutionId), find(request.employerId), {
          name,
          number,
          kinds,
          at: dueAt >= now ? dueAt : closesAt,
          closesAt,
        });
      }),
      ...lapses.map((lapse, index) => {
        const version = versions[index];
        return itemOf('lapse', find(version?.organizationId), find(lapse.employerId), {
          name: version?.name ?? {},
          number: version?.number ?? null,
          kinds: [lapse.kind],
          at: lapse.lapsesAt,
          closesAt: lapse.lapsesAt,
        });
      }),
    ];
    const complete = items.filter((item) => item !== null);
    if (complete.length < items.length) return null;
    return complete.sort((a, b) => a.at.getTime() - b.at.getTime());
  }

  private async one(mail: WaitingMail, receiver: Receiver): Promise<Composition> {
    const context = await this.contextOf(mail);
    const fault = missing(mail, context);
    if (fault) return { kind: 'wait', fault };
    const { request } = context;
    if (request?.closed && (mail.purpose === 'request' || mail.purpose === 'reminder'))
      return { kind: 'drop', fault: 'request-closed' };
    const material = await this.materialOf(mail, context, receiver.byLink);
    const links = await this.linksOf(mail, context, receiver);
    return this.rendered(material, receiver, links);
  }

  private rendered(
    material: MailMaterial,
    receiver: Receiver,
    links: { page: string; otherLanguage: string },
  ): Composition {
    const rendered = renderMail(material, receiver.language, links);
    const to = { name: receiver.name, address: receiver.address };
    return { kind: 'mail', mail: { ...rendered, to, language: receiver.language } };
  }

  private async receiverOf(mail: WaitingMail): Promise<Receiver | null> {
    if (mail.subject === 'earner') {
      const contact = await this.parts.earners.ask(mail.personId);
      return (
        contact && { name: contact.name, address: contact.mail, language: contact.language, byLink: true }
      );
    }
    const profile = await this.parts.people.profileOf(mail.personId);
    if (!profile) return null;
    const byLink = !(await this.parts.people.hasAccount(this.parts.database, mail.personId));
    return { name: profile.name, address: profile.mail, language: profile.language, byLink };
  }

  private async contextOf({ facts }: WaitingMail): Promise<Context> {
    const request = facts.requestId ? await this.parts.facts.request(facts.requestId) : null;
    const version = facts.versionId ? await this.parts.facts.version(facts.versionId) : null;
    const find = async (id: string | null | undefined) => (id ? this.parts.organizations.find(id) : null);
    const [institution, employer, from] = await Promise.all([
      find(request?.institutionId ?? version?.organizationId ?? facts.organizationId),
      find(request?.employerId),
      find(facts.fromOrganizationId),
    ]);
    return { request, version, institution, employer, from };
  }

  private async materialOf(mail: WaitingMail, context: Context, byLink: boolean): Promise<MailMaterial> {
    const { request, version, institution, employer, from } = context;
    return {
      purpose: mail.purpose,
      institution: institution?.name ?? '',
      employer: employer?.name ?? '',
      organization: from?.name ?? (mail.purpose === 'invitation' ? (institution?.name ?? null) : null),
      name: request?.name ?? version?.name ?? {},
      number: request?.number ?? version?.number ?? null,
      kinds: request?.kinds ?? (mail.facts.kind ? [mail.facts.kind] : []),
      dueAt: request?.dueAt ?? (mail.facts.until ? new Date(mail.facts.until) : null),
      closesAt: request?.closesAt ?? null,
      zone: institution?.timeZone || DEFAULT_ZONE,
      askedBefore: request && mail.purpose === 'request' ? await this.parts.facts.askedBefore(request) : null,
      occasion: mail.facts.occasion ?? null,
      status: mail.facts.status ?? null,
      inDemand: version?.inDemand ?? null,
      fidelity: version?.fidelity ?? null,
      byLink,
      now: this.parts.clock(),
      items: [],
    };
  }

  private async linksOf(
    mail: WaitingMail,
    context: Context,
    receiver: Receiver,
  ): Promise<{ page: string; otherLanguage: string }> {
    const { portalOrigin, sessions } = this.parts;
    const target = targetOf(mail, context);
    const other = receiver.language === 'fr' ? 'en' : 'fr';
    if (!receiver.byLink)
      return { page: `${portalOrigin}${target}`, otherLanguage: `${portalOrigin}${target}?lang=${other}` };
    // The token is in the fragment, so that no server's log ever holds it.
    const token = await sessions.makeLink(mail.personId, mail.subject, target);
    return { page: `${portalOrigin}/l#${token}`, otherLanguage: `${portalOrigin}/l?lang=${other}#${token}` };
  }
}

/** Whether what a mail was made for can still be answered. */
function isOpen(cause: ToldCause, requests: readonly RequestFacts[], lapses: readonly LapseFacts[]): boolean {
  if (cause.requestId !== null) return requests.some((one) => one.requestId === cause.requestId);
  return lapses.some(
    (one) =>
      one.employerId === cause.employerId && one.versionId === cause.versionId && one.kind === cause.kind,
  );
}

function itemOf(
  what: GatheredItem['what'],
  institution: OrganizationFacts | undefined,
  employer: OrganizationFacts | undefined,
  rest: Pick<GatheredItem, 'name' | 'number' | 'kinds' | 'at' | 'closesAt'>,
): GatheredItem | null {
  if (!institution || !employer) return null;
  const zone = institution.timeZone || DEFAULT_ZONE;
  return { what, institution: institution.name, employer: employer.name, zone, ...rest };
}

/** What is not here yet but will be; null where the mail can be written. */
function missing(mail: WaitingMail, { request, version, institution, employer }: Context): string | null {
  if (mail.facts.requestId && (!request || !employer)) return 'request-not-known';
  if (mail.facts.versionId && !version?.name) return 'version-not-known';
  if ((mail.facts.requestId || mail.facts.versionId || mail.facts.organizationId) && !institution)
    return 'organization-not-known';
  return null;
}

/** The page that a mail leads to (PORTAL.md section 3.1). */
export function targetOf(
  mail: Pick<WaitingMail, 'purpose' | 'facts'>,
  context: Pick<Context, 'request' | 'version' | 'from'>,
): string {
  const { facts } = mail;
  const { request, version, from } = context;
  const microCertificationId = request?.microCertificationId ?? version?.microCertificationId ?? '';
  switch (mail.purpose) {
    case 'gathered':
      return '/requests';
    case 'request':
    case 'reminder':
    case 'request-closed':
      return `/requests/${facts.requestId}`;
    case 'message':
      return from?.organizationId === request?.employerId
        ? `/micro-certifications/${microCertificationId}`
        : `/requests/${facts.requestId}`;
    case 'change-request':
    case 'endorsed':
      return `/micro-certifications/${microCertificationId}`;
    case 'case':
    case 'case-step':
      return `/me/cases/${facts.caseId}`;
    case 'award':
    case 'award-status':
    case 'revocation':
      return `/me/awards/${facts.awardId}`;
    case 'relevance':
      // What was never endorsed has no relevance yet: how its employers answer is on the page of what can be earned.
      return facts.occasion === 'out-of-reach'
        ? `/micro-certifications/${microCertificationId}`
        : `/relevance/${facts.versionId}`;
    case 'stacks-waiting':
      return '/releases';
    case 'revocation-duty':
      return `/revocations/${facts.revocationId}`;
    case 'duty':
      return `/cases/${facts.caseId}`;
    case 'duties-late':
      if (facts.occasion === 'escalated') return '/cases?show=late';
      return facts.kind === 'moderations' ? '/moderation' : '/marking';
    case 'invitation':
      return '/';
    case 'new-link':
      return facts.target ?? '/';
  }
}
