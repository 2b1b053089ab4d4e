import type { Clock } from '../../../shared/src/clock.js';
import { newId } from '../../../shared/src/ids.js';
import { Problem } from '../../../shared/src/problem.js';
import type { Database } from '../database.store.js';
import { newSecret, type PortalKeys } from '../keys.js';
import type { MailStore } from '../mail/mail.store.js';
import { membershipsOf, type SessionMembership } from '../membership/membership.js';
import type { MembershipStore } from '../membership/membership.store.js';
import type { EarnerContacts } from '../person/earner.js';
import type { PersonStore } from '../person/person.store.js';
import {
  type Language,
  LINK_MS,
  linkOpens,
  RENEW_PAUSE_MS,
  type SessionFacts,
  type Subject,
  sessionLives,
  TOUCH_MS,
} from './session.js';
import type { SessionStore } from './session.store.js';

/** A session that counts, with what its person may do. */
export interface LiveSession extends SessionFacts {
  memberships: SessionMembership[];
}

export interface SessionParts {
  database: Database;
  store: SessionStore;
  memberships: MembershipStore;
  people: PersonStore;
  earners: EarnerContacts;
  mails: MailStore;
  keys: PortalKeys;
  clock: Clock;
}

/** Sessions: their start by an account or a mail's link, their end, and who they belong to. */
export class SessionService {
  constructor(private readonly parts: SessionParts) {}

  /** The session of a cookie's id, or null where it does not count (any more). */
  async find(id: string): Promise<LiveSession | null> {
    const { store, keys, clock, memberships } = this.parts;
    const idHash = keys.sessionHash(id);
    const session = await store.find(idHash);
    if (!session) return null;
    const now = clock();
    if (!sessionLives(session, now)) {
      await store.remove(idHash);
      return null;
    }
    if (now.getTime() - session.lastSeenAt.getTime() > TOUCH_MS) await store.touch(idHash, now);
    if (session.subject === 'earner') {
      const earnerOf = session.earnerOf ?? (await this.takeEarnersFacts(idHash, session.personId));
      return { ...session, earnerOf, memberships: [] };
    }
    const { recorded, named, delegated } = await memberships.of(session.personId, now);
    return { ...session, memberships: membershipsOf(recorded, named, delegated) };
  }

  /** Starts a session of a signed-in account; gives the id for its cookie. */
  async start(personId: string, language: Language): Promise<string> {
    return this.parts.database.inTransaction((tx) =>
      this.add(tx, { personId, subject: 'person', method: 'account', language }),
    );
  }

  async end(id: string): Promise<void> {
    await this.parts.store.remove(this.parts.keys.sessionHash(id));
  }

  async setLanguage(id: string, language: Language): Promise<void> {
    await this.parts.store.setLanguage(this.parts.keys.sessionHash(id), language);
  }

  /** A new link for a mail; only the HMAC of its token stays. */
  async makeLink(personId: string, subject: Subject, target: string): Promise<string> {
    const { store, keys, clock } = this.parts;
    const token = newSecret();
    const now = clock();
    await store.addLink(keys.linkHash(token), {
      personId,
      subject,
      target,
      createdAt: now,
      expiresAt: new Date(now.getTime() + LINK_MS),
    });
    return token;
  }

  /**
   * Binds a link: once. Whoever posts its token is the person to whom the mail went.
   *
   * @throws Problem link-unknown, link-used, link-expired
   */
  async bind(
    token: string,
  ): Promise<{ sessionId: string; personId: string; subject: Subject; target: string }> {
    const { database, store, keys, clock } = this.parts;
    const tokenHash = keys.linkHash(token);
    const bound = await database.inTransaction(async (tx) => {
      const link = await store.useLink(tx, tokenHash, clock());
      if (!link) return null;
      const language =
        link.subject === 'person'
          ? ((await this.parts.people.profile(tx, link.personId))?.language ?? 'en')
          : 'en';
      const sessionId = await this.add(tx, {
        personId: link.personId,
        subject: link.subject,
        method: 'link',
        language,
      });
      return { sessionId, ...link };
    });
    if (!bound) {
      const answer = linkOpens(await store.findLink(tokenHash), clock());
      throw new Problem(answer.ok ? 'link-used' : answer.code);
    }
    if (bound.subject === 'earner')
      await this.takeEarnersFacts(keys.sessionHash(bound.sessionId), bound.personId);
    return bound;
  }

  /**
   * Mails a new link to the address that the old one went to, at most one in ten minutes. Says nothing about whether
   * the token was known, so that nobody can try tokens here.
   */
  async renew(token: string): Promise<void> {
    const { database, store, keys, clock, mails } = this.parts;
    const tokenHash = keys.linkHash(token);
    const link = await store.findLink(tokenHash);
    if (!link) return;
    const now = clock();
    await database.inTransaction(async (tx) => {
      if (!(await store.noteRenewal(tx, tokenHash, now, new Date(now.getTime() - RENEW_PAUSE_MS)))) return;
      await mails.add(tx, [
        {
          eventId: newId(),
          personId: link.personId,
          subject: link.subject,
          purpose: 'new-link',
          facts: { target: link.target },
          at: now,
        },
      ]);
    });
  }

  /** Name and language of the session's person; the name is null where it cannot be read now. */
  async profile(session: SessionFacts): Promise<{ name: string | null }> {
    if (session.subject === 'person')
      return { name: (await this.parts.people.profileOf(session.personId))?.name ?? null };
    return { name: (await this.parts.earners.find(session.personId))?.name ?? null };
  }

  /** Takes language and institution of an earner over into the session; gives the institution, null where it cannot be said now. */
  private async takeEarnersFacts(idHash: string, earnerId: string): Promise<string | null> {
    const contact = await this.parts.earners.find(earnerId);
    if (!contact) return null;
    if (contact.language === 'fr') await this.parts.store.setLanguage(idHash, contact.language);
    await this.parts.store.setEarnerOf(idHash, contact.organizationId);
    return contact.organizationId;
  }

  private async add(
    tx: Parameters<SessionStore['add']>[0],
    facts: Pick<SessionFacts, 'personId' | 'subject' | 'method' | 'language'>,
  ): Promise<string> {
    const id = newSecret();
    const now = this.parts.clock();
    await this.parts.store.add(tx, this.parts.keys.sessionHash(id), {
      ...facts,
      earnerOf: null,
      createdAt: now,
      lastSeenAt: now,
    });
    return id;
  }
}
