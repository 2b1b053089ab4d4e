import { digestOf, digestOfValue, parseCanonical } from '../../../shared/src/canonical.js';
import {
  type BlueprintBody,
  type Edition,
  editionSchema,
  type Language,
  languages,
  type Manifest,
  manifestSchema,
  type Part,
  partKinds,
  partSchema,
} from '../../../shared/src/content.js';
import { isType, type Statement } from '../../../shared/src/statement.js';
import type { Transaction } from '../database.store.js';
import type { ReadEvent } from '../events.js';
import type { Evidence, Proven } from '../ledger/evidence.js';
import type { LedgerPart } from '../ledger/ledger.service.js';
import { contentBytes, keepContent } from '../ledger/ledger.store.js';

export const versionRefusals = [
  'submission-missing',
  'submission-ambiguous',
  'manifest-altered',
  'manifest-of-another-version',
  'content-altered',
  'edition-of-another-part',
] as const;
export type VersionRefusal = (typeof versionRefusals)[number];

/** A version as it was submitted: read from bytes whose digests are in the signed statement. */
export interface SubmittedVersion {
  ok: true;
  submission: Proven & { statement: Statement<'version-submission'> };
  manifest: Manifest;
  manifestDigest: string;
  blueprint: BlueprintBody;
  /** Editions by language, of both parts. */
  editions: Map<
    Language,
    { competencies: Edition & { kind: 'competencies' }; blueprint: Edition & { kind: 'blueprint' } }
  >;
}

const no = (code: VersionRefusal): { ok: false; code: VersionRefusal } => ({ ok: false, code });

/** Versions as their signed submissions make them; bytes are believed by their digest alone. */
export class Versions implements LedgerPart {
  constructor(private readonly evidence: Evidence) {}

  async takeFact(tx: Transaction, read: ReadEvent): Promise<void> {
    const { event } = read.message;
    if (event.case === 'policyApproved')
      await keepContent(tx, { digest: digestOf(event.value.policy), bytes: event.value.policy });
    if (event.case !== 'versionSubmitted') return;
    await keepContent(tx, { digest: digestOf(event.value.manifest), bytes: event.value.manifest });
    for (const part of event.value.parts)
      await keepContent(tx, { digest: digestOf(part.content), bytes: part.content });
  }

  /** The proven submissions of a version; more than one is a fault. */
  async submissions(tx: Transaction, versionId: string): Promise<SubmittedVersion['submission'][]> {
    const proven = await this.evidence.find(tx, { about: `version:${versionId}` });
    return proven.flatMap((one) =>
      isType(one.statement, 'version-submission') && one.statement.subject.id === versionId
        ? [{ ...one, statement: one.statement }]
        : [],
    );
  }

  /** The version with its content, each byte of which hangs on the signed statement. */
  async find(
    tx: Transaction,
    versionId: string,
  ): Promise<SubmittedVersion | { ok: false; code: VersionRefusal }> {
    const submissions = await this.submissions(tx, versionId);
    const [submission] = submissions;
    if (!submission) return no('submission-missing');
    if (submissions.length > 1) return no('submission-ambiguous');
    const { subject, details, organizationId } = submission.statement;
    const manifestDigest = subject.digest ?? '';
    const manifest = await read(tx, manifestDigest, (value) => manifestSchema.safeParse(value).data);
    if (!manifest) return no('manifest-altered');
    const own =
      manifest.versionId === versionId &&
      manifest.organizationId === organizationId &&
      manifest.number === details.number &&
      manifest.microCertificationId === details.microCertificationId &&
      manifest.parts.competencies === details.competencies &&
      manifest.parts.blueprint === details.blueprint;
    if (!own) return no('manifest-of-another-version');
    const competencies = await read(tx, manifest.parts.competencies, partOf);
    const blueprint = await read(tx, manifest.parts.blueprint, partOf);
    if (competencies?.kind !== 'competencies' || blueprint?.kind !== 'blueprint')
      return no('content-altered');
    const editions = await this.editions(tx, manifest);
    if (!editions) return no('content-altered');
    if (!editionsFit(manifest, editions, { competencies, blueprint })) return no('edition-of-another-part');
    return { ok: true, submission, manifest, manifestDigest, blueprint: blueprint.body, editions };
  }

  private async editions(tx: Transaction, manifest: Manifest): Promise<SubmittedVersion['editions'] | null> {
    const editions: SubmittedVersion['editions'] = new Map();
    for (const language of languages) {
      const digests = manifest.editions[language];
      if (!digests) continue;
      const competencies = await read(tx, digests.competencies, editionOf);
      const blueprint = await read(tx, digests.blueprint, editionOf);
      if (competencies?.kind !== 'competencies' || blueprint?.kind !== 'blueprint') return null;
      if (competencies.language !== language || blueprint.language !== language) return null;
      editions.set(language, { competencies, blueprint });
    }
    return editions.size > 0 ? editions : null;
  }
}

/**
 * True if every edition is of the version's parts: in the base language exactly the text that employers confirm by the
 * part's digest, in the others the same structure with other words.
 */
function editionsFit(
  manifest: Manifest,
  editions: SubmittedVersion['editions'],
  parts: { competencies: Part; blueprint: Part },
): boolean {
  if (!editions.has(manifest.baseLanguage)) return false;
  return [...editions].every(([language, edition]) =>
    partKinds.every((kind) => {
      const [part, own] = [parts[kind], edition[kind]];
      const exact = language === manifest.baseLanguage;
      return (
        part.baseLanguage === manifest.baseLanguage &&
        part.microCertificationId === manifest.microCertificationId &&
        own.microCertificationId === manifest.microCertificationId &&
        digestOfValue(exact ? own.body : structureOf(own.body)) ===
          digestOfValue(exact ? part.body : structureOf(part.body))
      );
    }),
  );
}

/** Members that hold words; they differ between languages. */
const words = new Set(['statement', 'text', 'title', 'description', 'conditions', 'name', 'reason']);

/** A body with its words left out: ids, levels, rules, alignments. */
function structureOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(structureOf);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, words.has(key) ? '' : structureOf(inner)]),
  );
}

const partOf = (value: unknown): Part | undefined => partSchema.safeParse(value).data;
const editionOf = (value: unknown): Edition | undefined => editionSchema.safeParse(value).data;

/** Content by digest; null where it is missing, altered or unreadable. */
export async function read<T>(
  tx: Transaction,
  digest: string,
  parse: (value: unknown) => T | undefined,
): Promise<T | null> {
  const bytes = await contentBytes(tx, digest);
  if (!bytes || digestOf(bytes) !== digest) return null;
  try {
    return parse(parseCanonical(bytes)) ?? null;
  } catch {
    return null;
  }
}
