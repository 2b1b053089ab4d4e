import { describe, expect, it } from '@jest/globals';
import type { z } from 'zod';
import { starterConcepts, storedDraft } from '../../../../test/support/warehouse-draft.js';
import { checkDraft } from './check.js';
import type { draftInput } from './draft.js';
import { faultWords } from './fault-words.js';

type Body = z.input<typeof draftInput>;
const microId = '2f1f7f2c-3d0f-4a55-8c55-0c8c0f9b4d10';
const at = <T>(list: T[] | undefined, index: number): T => {
  const found = list?.[index];
  if (found === undefined) throw new RangeError(`nothing at ${index}`);
  return found;
};
const competency = (body: Body, index = 0) => at(body.competencies, index);
const criterion = (body: Body, index = 0) => at(body.blueprint?.criteria, index);
const evidence = (body: Body, index = 0) => at(body.blueprint?.evidence, index);
const check = (change?: (body: Body) => void) => checkDraft(storedDraft(change), starterConcepts, microId);
const faultsOf = (change: (body: Body) => void) =>
  check(change).faults.map(({ pointer, code }) => `${code} ${pointer}`);
const ESCO = 'http://data.europa.eu/esco/skill/';

describe('a check', () => {
  it('finds nothing in a whole draft', () => {
    const { complete, faults, warnings, coverage } = check();
    expect({ complete, faults, warnings }).toEqual({ complete: true, faults: [], warnings: [] });
    expect(coverage.full).toBe(true);
    expect(coverage.cells).toContainEqual({
      competencyId: 'safe',
      criterionId: 'safety',
      evidenceIds: ['video'],
    });
  });

  it.each<[string, (body: Body) => void, string[]]>([
    [
      'a text that is missing in either language',
      (body) => {
        body.name = { fr: 'Nom' };
        body.description = { en: 'Description' };
      },
      ['text-missing /name/en', 'translation-missing /description/fr'],
    ],
    [
      'no hours',
      (body) => {
        body.hours = null;
      },
      ['hours-missing /hours'],
    ],
    [
      'a competency without an attitude',
      (body) => {
        competency(body).attitudes = [];
      },
      ['competency-without-attitude /competencies/0/attitudes'],
    ],
    [
      'a competency without knowledge and skill',
      (body) => {
        competency(body, 1).knowledge = [];
        competency(body, 1).skills = [];
      },
      [
        'competency-without-knowledge /competencies/1/knowledge',
        'competency-without-skill /competencies/1/skills',
      ],
    ],
    [
      'an unknown ESCO URI',
      (body) => {
        at(competency(body).skills, 0).alignment = {
          framework: 'ESCO',
          uri: `${ESCO}nowhere`,
          name: {},
        };
      },
      ['esco-uri-unknown /competencies/0/skills/0/alignment/uri'],
    ],
    [
      'knowledge that is a skill in ESCO',
      (body) => {
        at(competency(body).knowledge, 0).alignment = {
          framework: 'esco',
          uri: `${ESCO}7afb5a64-e574-421a-bb3a-7a7bc108d2a5`,
        };
      },
      ['esco-kind-wrong /competencies/0/knowledge/0/alignment/uri'],
    ],
    [
      'an attitude that is no transversal skill in ESCO',
      (body) => {
        at(competency(body).attitudes, 0).alignment = {
          framework: 'ESCO',
          uri: `${ESCO}7afb5a64-e574-421a-bb3a-7a7bc108d2a5`,
        };
      },
      ['esco-kind-wrong /competencies/0/attitudes/0/alignment/uri'],
    ],
    [
      'no alignment, and a reason in one language only',
      (body) => {
        at(competency(body).skills, 0).alignment = null;
        at(competency(body, 1).skills, 0).alignment = { reason: { en: 'None fits.' } };
      },
      [
        'alignment-missing /competencies/0/skills/0/alignment',
        'translation-missing /competencies/1/skills/0/alignment/reason/fr',
      ],
    ],
    [
      'a concept of another framework without address and name',
      (body) => {
        at(competency(body).skills, 0).alignment = {
          framework: 'OaSIS',
          uri: 'here',
          name: { en: 'x' },
        };
      },
      [
        'alignment-uri-invalid /competencies/0/skills/0/alignment/uri',
        'translation-missing /competencies/0/skills/0/alignment/name/fr',
      ],
    ],
    [
      'a rubric criterion that no competency uses',
      (body) => {
        criterion(body, 1).competencyIds = ['gone'];
      },
      [
        'competency-without-criterion /competencies/1',
        'competency-unknown /blueprint/criteria/1/competencyIds/0',
        'criterion-without-competency /blueprint/criteria/1/competencyIds',
      ],
    ],
    [
      'a criterion for which no evidence is asked',
      (body) => {
        evidence(body, 1).criterionIds = ['accuracy'];
      },
      ['competency-without-evidence /competencies/1', 'criterion-without-evidence /blueprint/criteria/1'],
    ],
    [
      'evidence of no kind and for nothing',
      (body) => {
        evidence(body).kinds = [];
        evidence(body).criterionIds = ['gone'];
      },
      [
        'evidence-without-kind /blueprint/evidence/0/kinds',
        'criterion-unknown /blueprint/evidence/0/criterionIds/0',
        'evidence-without-criterion /blueprint/evidence/0/criterionIds',
      ],
    ],
    [
      'one level only, and no level that passes',
      (body) => {
        criterion(body).levels = criterion(body).levels?.slice(0, 1);
        criterion(body).passLevelId = 'meets';
      },
      ['levels-too-few /blueprint/criteria/0/levels', 'pass-level-missing /blueprint/criteria/0/passLevelId'],
    ],
    [
      'a pass rule that nobody can meet',
      (body) => {
        body.blueprint = { ...body.blueprint, passRule: { kind: 'at-least', criteria: 3 } };
      },
      ['pass-rule-impossible /blueprint/passRule/criteria'],
    ],
    [
      'nothing at all',
      (body) => {
        body.competencies = [];
        body.blueprint = {};
      },
      [
        'competencies-missing /competencies',
        'tasks-missing /blueprint/tasks',
        'criteria-missing /blueprint/criteria',
        'evidence-missing /blueprint/evidence',
      ],
    ],
  ])('refuses %s', (_what, change, expected) => {
    const { complete } = check(change);
    expect(complete).toBe(false);
    expect(faultsOf(change)).toEqual(expected);
  });

  it('asks for no other language than those offered, and says so', () => {
    const { complete, warnings } = check((body) => {
      body.languages = ['en'];
      body.name = { en: 'Only English' };
    });
    expect(complete).toBe(true);
    expect(warnings.map((one) => one.code)).toEqual(['other-language-missing']);
  });

  it('warns about hours and verbs, and refuses neither', () => {
    const { complete, warnings } = check((body) => {
      body.hours = 301;
      body.noc = [];
      competency(body).statement = { en: 'Knowledge of picking', fr: 'Préparer des commandes' };
    });
    expect(complete).toBe(true);
    expect(warnings.map(({ code, pointer }) => `${code} ${pointer}`)).toEqual([
      'hours-unusual /hours',
      'noc-missing /noc',
      'statement-without-performance-verb /competencies/0/statement/en',
    ]);
    expect(warnings[2]?.suggestions).toHaveLength(3);
  });

  it('refuses what is too large to travel', () => {
    const long = 'x'.repeat(4000);
    const faults = faultsOf((body) => {
      const first = at(competency(body).skills, 0);
      competency(body).skills = Array.from({ length: 50 }, (_, index) => ({
        ...first,
        id: `s${index}`,
        text: { en: long, fr: long },
      }));
      competency(body, 1).skills = Array.from({ length: 50 }, (_, index) => ({
        ...first,
        id: `t${index}`,
        text: { en: long, fr: long },
      }));
    });
    expect(faults).toEqual(['content-too-large ']);
  });

  it('says everything in both languages', () => {
    for (const words of Object.values(faultWords)) {
      expect(words.en).toMatch(/\.$/);
      expect(words.fr).toMatch(/\.$/);
      expect(words.fr).not.toMatch(/ [:?!;]/);
    }
  });
});
