import type { z } from 'zod';
import { ESCO_STARTER_SKILLS, ESCO_STARTER_VERSION } from '../../services/catalogue/src/skill/starter.js';
import {
  type Concept,
  type Concepts,
  ESCO,
  pinConcepts,
} from '../../services/catalogue/src/version/alignment.js';
import { type Draft, draftInput, withIds } from '../../services/catalogue/src/version/draft.js';

/** A whole draft that nothing is missing from: a small piece of the warehousing pilot, in both languages. */

const esco = (code: string) => ({ framework: ESCO, uri: `http://data.europa.eu/esco/skill/${code}` });
const element = (id: string, en: string, fr: string, code: string) => ({
  id,
  text: { en, fr },
  alignment: esco(code),
});
const level = (id: string, en: string, fr: string) => ({
  id,
  title: { en, fr },
  description: { en: `${en}: what is seen`, fr: `${fr}\u00a0: ce qui est observé` },
});
const levels = [
  level('not-shown', 'Not shown', 'Non démontré'),
  level('meets', 'Meets', 'Atteint'),
  level('exceeds', 'Exceeds', 'Dépassé'),
];

/** The body of `PUT .../versions/:id`. */
export const warehouseDraft = {
  baseLanguage: 'en',
  languages: ['en', 'fr'],
  name: { en: 'Warehouse order picking', fr: "Préparation de commandes d'entrepôt" },
  description: {
    en: 'Pick, check and stage orders safely and without error.',
    fr: 'Préparer, vérifier et acheminer des commandes en sécurité et sans erreur.',
  },
  hours: 40,
  noc: ['75101'],
  cip: ['52.0203'],
  competencies: [
    {
      id: 'pick',
      statement: {
        en: 'Pick orders for dispatch without error',
        fr: 'Préparer des commandes en vue de leur expédition, sans erreur',
      },
      knowledge: [
        element(
          'pick-k',
          'How a warehouse works',
          "Le fonctionnement d'un entrepôt",
          '089ddb19-1c7a-43ff-ba64-070f7ce4787a',
        ),
      ],
      skills: [
        element(
          'pick-s',
          'Picks by list and scanner',
          'Prépare par liste et lecteur',
          'ee5e2297-39cc-4ed6-89e5-d58016118a7f',
        ),
      ],
      attitudes: [
        element('pick-a', 'Attends to detail', 'Veille aux détails', '83e6510b-ffeb-4aec-959c-4265fd0ff7b7'),
      ],
    },
    {
      id: 'safe',
      statement: {
        en: 'Apply the safety rules of the warehouse at every task',
        fr: "Appliquer les règles de sécurité de l'entrepôt à chaque tâche",
      },
      knowledge: [
        element(
          'safe-k',
          'The safety rules',
          'Les règles de sécurité',
          '519b3949-b711-4a08-a395-a4bd068f9fa2',
        ),
      ],
      skills: [
        {
          id: 'safe-s',
          text: {
            en: 'Reports a hazard by the form of the site',
            fr: 'Signale un danger par le formulaire du site',
          },
          alignment: {
            reason: {
              en: 'No concept names reporting by a site form.',
              fr: 'Aucun concept ne nomme le signalement par un formulaire du site.',
            },
          },
        },
      ],
      attitudes: [
        element('safe-a', 'Protects others', 'Protège les autres', '4cde32b5-fc2f-4257-a8b9-5b15a67ee3e5'),
      ],
    },
  ],
  blueprint: {
    tasks: [
      {
        id: 'task',
        title: { en: 'One shift of picking', fr: 'Un quart de préparation' },
        description: { en: 'Pick and stage twelve orders.', fr: 'Préparer et acheminer douze commandes.' },
        conditions: { en: 'Four hours, alone, with a scanner.', fr: 'Quatre heures, seul, avec un lecteur.' },
      },
    ],
    criteria: [
      {
        id: 'accuracy',
        title: { en: 'Accuracy of the orders', fr: 'Exactitude des commandes' },
        competencyIds: ['pick'],
        levels,
        passLevelId: 'meets',
      },
      {
        id: 'safety',
        title: { en: 'Safe ways of working', fr: 'Façons sûres de travailler' },
        competencyIds: ['pick', 'safe'],
        levels,
        passLevelId: 'meets',
      },
    ],
    passRule: { kind: 'every-criterion' },
    evidence: [
      {
        id: 'sheet',
        title: { en: 'The signed pick sheet', fr: 'La feuille de préparation signée' },
        kinds: ['document', 'image'],
        criterionIds: ['accuracy'],
      },
      {
        id: 'video',
        title: { en: 'A film of one order', fr: "Une vidéo d'une commande" },
        kinds: ['video'],
        criterionIds: ['accuracy', 'safety'],
      },
    ],
  },
} satisfies z.input<typeof draftInput>;

/** The starter set as concepts. */
export const starterConcepts: Concepts = new Map(
  ESCO_STARTER_SKILLS.map((skill): [string, Concept] => [
    skill.uri,
    {
      uri: skill.uri,
      version: ESCO_STARTER_VERSION,
      code: skill.code,
      kind: skill.kind,
      transversal: skill.reuseLevel === 'transversal',
      label: { en: skill.label.en, fr: skill.label.fr ?? null },
    },
  ]),
);

/** The draft as it is stored. @param change edits a copy of the body before */
export function storedDraft(change: (body: z.input<typeof draftInput>) => void = () => undefined): Draft {
  const body: z.input<typeof draftInput> = structuredClone(warehouseDraft);
  change(body);
  let count = 0;
  return pinConcepts(
    withIds(draftInput.parse(body), () => `made-${count++}`),
    starterConcepts,
    null,
  );
}
