import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type EscoFiles, type EscoSkill, readEscoSkills } from './esco-csv.js';

const HEADER =
  'conceptType,conceptUri,skillType,reuseLevel,preferredLabel,altLabels,hiddenLabels,status,modifiedDate,scopeNote,definition,inScheme,description';
const BASE = 'http://data.europa.eu/esco/skill/';
const A = `${BASE}0005c151-5b5a-4a66-8aac-60e734beb1ab`;
const B = `${BASE}089ddb19-1c7a-43ff-ba64-070f7ce4787a`;

const ENGLISH = `${HEADER}
KnowledgeSkillCompetence,${A},skill/competence,sector-specific,"secure goods ","fasten goods
secure goods
fasten goods",,released,,,,,"Tie, and check."
KnowledgeSkillCompetence,${B},knowledge,transversal,warehouse operations,,,released,,,,,
KnowledgeSkillCompetence,${BASE}draft,knowledge,,a draft,,,draft,,,,,
KnowledgeSkillCompetence,${BASE}untyped,,,ICT safety,,,released,,,,,
`;
const FRENCH = `${HEADER}
KnowledgeSkillCompetence,${B},knowledge,transversal,ope\u0301rations d’entreposage,,,released,,,,,Décrit
`;
const RELATIONS = `conceptType,conceptUri,broaderType,broaderUri
SkillGroup,${A},SkillGroup,${BASE}not-this
KnowledgeSkillCompetence,${A},SkillGroup,${BASE}S6
KnowledgeSkillCompetence,${A},KnowledgeSkillCompetence,${B}
`;

describe('readEscoSkills', () => {
  let folder = '';
  let files: EscoFiles = { en: '' };
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'esco-'));
    files = {
      en: await zip('en.zip', 'skills_en.csv', ENGLISH),
      fr: await zip('fr.zip', 'skills_fr.csv', FRENCH),
      relations: await zip('relations.zip', 'broaderRelationsSkillPillar.csv', RELATIONS),
    };
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function zip(file: string, name: string, text: string): Promise<string> {
    const path = join(folder, file);
    await writeFile(path, storedZip(name, Buffer.from(text)));
    return path;
  }

  it('joins the languages and the relations', async () => {
    const skills = await collect(files);
    expect(skills.map((skill) => skill.label.en)).toEqual([
      'secure goods',
      'warehouse operations',
      'ICT safety',
    ]);
    expect(skills[0]).toEqual({
      uri: A,
      code: '0005c151-5b5a-4a66-8aac-60e734beb1ab',
      kind: 'skill',
      reuseLevel: 'sector-specific',
      label: { en: 'secure goods', fr: undefined },
      altLabels: { en: ['fasten goods'], fr: [] },
      description: { en: 'Tie, and check.', fr: undefined },
      broader: [`${BASE}S6`, B],
    });
    expect(skills[1]?.label.fr).toBe('opérations d’entreposage');
    expect(skills[1]?.description.fr).toBe('Décrit');
    expect(skills[1]?.kind).toBe('knowledge');
    expect(skills[2]).toMatchObject({ kind: 'skill', reuseLevel: undefined });
  });

  it('reads English alone', async () => {
    const skills = await collect({ en: files.en });
    expect(skills).toHaveLength(3);
    expect(skills[0]?.broader).toEqual([]);
  });

  it('names a missing entry and a missing column', async () => {
    await expect(collect({ en: files.relations ?? '' })).rejects.toMatchObject({
      code: 'esco-entry-missing',
    });
    const wrong = await zip('wrong.zip', 'skills_en.csv', 'conceptUri,preferredLabel\na,b\n');
    await expect(collect({ en: wrong })).rejects.toMatchObject({ code: 'esco-column-missing' });
  });

  it('lets a reader stop early', async () => {
    for await (const skill of readEscoSkills(files)) {
      expect(skill.uri).toBe(A);
      break;
    }
  });
});

async function collect(files: EscoFiles): Promise<EscoSkill[]> {
  const skills: EscoSkill[] = [];
  for await (const skill of readEscoSkills(files)) skills.push(skill);
  return skills;
}

/** A zip of one uncompressed entry: local header, data, central directory, end record. */
function storedZip(name: string, data: Buffer): Buffer {
  const sizes = Buffer.alloc(12);
  sizes.writeUInt32LE(crc32(data), 0);
  sizes.writeUInt32LE(data.length, 4);
  sizes.writeUInt32LE(data.length, 8);
  const title = Buffer.from(name);
  const nameLength = Buffer.from([title.length, 0, 0, 0]);
  const local = Buffer.concat([
    Buffer.from('504b030414000000000000000000', 'hex'),
    sizes,
    nameLength,
    title,
    data,
  ]);
  const central = Buffer.concat([
    Buffer.from('504b01021400140000000000000000', 'hex'),
    Buffer.alloc(1),
    sizes,
    nameLength,
    Buffer.alloc(14),
    title,
  ]);
  const end = Buffer.alloc(22);
  end.writeUInt32BE(0x504b0506, 0);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(local.length, 16);
  return Buffer.concat([local, central, end]);
}
