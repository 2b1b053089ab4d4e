import { criterion, element, esco, type Texts } from './content.js';

/** Warehousing and logistics upskilling: the micro-certification of the journey. */
export const warehousing = {
  baseLanguage: 'en',
  languages: ['en', 'fr'],
  name: {
    en: 'Warehouse operations with a management system',
    fr: "Opérations d'entreposage avec système de gestion",
  },
  description: {
    en: 'Receiving, storing and picking goods with a warehouse management system, safely and without losing track of stock.',
    fr: "Réception, entreposage et préparation de marchandises à l'aide d'un système de gestion d'entrepôt, en sécurité et sans perdre la trace des stocks.",
  },
  hours: 60,
  noc: ['75101', '14400'],
  cip: ['52.0203'],
  competencies: [
    {
      id: 'receive-and-store',
      statement: {
        en: 'Perform receiving and storing of goods with a warehouse management system',
        fr: "Exécuter la réception et l'entreposage de marchandises à l'aide d'un système de gestion d'entrepôt",
      },
      knowledge: [
        element(
          'k-operations',
          { en: 'Flow of goods in a warehouse', fr: 'Flux des marchandises dans un entrepôt' },
          esco('089ddb19-1c7a-43ff-ba64-070f7ce4787a', 'warehouse operations', "opérations d'entreposage"),
        ),
      ],
      skills: [
        element(
          's-wms',
          {
            en: 'Records each movement in the system at once',
            fr: 'Inscrit chaque mouvement au système sans délai',
          },
          esco(
            '7c821387-b428-4f75-b5a7-7b038aa81cfd',
            'use a warehouse management system',
            "utiliser un système de gestion d'entrepôt",
          ),
        ),
        element(
          's-warehousing',
          { en: 'Receives, checks and puts away goods', fr: 'Reçoit, vérifie et range les marchandises' },
          esco(
            '7afb5a64-e574-421a-bb3a-7a7bc108d2a5',
            'perform warehousing operations',
            "exécuter des opérations d'entreposage",
          ),
        ),
      ],
      attitudes: [
        element(
          'a-detail',
          {
            en: 'Attends to detail under time pressure',
            fr: 'Reste attentif aux détails sous la pression du temps',
          },
          esco('83e6510b-ffeb-4aec-959c-4265fd0ff7b7', 'attend to detail', 'veiller aux détails'),
        ),
      ],
    },
    {
      id: 'work-safely',
      statement: {
        en: 'Apply the safety rules of a warehouse to own and others’ work',
        fr: "Appliquer les règles de sécurité d'un entrepôt à son travail et à celui des autres",
      },
      knowledge: [
        element(
          'k-safety',
          {
            en: 'Safety regulations that hold in warehouses',
            fr: 'Règles de sécurité en vigueur dans les entrepôts',
          },
          esco(
            '519b3949-b711-4a08-a395-a4bd068f9fa2',
            'safety regulations for warehouses',
            'règles de sécurité applicables aux entrepôts',
          ),
        ),
      ],
      skills: [
        element(
          's-precautions',
          {
            en: 'Takes the precautions that a task asks for',
            fr: "Prend les précautions qu'une tâche exige",
          },
          esco(
            'd2d9051a-10e1-41c5-9cfb-bbdc58016176',
            'follow safety precautions in work practices',
            'respecter les consignes de sécurité dans les pratiques de travail',
          ),
        ),
      ],
      attitudes: [
        element(
          'a-health',
          {
            en: 'Stops unsafe work, also that of others',
            fr: "Interrompt un travail dangereux, y compris celui d'autrui",
          },
          esco(
            '4cde32b5-fc2f-4257-a8b9-5b15a67ee3e5',
            'protect the health of others',
            'protéger la santé d’autres personnes',
          ),
        ),
        element(
          'a-speaking-up',
          {
            en: 'Reports near misses without being asked',
            fr: 'Signale les quasi-accidents sans se le faire demander',
          },
          {
            reason: {
              en: 'No ESCO concept says reporting of near misses',
              fr: "Aucun concept d'ESCO ne dit le signalement des quasi-accidents",
            },
          },
        ),
      ],
    },
  ],
  blueprint: {
    tasks: [
      {
        id: 'inbound-shift',
        title: { en: 'One inbound shift', fr: 'Un quart de réception' },
        description: {
          en: 'Receive twelve pallets of mixed goods, resolve two planted discrepancies, put away and pick three orders.',
          fr: 'Recevoir douze palettes de marchandises variées, résoudre deux écarts prévus, ranger et préparer trois commandes.',
        },
        conditions: {
          en: 'In a training warehouse with the live system, 150 minutes, alone, with a handheld scanner.',
          fr: "Dans un entrepôt-école avec le système réel, 150 minutes, seul, à l'aide d'un lecteur portatif.",
        },
      },
    ],
    criteria: [
      criterion('c-records', { en: 'Stock records', fr: 'Inscriptions de stock' }, ['receive-and-store'], {
        en: 'Every movement recorded within five minutes, at most one correction',
        fr: 'Chaque mouvement inscrit en cinq minutes, une correction au plus',
      }),
      criterion('c-discrepancies', { en: 'Discrepancies', fr: 'Écarts' }, ['receive-and-store'], {
        en: 'Both planted discrepancies found, and reported with the evidence',
        fr: 'Les deux écarts prévus trouvés et signalés, preuve à l’appui',
      }),
      criterion('c-safety', { en: 'Safe working', fr: 'Travail sécuritaire' }, ['work-safely'], {
        en: 'No breach of a safety rule, pre-use check of the pallet truck done',
        fr: 'Aucun manquement à une règle de sécurité, vérification du transpalette faite avant usage',
      }),
    ],
    passRule: { kind: 'every-criterion' },
    evidence: [
      {
        id: 'e-log',
        title: { en: 'Log of movements from the system', fr: 'Journal des mouvements du système' },
        kinds: ['document'],
        criterionIds: ['c-records', 'c-discrepancies'],
      },
      {
        id: 'e-photo',
        title: { en: 'Photo of the put-away location', fr: "Photo de l'emplacement de rangement" },
        kinds: ['image'],
        criterionIds: ['c-safety'],
      },
    ],
  },
} as const;

/** What the third employer asks for: stricter words in one rubric criterion. */
export const stricterDiscrepancies: Texts = {
  en: 'Both planted discrepancies found, reported with the evidence, and the supplier’s count disputed in the system',
  fr: 'Les deux écarts prévus trouvés, signalés preuve à l’appui, et le compte du fournisseur contesté dans le système',
};

/** Version 2 of the warehousing pilot: one descriptor reworded, nothing else. */
export function reworded<
  T extends { blueprint: { criteria: readonly { id: string; levels: readonly { id: string }[] }[] } },
>(draft: T): T {
  const criteria = draft.blueprint.criteria.map((one) =>
    one.id === 'c-discrepancies'
      ? {
          ...one,
          levels: one.levels.map((each) =>
            each.id === 'meets' ? { ...each, description: stricterDiscrepancies } : each,
          ),
        }
      : one,
  );
  return { ...draft, blueprint: { ...draft.blueprint, criteria } };
}
