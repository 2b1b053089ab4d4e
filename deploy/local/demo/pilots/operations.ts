import { element, esco } from './content.js';
import { short } from './short.js';

/** Warehouse operations: reached by other awards, and never assessed by itself. */
export const operations = short({
  name: { en: 'Warehouse operations', fr: "Opérations d'entrepôt" },
  description: {
    en: 'What a warehouse does in a day, from the delivery to the count, by awards that show its parts.',
    fr: "Ce que fait un entrepôt en une journée, de la livraison à l'inventaire, par des attestations qui en montrent les parties.",
  },
  hours: 40,
  noc: ['14400'],
  statement: {
    en: 'Carry out the daily operations of a warehouse safely',
    fr: "Exécuter en sécurité les opérations quotidiennes d'un entrepôt",
  },
  knowledge: element(
    'k-rules',
    { en: 'The rules that hold on the floor', fr: 'Les règles qui valent sur le plancher' },
    esco(
      '519b3949-b711-4a08-a395-a4bd068f9fa2',
      'safety regulations for warehouses',
      'règles de sécurité applicables aux entrepôts',
    ),
  ),
  skill: element(
    's-gear',
    { en: 'Wears the gear that the work asks for', fr: "Porte l'équipement que le travail exige" },
    esco(
      '6122d586-5978-431f-8e7a-96e61fc1f3fc',
      'wear appropriate protective gear',
      'porter des équipements de protection appropriés',
    ),
  ),
  attitude: element(
    'a-others',
    { en: 'Looks after whoever works beside', fr: 'Veille sur ceux qui travaillent à côté' },
    esco(
      '4cde32b5-fc2f-4257-a8b9-5b15a67ee3e5',
      'protect the health of others',
      'protéger la santé d’autres personnes',
    ),
  ),
  task: {
    title: { en: 'A day on the floor', fr: 'Une journée sur le plancher' },
    description: {
      en: 'Work a whole shift, from the first delivery to the closing count.',
      fr: "Travailler un quart entier, de la première livraison à l'inventaire de fermeture.",
    },
    conditions: {
      en: 'In a working warehouse, one shift, beside a colleague.',
      fr: 'Dans un entrepôt en activité, un quart, aux côtés de collègues.',
    },
  },
  criteria: [
    [
      { en: 'The work', fr: 'Le travail' },
      { en: 'Every step of the shift done and recorded', fr: 'Chaque étape du quart faite et consignée' },
    ],
    [
      { en: 'Safety', fr: 'Sécurité' },
      {
        en: 'Nobody put at risk, all checks done',
        fr: 'Personne mis en danger, toutes les vérifications faites',
      },
    ],
  ],
  evidence: { en: 'Record of the shift', fr: 'Relevé du quart' },
});
