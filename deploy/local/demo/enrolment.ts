import { randomId } from '../../../services/shared/src/ids.js';
import { putAccounts } from '../accounts.js';
import { SoftwareAuthenticator } from '../authenticator.js';
import { portalOriginOf } from '../environment.js';
import { ensureSecrets } from '../secrets.js';
import type { Stack } from '../stack.js';
import { Actor, eventually, unless } from './actor.js';
import { type DemoBook, readBook, writeBook } from './book.js';
import { Operator } from './operator.js';
import { DEMO_PASSWORD, type DemoOrganization, type DemoPerson } from './people.js';
import { Session } from './session.js';

interface SessionAnswer {
  person: { id: string } | null;
  organizations: { organizationId: string; roles: string[]; provisional: boolean }[];
}

/** Enrols the demo's organizations and people as real ones would be, step by step, each step once. */
export class Enrolment {
  private readonly book: DemoBook;
  private readonly operator: Operator;
  readonly portal: string;

  constructor(
    private readonly stack: Stack,
    portal?: string,
  ) {
    this.portal = portal ?? portalOriginOf(stack);
    this.book = readBook(stack);
    this.operator = new Operator(new Session(this.portal), ensureSecrets(stack).operatorKey);
  }

  /** Registers an organization with its first administrator, and its staff with their roles. */
  async organization(organization: DemoOrganization): Promise<void> {
    const organizationId = this.organizationId(organization.slug);
    const { administrator } = organization;
    const { personId } = this.person(administrator.login, organizationId);
    this.account(administrator);
    await this.step(`organization ${organization.slug}`, () =>
      this.operator.registerOrganization(organizationId, personId, organization),
    );
    await this.step(`person ${administrator.login}`, () =>
      this.operator.namePerson(organizationId, personId, administrator),
    );
    await this.enrol(administrator, organizationId, async (claim) =>
      this.operator.vouch(organizationId, personId, claim.digest),
    );
    const admin = await this.actor(administrator.login);
    if (administrator.roles.length > 1) await this.grant(admin, administrator, organizationId);
    for (const member of organization.staff) await this.member(admin, member, organizationId);
  }

  /** A signed-in actor with its passkeys. */
  async actor(login: string): Promise<Actor> {
    const entry = this.book.people[login];
    if (!entry) throw new Error(`${login} is not enrolled`);
    const session = new Session(this.portal);
    await session.signIn(login, DEMO_PASSWORD);
    return new Actor(login, session, new SoftwareAuthenticator(entry.passkeys), entry.organizationId);
  }

  /** The actor, where an earlier run has enrolled it. */
  async known(login: string): Promise<Actor | undefined> {
    return this.book.people[login] ? this.actor(login) : undefined;
  }

  /** Keeps what an actor has become, e.g. after a first visit by a mail's link. */
  keep(actor: Actor, personId: string): void {
    this.book.people[actor.name] = {
      personId,
      organizationId: actor.organizationId,
      passkeys: [...actor.passkeys],
      ready: true,
    };
    writeBook(this.stack, this.book);
  }

  /** The organization's id: the same one at every start. */
  organizationId(slug: string): string {
    const id = this.book.organizations[slug] ?? randomId();
    this.book.organizations[slug] = id;
    writeBook(this.stack, this.book);
    return id;
  }

  /** Remembers an organization that somebody else named. */
  nameOrganization(slug: string, organizationId: string): void {
    this.book.organizations[slug] = organizationId;
    writeBook(this.stack, this.book);
  }

  personId(login: string): string {
    const entry = this.book.people[login];
    if (!entry) throw new Error(`${login} is not enrolled`);
    return entry.personId;
  }

  /** Lets a person sign in at the development identity provider. */
  account(person: DemoPerson): void {
    const { login, name, mail, language, role } = person;
    putAccounts(this.stack, [{ login, password: DEMO_PASSWORD, name, email: mail, language, role }]);
  }

  /** Runs a step of the seed once per state folder. */
  async step(name: string, work: () => Promise<void>): Promise<void> {
    if (this.book.done.includes(name)) return;
    await work();
    this.book.done.push(name);
    writeBook(this.stack, this.book);
  }

  private async member(admin: Actor, member: DemoPerson, organizationId: string): Promise<void> {
    this.account(member);
    await this.step(`person ${member.login}`, async () => {
      const { name, mail, language } = member;
      const { personId } = await admin.post<{ personId: string }>('/people', { name, mail, language });
      this.book.people[member.login] = { personId, organizationId, passkeys: [], ready: false };
    });
    await this.enrol(member, organizationId, async (claim) => {
      await admin.decide('passkey-enrolment', { claimDecisionId: claim.decisionId });
    });
    await this.grant(admin, member, organizationId);
  }

  private async enrol(
    person: DemoPerson,
    organizationId: string,
    vouch: (claim: { decisionId: string; digest: string }) => Promise<void>,
  ): Promise<void> {
    const entry = this.person(person.login, organizationId);
    if (entry.ready) return;
    const actor = await this.actor(person.login);
    const claim = await actor.claimPasskey();
    entry.passkeys = [...actor.passkeys];
    writeBook(this.stack, this.book);
    // Whoever vouches sees the claim once the signer has verified it.
    await eventually(`the claim of ${person.login}`, () =>
      unless('not-found', async () => {
        await vouch(claim);
        return true;
      }),
    );
    await eventually(
      `the enrolment of ${person.login}`,
      async () => (await this.provisional(actor)) === false || undefined,
    );
    entry.ready = true;
    writeBook(this.stack, this.book);
  }

  private async grant(admin: Actor, person: DemoPerson, organizationId: string): Promise<void> {
    await this.step(`roles ${person.login}`, async () => {
      const personId = this.personId(person.login);
      await admin.decide('role-grant', { personId, roles: person.roles });
      const actor = await this.actor(person.login);
      await eventually(`the roles of ${person.login}`, async () => {
        const held = await this.roles(actor, organizationId);
        return person.roles.every((role) => held.includes(role)) || undefined;
      });
    });
  }

  private async roles(actor: Actor, organizationId: string): Promise<string[]> {
    const answer = await actor.session.get<SessionAnswer>('/v1/session');
    return answer.organizations.find((one) => one.organizationId === organizationId)?.roles ?? [];
  }

  private async provisional(actor: Actor): Promise<boolean> {
    const answer = await actor.session.get<SessionAnswer>('/v1/session');
    return (
      answer.organizations.find((one) => one.organizationId === actor.organizationId)?.provisional ?? true
    );
  }

  private person(login: string, organizationId: string): DemoBook['people'][string] {
    const entry = this.book.people[login] ?? {
      personId: randomId(),
      organizationId,
      passkeys: [],
      ready: false,
    };
    this.book.people[login] = entry;
    writeBook(this.stack, this.book);
    return entry;
  }
}
