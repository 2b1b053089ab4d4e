import { randomUUID } from 'node:crypto';
import { create, toBinary } from '@bufbuild/protobuf';
import { CatalogueEventSchema } from '../../../proto/gen/countersign/catalogue/v1/events_pb.js';
import { canonicalBytes } from '../../../services/shared/src/canonical.js';
import {
  type BlueprintBody,
  type CompetenciesBody,
  contentOf,
  type Manifest,
} from '../../../services/shared/src/content.js';
import { statementBytes } from '../../../services/shared/src/statement.js';
import { termsDigest } from '../../../services/shared/src/terms.js';

const esco = (name: string) => ({
  framework: 'ESCO',
  version: 'v1.1.1',
  uri: 'http://data.europa.eu/esco/skill/7c821387-b428-4f75-b5a7-7b038aa81cfd',
  code: '7c821387-b428-4f75-b5a7-7b038aa81cfd',
  name,
});

const words = {
  en: {
    statement: 'Operate a warehouse with a management system',
    level: ['Not shown', 'Meets'],
    title: 'Warehouse operations',
  },
  fr: {
    statement: 'Exploiter un entrepôt avec un système de gestion',
    level: ['Non démontré', 'Atteint'],
    title: "Opérations d'entreposage",
  },
} as const;
type Lang = keyof typeof words;

function competencies(language: Lang): CompetenciesBody {
  const element = (id: string) => ({
    id,
    text: `${id} (${language})`,
    alignment: esco('use a warehouse management system'),
  });
  return {
    competencies: [
      {
        id: 'c1',
        statement: words[language].statement,
        knowledge: [element('k1')],
        skills: [element('s1')],
        attitudes: [element('a1')],
      },
    ],
  };
}

function blueprint(language: Lang, criterion: string): BlueprintBody {
  const [none, meets] = words[language].level;
  const levels = [
    { id: 'l1', title: none, description: none },
    { id: 'l2', title: meets, description: meets },
  ];
  return {
    tasks: [{ id: 't1', title: 'Receive', description: 'Receive a delivery', conditions: 'At a dock' }],
    criteria: [
      { id: 'r1', title: `${criterion} (${language})`, competencyIds: ['c1'], levels, passLevelId: 'l2' },
      { id: 'r2', title: `Stock is counted (${language})`, competencyIds: ['c1'], levels, passLevelId: 'l2' },
    ],
    passRule: { kind: 'every-criterion' },
    evidence: [{ id: 'e1', title: 'Photo', kinds: ['image'], criterionIds: ['r1', 'r2'] }],
  };
}

/** A submitted version as the catalogue announces it. */
export interface Submission {
  versionId: string;
  manifest: Manifest;
  payload: Uint8Array;
}

/** Makes the event of a submission; only the first criterion's wording differs between versions, or its French alone. */
export function submission(of: {
  microCertificationId: string;
  institutionId: string;
  proposerId: string;
  number: number;
  policy: { policyId: string; revision: number; digest: string };
  criterion: string;
  french?: string;
}): Submission {
  const { microCertificationId, number } = of;
  const frame = { v: 1 as const, microCertificationId };
  const wordingIn = (language: Lang): string =>
    language === 'fr' ? (of.french ?? of.criterion) : of.criterion;
  const made = (language: Lang) => ({
    competencies: contentOf({ ...frame, kind: 'competencies', language, body: competencies(language) }),
    blueprint: contentOf({
      ...frame,
      kind: 'blueprint',
      language,
      body: blueprint(language, wordingIn(language)),
    }),
  });
  const part = {
    competencies: contentOf({ ...frame, kind: 'competencies', baseLanguage: 'en', body: competencies('en') }),
    blueprint: contentOf({
      ...frame,
      kind: 'blueprint',
      baseLanguage: 'en',
      body: blueprint('en', of.criterion),
    }),
  };
  const editions = { en: made('en'), fr: made('fr') };
  const digests = (one: typeof part) => ({
    competencies: one.competencies.digest,
    blueprint: one.blueprint.digest,
  });
  const versionId = randomUUID();
  const manifest: Manifest = {
    v: 1,
    versionId,
    microCertificationId,
    organizationId: of.institutionId,
    number,
    baseLanguage: 'en',
    texts: {
      en: { name: words.en.title, description: 'A pilot.' },
      fr: { name: words.fr.title, description: 'Un projet pilote.' },
    },
    hours: 40,
    noc: ['14400'],
    cip: ['52.0203'],
    parts: digests(part),
    editions: { en: digests(editions.en), fr: digests(editions.fr) },
  };
  const { bytes, digest } = contentOf(manifest);
  const { policyId, revision } = of.policy;
  const statement = statementBytes({
    v: 1,
    type: 'version-submission',
    personId: of.proposerId,
    organizationId: of.institutionId,
    role: 'programme-lead',
    subject: { kind: 'version', id: versionId, digest },
    policy: { id: policyId, revision, digest: of.policy.digest },
    decision: 'submit',
    details: { microCertificationId, number, ...manifest.parts },
    validFrom: null,
    validUntil: null,
    terms: termsDigest('version-submission'),
    nonce: 'a nonce of the test',
    at: `${new Date().toISOString().slice(0, 19)}Z`,
  });
  const content = (kind: 'competencies' | 'blueprint') => [
    { kind, language: '', digest: part[kind].digest, content: part[kind].bytes },
    ...(['en', 'fr'] as const).map((language) => ({
      kind,
      language,
      digest: editions[language][kind].digest,
      content: editions[language][kind].bytes,
    })),
  ];
  const event = create(CatalogueEventSchema, {
    organizationId: of.institutionId,
    event: {
      case: 'versionSubmitted',
      value: {
        versionId,
        microCertificationId,
        number,
        policyId,
        policyRevision: revision,
        manifest: bytes,
        parts: [...content('competencies'), ...content('blueprint')],
        decision: { decisionId: randomUUID(), statement, assertion: canonicalBytes({}) },
      },
    },
  });
  return { versionId, manifest, payload: toBinary(CatalogueEventSchema, event) };
}
