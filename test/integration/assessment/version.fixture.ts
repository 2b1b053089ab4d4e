import { create, toBinary } from '@bufbuild/protobuf';
import { CatalogueEventSchema } from '../../../proto/gen/countersign/catalogue/v1/events_pb.js';
import { instant } from '../../../services/shared/src/clock.js';
import {
  type BlueprintBody,
  type CompetenciesBody,
  contentOf,
  editionSchema,
  type Language,
  languages,
  type Manifest,
  partSchema,
} from '../../../services/shared/src/content.js';
import { newId, newNonce, randomId } from '../../../services/shared/src/ids.js';
import { statementBytes } from '../../../services/shared/src/statement.js';
import { termsDigest } from '../../../services/shared/src/terms.js';

/** A submitted version and the event that told of it. */
export interface TestVersion {
  versionId: string;
  microCertificationId: string;
  manifestDigest: string;
  blueprintDigest: string;
  policy: { id: string; revision: number; digest: string };
  submitted: Uint8Array;
}

function blueprintIn(language: Language): BlueprintBody {
  const level = (id: string) => ({ id, title: `${id} ${language}`, description: `${id} ${language}` });
  const criterion = (id: string) => ({
    id,
    title: `${id} ${language}`,
    competencyIds: ['c1'],
    levels: [level(`${id}-partly`), level(`${id}-meets`), level(`${id}-exceeds`)],
    passLevelId: `${id}-meets`,
  });
  return {
    tasks: [
      { id: 't1', title: 'Receive', description: 'Receive a delivery', conditions: 'In the warehouse' },
    ],
    criteria: [criterion('safety'), criterion('count')],
    passRule: { kind: 'every-criterion' },
    evidence: [
      { id: 'photo', title: 'Photo', kinds: ['image'], criterionIds: ['safety'] },
      { id: 'report', title: 'Report', kinds: ['document', 'text', 'link'], criterionIds: ['count'] },
    ],
  };
}

function competenciesIn(language: Language): CompetenciesBody {
  const element = (id: string) => ({ id, text: `${id} ${language}`, alignment: { reason: 'local' } });
  return {
    competencies: [
      {
        id: 'c1',
        statement: `Receives deliveries ${language}`,
        knowledge: [element('k1')],
        skills: [element('s1')],
        attitudes: [element('a1')],
      },
    ],
  };
}

/** A version in both languages: two criteria, every one to be met; a photo and a report asked for. */
export function testVersion(organizationId: string, submitterId = randomId()): TestVersion {
  const versionId = newId();
  const microCertificationId = newId();
  const frame = { v: 1 as const, microCertificationId };
  const parts = [
    { ...frame, kind: 'competencies' as const, baseLanguage: 'en' as const, body: competenciesIn('en') },
    { ...frame, kind: 'blueprint' as const, baseLanguage: 'en' as const, body: blueprintIn('en') },
  ].map((one) => ({ kind: one.kind, language: '', ...contentOf(partSchema.parse(one)) }));
  const editions = languages.flatMap((language) =>
    [
      { ...frame, kind: 'competencies' as const, language, body: competenciesIn(language) },
      { ...frame, kind: 'blueprint' as const, language, body: blueprintIn(language) },
    ].map((one) => ({ kind: one.kind, language, ...contentOf(editionSchema.parse(one)) })),
  );
  const contents = [...parts, ...editions];
  const digests = (language: string) => {
    const of = (kind: string) =>
      contents.find((one) => one.kind === kind && one.language === language)?.digest ?? '';
    return { competencies: of('competencies'), blueprint: of('blueprint') };
  };
  const manifest: Manifest = {
    v: 1,
    versionId,
    microCertificationId,
    organizationId,
    number: 2,
    baseLanguage: 'en',
    texts: {
      en: { name: 'Warehouse operations', description: 'Receiving goods' },
      fr: { name: "Opérations d'entrepôt", description: 'Réception de marchandises' },
    },
    hours: 20,
    noc: [],
    cip: [],
    parts: digests(''),
    editions: { en: digests('en'), fr: digests('fr') },
  };
  const { bytes, digest: manifestDigest } = contentOf(manifest);
  const policy = { id: newId(), revision: 1, digest: manifestDigest };
  const statement = statementBytes({
    v: 1,
    type: 'version-submission',
    personId: submitterId,
    organizationId,
    role: 'programme-lead',
    subject: { kind: 'version', id: versionId, digest: manifestDigest },
    policy,
    decision: 'submit',
    details: { microCertificationId, number: 2, ...digests('') },
    validFrom: null,
    validUntil: null,
    terms: termsDigest('version-submission'),
    nonce: newNonce(),
    at: instant(new Date()),
  });
  const message = create(CatalogueEventSchema, {
    occurredAt: instant(new Date()),
    organizationId,
    event: {
      case: 'versionSubmitted',
      value: {
        versionId,
        microCertificationId,
        number: 2,
        policyId: policy.id,
        policyRevision: 1,
        manifest: bytes,
        parts: contents.map((one) => ({
          kind: one.kind,
          language: one.language,
          digest: one.digest,
          content: one.bytes,
        })),
        decision: { decisionId: newId(), statement },
      },
    },
  });
  const submitted = toBinary(CatalogueEventSchema, message);
  return {
    versionId,
    microCertificationId,
    manifestDigest,
    blueprintDigest: manifest.parts.blueprint,
    policy,
    submitted,
  };
}
