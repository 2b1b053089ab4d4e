import { digestOf } from '../../../shared/src/canonical.js';
import { type Clock, instant } from '../../../shared/src/clock.js';
import type { Language } from '../../../shared/src/content.js';
import { writeEvent } from '../../../shared/src/outbox.js';
import type { Logger } from '../../../shared/src/telemetry.js';
import {
  type AwardRecord,
  awardById,
  dropBodies,
  hasIssued,
  intentsOf,
  markIssued,
  storeAward,
  storeIntent,
} from '../award/award.store.js';
import type { Resolvers } from '../credential/check.js';
import { canonicalBytes } from '../credential/json.js';
import type { AwardCredential, Profile } from '../credential/model.js';
import { verifyCredential } from '../credential/verify.js';
import type { Database } from '../database.store.js';
import { factOf } from '../events.js';
import { type Signer, UnsignableError } from '../key/signer.js';
import type { Evidence } from '../ledger/evidence.js';
import { rowIssued } from '../release/release.store.js';
import { awardOf } from './award-bytes.js';
import type { Chains } from './chain.js';
import type { Awardable } from './judge.js';
import { type GateRefusal, NotYet } from './refusals.js';

/** Names the bytes of one award that passed the gate; `issue` signs these and no others. */
export interface Token {
  awardId: string;
  /** Digest of the bytes by language. */
  digests: ReadonlyMap<Language, string>;
}

type No = { ok: false; code: GateRefusal };
export type Prepared = { ok: true; token: Token } | No;

/** One in so many awards, by its random index, and a version's first, is verified as a stranger would before it is published. */
const VERIFY_ONE_IN = 1000;

/** Builds what passed the gate, stores it before it is signed, and signs exactly that. */
export class AwardIssuer {
  constructor(
    private readonly database: Database,
    private readonly evidence: Evidence,
    private readonly chains: Chains,
    private readonly signer: Signer,
    private readonly resolvers: Resolvers,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  /** Builds, lints and stores what is meant to be signed, sealed so that nobody else can have written it. */
  async intend(award: AwardRecord, judged: Awardable): Promise<Prepared> {
    const stored = await intentsOf(this.database, award.awardId);
    const digests = new Map<Language, string>();
    for (const language of judged.chain.version.editions.keys()) {
      const before = stored.find((one) => one.language === language);
      if (before) {
        digests.set(language, before.digest);
        continue;
      }
      const built = await this.build(award, judged, language);
      if (!built.ok) return built;
      const bytes = canonicalBytes(built.credential);
      const digest = digestOf(bytes);
      const sealed = this.signer.sealIntent(bytes, boundTo(award.awardId, language));
      await storeIntent(this.database, { awardId: award.awardId, language, digest, sealed });
      digests.set(language, digest);
    }
    return { ok: true, token: { awardId: award.awardId, digests } };
  }

  private async build(
    award: AwardRecord,
    judged: Awardable,
    language: Language,
  ): Promise<{ ok: true; credential: AwardCredential } | No> {
    const embedded = await this.chains.endorsements(this.database, judged.counted, language);
    if (!embedded.ok) return embedded;
    const issuer = await this.issuerOf(award.organizationId);
    const built = awardOf(
      {
        origin: this.signer.origin,
        awardId: award.awardId,
        issuer,
        organizationId: award.organizationId,
        version: judged.chain.version,
        mark: judged.mark,
        disclosure: judged.disclosure,
        components: judged.components ?? [],
        endorsements: embedded.embedded,
        waivers: judged.waivers,
        created: award.awardedAt ?? award.created,
        listNumber: award.listNumber,
        statusIndex: award.statusIndex,
      },
      language,
    );
    if (!built.ok)
      this.logger.error(
        { awardId: award.awardId, code: built.code, detail: built.detail },
        'an award cannot be built',
      );
    return built;
  }

  /** Issues what was intended; gives the refusal where it cannot be signed as it is stored. */
  async issued(token: Token): Promise<GateRefusal | null> {
    try {
      await this.issue(token);
      return null;
    } catch (error) {
      if (!(error instanceof UnsignableError)) throw error;
      this.logger.error({ err: error, awardId: token.awardId }, 'an intended award is not signed');
      const { message } = error;
      return message === 'intent-altered' || message === 'award-does-not-verify'
        ? message
        : 'award-not-buildable';
    }
  }

  /** Signs exactly the intended bytes, in both forms and every language; the first signature stored stays. */
  private async issue(token: Token): Promise<void> {
    const award = await awardById(this.database, token.awardId);
    if (!award) throw new Error('a token names a reserved award');
    const intents = await intentsOf(this.database, token.awardId);
    const sampled =
      award.statusIndex % VERIFY_ONE_IN === 0 || !(await hasIssued(this.database, award.versionId));
    for (const [language, digest] of token.digests) {
      const intent = intents.find((one) => one.language === language);
      // Sealed bytes are gone once all of it was signed and issued.
      if (award.state === 'issued' || !intent) continue;
      const bytes = this.open(token.awardId, language, intent.sealed);
      if (digestOf(bytes) !== digest || intent.digest !== digest) throw new UnsignableError('intent-altered');
      const credential: AwardCredential = JSON.parse(new TextDecoder().decode(bytes));
      const { json, jwt } = await this.signer.sign(award.organizationId, credential, award.created);
      if (sampled) for (const form of [json, jwt]) await this.verify(form);
      const text = new TextEncoder();
      const { awardId } = token;
      await storeAward(this.database, {
        awardId,
        language,
        form: 'data-integrity',
        body: json,
        digest: digestOf(text.encode(json)),
      });
      await storeAward(this.database, {
        awardId,
        language,
        form: 'jwt',
        body: jwt,
        digest: digestOf(text.encode(jwt)),
      });
    }
    await this.publish(token, award);
  }

  private async verify(form: string): Promise<void> {
    const { checks } = await verifyCredential(form, {
      resolvers: this.resolvers,
      now: instant(this.clock()),
    });
    const failed = checks.filter((check) => check.outcome === 'failed');
    if (failed.length === 0) return;
    this.logger.error({ failed }, 'a signed award does not verify and is not published');
    throw new UnsignableError('award-does-not-verify');
  }

  private async publish(token: Token, reserved: AwardRecord): Promise<void> {
    await this.database.inTransaction(async (tx) => {
      const place = this.signer.sealPlace(reserved, token.awardId);
      const first = await markIssued(tx, token.awardId, this.clock(), place);
      const award = await awardById(tx, token.awardId);
      if (!award) throw new Error('a token names a reserved award');
      // Erased while it was being signed.
      if (award.erasedAt !== null) await dropBodies(tx, token.awardId);
      // A release that was cancelled meanwhile has let the row go: nothing of it is published.
      if (!(await rowIssued(tx, award.releaseId, award.resultId)))
        throw new NotYet('the release no longer holds this row');
      if (!first) return;
      const { awardId, releaseId, resultId, caseId, versionId, earnerId, organizationId } = award;
      const languages = [...token.digests.keys()];
      await writeEvent(
        tx,
        factOf(
          {
            case: 'awardIssued',
            value: {
              awardId,
              releaseId,
              resultId,
              caseId,
              versionId,
              earnerId,
              languages,
              replacesAwardId: award.replaces ?? '',
            },
          },
          { organizationId, key: awardId, now: this.clock() },
        ),
      );
    });
  }

  private open(awardId: string, language: Language, sealed: Uint8Array | null): Uint8Array {
    try {
      return this.signer.openIntent(sealed ?? new Uint8Array(), boundTo(awardId, language));
    } catch {
      throw new UnsignableError('intent-altered');
    }
  }

  private async issuerOf(organizationId: string): Promise<Profile> {
    const known = (await this.evidence.current(this.database)).organization(organizationId);
    if (!known) throw new NotYet('the issuing organization is not in the registry');
    return {
      id: this.signer.did(organizationId),
      type: ['Profile'],
      name: known.name,
      // The address that events tell is nobody's signed word; the mail domain is the operator's or a registrar's.
      url: `https://${known.mailDomain}`,
    };
  }
}

const boundTo = (awardId: string, language: Language): string => `${awardId}:${language}`;
