import type { Alignment, Disclosure, Language } from '../../../shared/src/content.js';
import { type AlignmentInput, buildAchievement } from '../credential/achievement.js';
import { buildAward } from '../credential/award.js';
import { hexOfMultibase } from '../credential/digest.js';
import type { PartEdition } from '../credential/endorsement.js';
import { isObject, parseJson } from '../credential/json.js';
import { lint } from '../credential/lint.js';
import type { AwardCredential, EndorsementCredential, Profile, Secured } from '../credential/model.js';
import type { SubmittedVersion } from '../version/versions.js';
import type { Decisive } from './marking.js';
import type { GateRefusal } from './refusals.js';
import { editionOf, type StackComponent } from './stack-row.js';
import { type CountedWaiver, waiverWords } from './waiver.js';

/** A signed endorsement that an award embeds, with the edition that it confirms. */
export interface EmbeddedEndorsement {
  credential: Secured<EndorsementCredential>;
  edition: PartEdition;
}

export interface AwardFacts {
  origin: string;
  awardId: string;
  issuer: Profile;
  organizationId: string;
  version: SubmittedVersion;
  mark: Decisive | null;
  disclosure: Pick<Disclosure, 'earner' | 'evidence'>;
  /** The awards that it rests on, where it is a stack. */
  components: readonly StackComponent[];
  endorsements: EmbeddedEndorsement[];
  waivers: CountedWaiver[];
  /** Instant of the award, whole seconds. */
  created: string;
  listNumber: number;
  statusIndex: number;
}

export type Built =
  | { ok: true; credential: AwardCredential }
  | { ok: false; code: GateRefusal; detail: string };

/** The award in one language, from signed content only, linted; its bytes are what is signed. */
export function awardOf(facts: AwardFacts, language: Language): Built {
  const { version, origin, endorsements } = facts;
  const { manifest } = version;
  const edition = version.editions.get(language);
  const texts = manifest.texts[language];
  if (!edition || !texts)
    return { ok: false, code: 'award-not-buildable', detail: `no edition in ${language}` };
  const waivers = facts.waivers.map((one) => ({
    kind: one.kind,
    words: waiverWords(one, language),
    statementDigest: hexOfMultibase(one.digest) ?? '',
  }));
  const achievement = buildAchievement({
    origin,
    microCertificationId: manifest.microCertificationId,
    version: manifest.number,
    language,
    name: texts.name,
    description: texts.description,
    criteriaNarrative: [narrativeOf(edition, language), ...waivers.map((one) => one.words)].join('\n\n'),
    alignments: alignmentsOf(facts, language),
    criteria: edition.blueprint.body.criteria.map((criterion) => ({
      id: criterion.id,
      name: criterion.title,
      levels: criterion.levels.map((level) => ({
        id: level.id,
        name: level.title,
        description: level.description,
      })),
      requiredLevelId: criterion.passLevelId,
    })),
    otherLanguages: [...version.editions.keys()].filter((other) => other !== language),
    endorsements: endorsements.map((one) => one.credential),
  });
  if (!achievement.ok)
    return { ok: false, code: 'award-not-buildable', detail: `${achievement.code}: ${achievement.detail}` };
  const award = buildAward({
    origin,
    awardId: facts.awardId,
    language,
    issuer: facts.issuer,
    achievement: achievement.value,
    earner: { identity: facts.disclosure.earner },
    awardedAt: facts.created,
    results: (facts.mark?.details.levels ?? []).map((level) => ({
      resultId: level.criterionId,
      criterion: level.criterionId,
      level: level.levelId,
    })),
    evidence: facts.disclosure.evidence.map((item) => ({
      evidenceId: item.id,
      name: item.name,
      genre: item.kind,
      saltedDigest: hexOfMultibase(item.digest) ?? '',
    })),
    components: facts.components.map((one) => {
      const { url, name, digest } = editionOf(one, language);
      return { url, name, digest: hexOfMultibase(digest) ?? '' };
    }),
    editions: [...ownEditions(version, language), ...endorsements.map((one) => one.edition)],
    waivers,
    status: { organizationId: facts.organizationId, listNumber: facts.listNumber, index: facts.statusIndex },
  });
  if (!award.ok) return { ok: false, code: 'award-not-buildable', detail: `${award.code}: ${award.detail}` };
  return linted(award.value);
}

function linted(credential: AwardCredential): Built {
  const read = parseJson(JSON.stringify(credential));
  if (!read.ok || !isObject(read.value))
    return { ok: false, code: 'award-breaks-lint', detail: 'unreadable' };
  const [finding] = lint(read.value);
  return finding
    ? { ok: false, code: 'award-breaks-lint', detail: `${finding.code} at ${finding.pointer}` }
    : { ok: true, credential };
}

function ownEditions(version: SubmittedVersion, language: Language): PartEdition[] {
  const { manifest } = version;
  return (['competencies', 'blueprint'] as const).map((kind) => ({
    microCertificationId: manifest.microCertificationId,
    partDigest: hexOfMultibase(manifest.parts[kind]) ?? '',
    editionDigest: hexOfMultibase(manifest.editions[language]?.[kind] ?? '') ?? '',
    language,
  }));
}

type Editions = NonNullable<ReturnType<SubmittedVersion['editions']['get']>>;

const words = {
  en: { knowledge: 'Knowledge', skills: 'Skills', attitudes: 'Attitudes', demonstrated: 'Demonstrated by' },
  fr: {
    knowledge: 'Connaissances',
    skills: 'Habiletés',
    attitudes: 'Attitudes',
    demonstrated: 'Démontré par',
  },
} as const;

/** What must be shown to earn it, as Markdown: each competency with what underlies it, then the tasks. */
function narrativeOf(edition: Editions, language: Language): string {
  const say = words[language];
  const competencies = edition.competencies.body.competencies.map((one) =>
    [
      `- ${one.statement}`,
      ...(['knowledge', 'skills', 'attitudes'] as const).map(
        (kind) => `  - ${say[kind]}: ${one[kind].map((element) => element.text).join('; ')}`,
      ),
    ].join('\n'),
  );
  const tasks = edition.blueprint.body.tasks.map(
    (task) => `- ${task.title}: ${task.description} (${task.conditions})`,
  );
  return [...competencies, '', `${say.demonstrated}:`, ...tasks].join('\n');
}

/** Alignments of the elements to their frameworks, and the occupation and programme codes; each target once. */
function alignmentsOf(facts: AwardFacts, language: Language): AlignmentInput[] {
  const { manifest, editions } = facts.version;
  const body = editions.get(language)?.competencies.body;
  const elements = (body?.competencies ?? []).flatMap((one) => [
    ...one.knowledge,
    ...one.skills,
    ...one.attitudes,
  ]);
  const aligned = elements.flatMap((element) => frameworkAlignment(element.alignment));
  const culture = language === 'fr' ? 'fr-CA' : 'en-CA';
  const noc = manifest.noc.map(
    (code): AlignmentInput => ({
      framework: 'NOC',
      year: 2021,
      code,
      url: `https://noc.esdc.gc.ca/Structure/NOCProfile?GocTemplateCulture=${culture}&code=${code}&version=2021.0`,
      name: language === 'fr' ? `CNP 2021 : ${code}` : `NOC 2021: ${code}`,
    }),
  );
  const cip = manifest.cip.map(
    (code): AlignmentInput => ({
      framework: 'CIP',
      year: 2021,
      code,
      // Statistics Canada gives its classes no stable address of their own: the classification's page, and the code.
      url: 'https://www.statcan.gc.ca/en/subjects/standard/cip/2021/index',
      name: language === 'fr' ? `CPE 2021 : ${code}` : `CIP 2021: ${code}`,
    }),
  );
  const all = [...aligned, ...noc, ...cip];
  return [...new Map(all.map((one) => [targetOf(one), one])).values()];
}

const targetOf = (one: AlignmentInput): string =>
  'conceptUri' in one ? one.conceptUri : `${one.url} ${one.code}`;

function frameworkAlignment(alignment: Alignment): AlignmentInput[] {
  if ('reason' in alignment) return [];
  const { framework, version, uri, code, name } = alignment;
  if (/^esco/i.test(framework) && /^http:\/\/data\.europa\.eu\/esco\/(skill|occupation)\//.test(uri)) {
    return [{ framework: 'ESCO', frameworkVersion: version, conceptUri: uri, name }];
  }
  return [
    {
      framework: 'other',
      frameworkName: [framework, version].filter(Boolean).join(' '),
      conceptUri: uri,
      name,
      ...(code === '' ? {} : { code }),
    },
  ];
}
