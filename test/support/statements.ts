import { generateKeyPairSync } from 'node:crypto';
import type { JWK } from 'jose';
import { type AssertionFaults, coseKey, SoftwareAuthenticator } from '../../deploy/local/authenticator.js';
import { challengeFor } from '../../services/shared/src/assertion.js';
import { canonicalBytes, digestOf, toBase64Url } from '../../services/shared/src/canonical.js';
import {
  contentOf,
  type Edition,
  type Language,
  type Manifest,
  type Part,
  type PolicyV1,
} from '../../services/shared/src/content.js';
import { newNonce, randomId } from '../../services/shared/src/ids.js';
import { operatorSign } from '../../services/shared/src/operator.js';
import { confirmationSentence } from '../../services/shared/src/sentence.js';
import {
  type DetailsOf,
  type Statement,
  type StatementInList,
  type StatementType,
  statementBytes,
  statementDigest,
} from '../../services/shared/src/statement.js';
import { termsDigest } from '../../services/shared/src/terms.js';

/** Statements and content for tests: what people of a small world decide, signed by software passkeys. */

/** A decision as it travels, and its digest. */
export interface SignedStatement extends StatementInList {
  decisionId: string;
  digest: string;
  assertion: Uint8Array;
}

export const portalOrigin = 'http://localhost:4500';
export const rpId = 'localhost';

/** A person with a passkey for one organization. */
export class TestPerson {
  readonly authenticator = new SoftwareAuthenticator();
  readonly credentialId: string;
  /** COSE key, base64url. */
  readonly publicKey: string;

  constructor(
    readonly organizationId: string,
    readonly personId: string = randomId(),
  ) {
    this.credentialId = this.authenticator.register(
      { challenge: newNonce(), rp: { id: rpId } },
      portalOrigin,
    ).id;
    const saved = this.authenticator.saved[0];
    this.publicKey = toBase64Url(coseKey(saved?.privateKey ?? {}));
  }

  /** Signs bytes by the passkey. @param origin where the person is, the portal unless said otherwise */
  assert(signed: Uint8Array, faults: AssertionFaults & { origin?: string } = {}): Uint8Array {
    const { origin = portalOrigin, ...rest } = faults;
    const options = { challenge: challengeFor(signed), rpId, allowCredentials: [{ id: this.credentialId }] };
    return new TextEncoder().encode(JSON.stringify(this.authenticator.sign(options, origin, rest)));
  }
}

type Draft<T extends StatementType> = Partial<Omit<Statement<T>, 'type' | 'details'>> & {
  role: Statement['role'];
  subject: Statement['subject'];
  details: DetailsOf<T>;
  at: string;
};

/** A statement of a person, not yet signed. */
export function statementOf<T extends StatementType>(
  type: T,
  person: { personId: string; organizationId: string },
  draft: Draft<T>,
): Statement {
  const frame = {
    v: 1,
    policy: null,
    decision: 'decide',
    validFrom: null,
    validUntil: null,
    terms: termsDigest(type),
    nonce: newNonce(),
  };
  // Type and details belong together by T, which the spread forgets.
  return {
    ...frame,
    personId: person.personId,
    organizationId: person.organizationId,
    ...draft,
    type,
  } as Statement;
}

/** Signs a statement by a person's passkey. */
export function signed(
  person: TestPerson,
  statement: Statement,
  faults: Parameters<TestPerson['assert']>[1] = {},
): SignedStatement {
  const bytes = statementBytes(statement);
  return {
    decisionId: randomId(),
    digest: statementDigest(bytes),
    statement: bytes,
    list: null,
    index: 0,
    path: [],
    assertion: person.assert(bytes, faults),
  };
}

/** The operator of a test world. */
export class TestOperator {
  readonly privateKey: JWK;
  readonly publicKey: JWK;

  constructor() {
    const pair = generateKeyPairSync('ed25519');
    this.privateKey = pair.privateKey.export({ format: 'jwk' });
    this.publicKey = pair.publicKey.export({ format: 'jwk' });
  }

  /** Signs a statement by the operator key. */
  async sign(statement: Statement): Promise<SignedStatement> {
    const bytes = statementBytes(statement);
    const assertion = new TextEncoder().encode(await operatorSign(this.privateKey, bytes));
    return {
      decisionId: randomId(),
      digest: statementDigest(bytes),
      statement: bytes,
      list: null,
      index: 0,
      path: [],
      assertion,
    };
  }
}

/** The claim of a person's passkey, signed by it. */
export function claimOf(person: TestPerson, at: string): SignedStatement {
  const { credentialId, publicKey } = person;
  const details = { credentialId, publicKey, rpId, origins: [portalOrigin] };
  const subject = { kind: 'passkey', id: person.personId, digest: null };
  return signed(person, statementOf('passkey-claim', person, { role: 'self', subject, details, at }));
}

/** A version of the warehousing pilot: parts, editions and manifest, as content with digests. */
export interface TestVersion {
  manifest: Manifest;
  manifestBytes: Uint8Array;
  digest: string;
  parts: { kind: string; language: string; digest: string; content: Uint8Array }[];
}

const texts: Record<
  Language,
  Record<
    | 'name'
    | 'description'
    | 'competency'
    | 'knowledge'
    | 'skill'
    | 'attitude'
    | 'task'
    | 'criterion'
    | 'not'
    | 'meets'
    | 'reason',
    string
  >
> = {
  en: {
    name: 'Warehouse operations',
    description: 'Receive, store and ship goods safely.',
    competency: 'Perform receiving of goods in a warehouse',
    knowledge: 'Warehouse operations',
    skill: 'Use a warehouse management system',
    attitude: 'Takes care of the safety of others',
    task: 'Receive a delivery',
    criterion: 'Receives goods',
    not: 'Not yet',
    meets: 'As on the job',
    reason: 'No concept fits this attitude.',
  },
  fr: {
    name: "Opérations d'entreposage",
    description: 'Recevoir, entreposer et expédier des marchandises en sécurité.',
    competency: 'Effectuer la réception de marchandises dans un entrepôt',
    knowledge: "Opérations d'entreposage",
    skill: "Utiliser un système de gestion d'entrepôt",
    attitude: 'Veille à la sécurité des autres',
    task: 'Recevoir une livraison',
    criterion: 'Reçoit les marchandises',
    not: 'Pas encore',
    meets: 'Comme en emploi',
    reason: 'Aucun concept ne convient à cette attitude.',
  },
};

const esco = (uuid: string, name: string) => ({
  framework: 'ESCO',
  version: 'v1.1.1',
  uri: `http://data.europa.eu/esco/skill/${uuid}`,
  code: uuid,
  name,
});

function bodiesIn(language: Language, variant: string) {
  const say = texts[language];
  return {
    competencies: {
      competencies: [
        {
          id: 'c1',
          statement: say.competency,
          knowledge: [
            {
              id: 'k1',
              text: say.knowledge,
              alignment: esco('089ddb19-1c7a-43ff-ba64-070f7ce4787a', say.knowledge),
            },
          ],
          skills: [
            { id: 's1', text: say.skill, alignment: esco('7c821387-b428-4f75-b5a7-7b038aa81cfd', say.skill) },
          ],
          attitudes: [{ id: 'a1', text: say.attitude, alignment: { reason: say.reason } }],
        },
      ],
    },
    blueprint: {
      tasks: [
        {
          id: 't1',
          title: say.task,
          description: say.description,
          conditions: `${say.task} ${variant}`.trim(),
        },
      ],
      criteria: [
        {
          id: 'r1',
          title: say.criterion,
          competencyIds: ['c1'],
          levels: [
            { id: 'l1', title: say.not, description: say.not },
            { id: 'l2', title: say.meets, description: say.meets },
          ],
          passLevelId: 'l2',
        },
      ],
      passRule: { kind: 'every-criterion' as const },
      evidence: [{ id: 'e1', title: say.task, kinds: ['photo'], criterionIds: ['r1'] }],
    },
  };
}

/** @param variant changes the blueprint and nothing else */
export function versionOf(of: {
  organizationId: string;
  microCertificationId?: string;
  number?: number;
  variant?: string;
}): TestVersion {
  const microCertificationId = of.microCertificationId ?? randomId();
  const frame = { v: 1 as const, microCertificationId };
  const contents: {
    kind: 'competencies' | 'blueprint';
    language: '' | Language;
    bytes: Uint8Array;
    digest: string;
  }[] = [];
  const add = (
    kind: 'competencies' | 'blueprint',
    language: '' | Language,
    content: Part | Edition,
  ): void => {
    contents.push({ kind, language, ...contentOf(content) });
  };
  for (const language of ['en', 'fr'] as const) {
    const bodies = bodiesIn(language, of.variant ?? '');
    if (language === 'en') {
      add('competencies', '', {
        ...frame,
        kind: 'competencies',
        baseLanguage: 'en',
        body: bodies.competencies,
      });
      add('blueprint', '', { ...frame, kind: 'blueprint', baseLanguage: 'en', body: bodies.blueprint });
    }
    add('competencies', language, { ...frame, kind: 'competencies', language, body: bodies.competencies });
    add('blueprint', language, { ...frame, kind: 'blueprint', language, body: bodies.blueprint });
  }
  const digestFor = (kind: string, language: string): string =>
    contents.find((one) => one.kind === kind && one.language === language)?.digest ?? '';
  const both = (language: '' | Language) => ({
    competencies: digestFor('competencies', language),
    blueprint: digestFor('blueprint', language),
  });
  const manifest: Manifest = {
    v: 1,
    versionId: randomId(),
    microCertificationId,
    organizationId: of.organizationId,
    number: of.number ?? 1,
    baseLanguage: 'en',
    texts: {
      en: { name: texts.en.name, description: texts.en.description },
      fr: { name: texts.fr.name, description: texts.fr.description },
    },
    hours: 40,
    noc: ['75101'],
    cip: ['52.0409'],
    parts: both(''),
    editions: { en: both('en'), fr: both('fr') },
  };
  const { bytes, digest } = contentOf(manifest);
  const parts = contents.map(({ kind, language, digest: one, bytes: content }) => ({
    kind,
    language,
    digest: one,
    content,
  }));
  return { manifest, manifestBytes: bytes, digest, parts };
}

/** A policy that asks for one confirmation of each kind, unless changed. */
export function policyOf(
  organizationId: string,
  asked: string[],
  change: Partial<PolicyV1> = {},
): { policy: PolicyV1; bytes: Uint8Array; digest: string } {
  const one = { confirmations: 1, organizations: 1 };
  const policy: PolicyV1 = {
    v: 1,
    policyId: randomId(),
    revision: 1,
    organizationId,
    name: { en: 'Standard', fr: 'Standard' },
    asked,
    needs: { 'in-demand': one, fidelity: one },
    moment: 'case-opened',
    dueAfterDays: 14,
    closesAfterDays: 30,
    remindDaysBeforeClose: [7, 1],
    termMonths: 24,
    teachOutDays: 180,
    ...change,
  };
  return { policy, ...contentOf(policy) };
}

/** A confirmation of a version's part, in both languages. */
export function confirmationOf(
  person: TestPerson,
  version: TestVersion,
  kind: 'in-demand' | 'fidelity',
  of: {
    at: string;
    validFrom?: string;
    validUntil?: string;
    organization?: string;
    change?: Partial<Statement<'confirmation'>>;
    details?: Partial<DetailsOf<'confirmation'>>;
  },
): Statement {
  const { manifest } = version;
  const part = kind === 'in-demand' ? 'competencies' : 'blueprint';
  const validFrom = of.validFrom ?? of.at;
  const validUntil = of.validUntil ?? '2028-11-24T04:59:59Z';
  const scope = { sector: 'Logistics', region: 'Ontario', noc: '75101' };
  const sentence = confirmationSentence({
    kind,
    organization: of.organization ?? 'Demo Employer',
    institution: 'Demo College',
    name: { en: texts.en.name, fr: texts.fr.name },
    number: manifest.number,
    scope,
    term: { from: validFrom, until: validUntil, timeZone: 'America/Toronto' },
  });
  const details: DetailsOf<'confirmation'> = {
    kind,
    requestId: randomId(),
    versionId: manifest.versionId,
    microCertificationId: manifest.microCertificationId,
    editions: { en: manifest.editions.en?.[part] ?? '', fr: manifest.editions.fr?.[part] ?? '' },
    scope,
    grounds: { kind: 'vacancies', words: null },
    ratings: kind === 'fidelity' ? [{ criterionId: 'r1', jobTask: 'Receiving', rating: 'fully' }] : [],
    sentence,
    public: true,
    ...of.details,
  };
  const subject = { kind: part, id: manifest.microCertificationId, digest: manifest.parts[part] };
  return {
    ...statementOf('confirmation', person, {
      role: 'approver',
      subject,
      details,
      at: of.at,
      validFrom,
      validUntil,
    }),
    ...of.change,
  } as Statement;
}

/** An earner's identity as assessment discloses it, with the digest that an opening names. */
export function earnerIdentity(): { identity: { identityHash: string; salt: string }; digest: string } {
  const salt = newNonce();
  const identity = {
    identityHash: `sha256$${Buffer.from(
      digestOf(new TextEncoder().encode(`earner@example.org${salt}`)).slice(1),
      'base64url',
    )
      .subarray(2)
      .toString('hex')}`,
    salt,
  };
  return { identity, digest: digestOf(canonicalBytes(identity)) };
}
