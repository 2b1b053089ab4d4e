import { criterion, element, esco } from './content.js';

/** Safe patient transfer: waits for its employers, so that a newcomer finds something to answer. */
export const patientTransfer = {
  baseLanguage: 'en',
  languages: ['en', 'fr'],
  name: { en: 'Safe patient transfer', fr: 'Transfert sécuritaire des patients' },
  description: {
    en: 'Moving patients between bed, chair and stretcher without injury to them or to staff.',
    fr: 'Déplacer des patients entre lit, fauteuil et civière sans blessure pour eux ni pour le personnel.',
  },
  hours: 20,
  noc: ['33102'],
  cip: ['51.2601'],
  competencies: [
    {
      id: 'transfer',
      statement: {
        en: 'Perform the transfer of a patient with the aid that the risk asks for',
        fr: "Exécuter le transfert d'un patient avec l'aide technique que le risque exige",
      },
      knowledge: [
        element(
          'k-health',
          {
            en: 'Causes of injury at work and how they are prevented',
            fr: 'Causes des blessures au travail et leur prévention',
          },
          esco(
            '198b614d-a9af-46f5-b3fd-2672b401dd8e',
            'health and safety in the workplace',
            'hygiène et sécurité sur le lieu de travail',
          ),
        ),
      ],
      skills: [
        element(
          's-transfer',
          {
            en: 'Transfers between bed, chair and stretcher',
            fr: 'Transfère entre lit, fauteuil et civière',
          },
          esco('949c119b-3433-439f-8ca9-1a9ce04b696d', 'transfer patients', 'transférer des patients'),
        ),
        element(
          's-ergonomic',
          {
            en: 'Keeps own back straight and load close',
            fr: 'Garde le dos droit et la charge près du corps',
          },
          esco(
            '156f8c5b-894a-4ccc-a70e-37a2726f3f00',
            'work ergonomically',
            'travailler de façon ergonomique',
          ),
        ),
      ],
      attitudes: [
        element(
          'a-empathy',
          {
            en: 'Tells the patient what will happen and asks for consent',
            fr: 'Dit au patient ce qui va se passer et demande son accord',
          },
          esco('77b636e8-fab3-41a8-8022-1e0a354059dc', 'show empathy', 'faire preuve d’empathie'),
        ),
      ],
    },
  ],
  blueprint: {
    tasks: [
      {
        id: 'three-transfers',
        title: { en: 'Three transfers', fr: 'Trois transferts' },
        description: {
          en: 'One with a belt, one with a sliding board, one with a lift.',
          fr: 'Un à la ceinture, un à la planche de transfert, un au lève-personne.',
        },
        conditions: {
          en: 'With a standardized patient, in a skills laboratory, two observers.',
          fr: 'Avec un patient standardisé, en laboratoire, devant deux observateurs.',
        },
      },
    ],
    criteria: [
      criterion('c-risk', { en: 'Risk assessment', fr: 'Évaluation du risque' }, ['transfer'], {
        en: 'Chooses the right aid and says why',
        fr: 'Choisit la bonne aide et dit pourquoi',
      }),
      criterion('c-technique', { en: 'Technique', fr: 'Technique' }, ['transfer'], {
        en: 'No unsafe load on patient or self',
        fr: 'Aucune charge dangereuse pour le patient ou pour soi',
      }),
    ],
    passRule: { kind: 'every-criterion' },
    evidence: [
      {
        id: 'e-video',
        title: { en: 'Video of the three transfers', fr: 'Vidéo des trois transferts' },
        kinds: ['video'],
        criterionIds: ['c-risk', 'c-technique'],
      },
    ],
  },
} as const;
