import { element, esco } from './content.js';
import { short } from './short.js';

/** Dangerous goods: an employer is asked first, then the sector council. */
export const dangerousGoods = short({
  name: { en: 'Dangerous goods in a warehouse', fr: 'Marchandises dangereuses en entrepôt' },
  description: {
    en: 'Receiving, separating and storing dangerous goods, and acting when a package leaks.',
    fr: 'Recevoir, séparer et entreposer des marchandises dangereuses, et agir quand un colis fuit.',
  },
  hours: 24,
  noc: ['75101'],
  statement: {
    en: 'Separate and store dangerous goods by their labels and papers',
    fr: "Séparer et entreposer des marchandises dangereuses d'après leurs étiquettes et leurs documents",
  },
  knowledge: element(
    'k-rules',
    { en: 'What may not be stored together', fr: 'Ce qui ne peut pas être entreposé ensemble' },
    esco(
      '519b3949-b711-4a08-a395-a4bd068f9fa2',
      'safety regulations for warehouses',
      'règles de sécurité applicables aux entrepôts',
    ),
  ),
  skill: element(
    's-gear',
    {
      en: 'Chooses and wears the gear that the label asks for',
      fr: "Choisit et porte l'équipement que l'étiquette exige",
    },
    esco(
      '6122d586-5978-431f-8e7a-96e61fc1f3fc',
      'wear appropriate protective gear',
      'porter des équipements de protection appropriés',
    ),
  ),
  attitude: element(
    'a-others',
    { en: 'Clears the area before acting', fr: "Fait évacuer la zone avant d'agir" },
    esco(
      '4cde32b5-fc2f-4257-a8b9-5b15a67ee3e5',
      'protect the health of others',
      'protéger la santé d’autres personnes',
    ),
  ),
  task: {
    title: { en: 'A mixed delivery', fr: 'Une livraison mixte' },
    description: {
      en: 'Check eight labelled packages, store them apart, and deal with one that leaks.',
      fr: 'Vérifier huit colis étiquetés, les entreposer séparément et réagir à un colis qui fuit.',
    },
    conditions: {
      en: 'In a training bay, with inert contents, 60 minutes, alone.',
      fr: 'Dans un quai-école, avec un contenu inerte, 60 minutes, seul.',
    },
  },
  criteria: [
    [
      { en: 'Separation', fr: 'Séparation' },
      {
        en: 'No two goods stored together that may not be',
        fr: 'Aucune marchandise rangée avec une autre qui ne le permet pas',
      },
    ],
    [
      { en: 'The leak', fr: 'La fuite' },
      {
        en: 'Area cleared, gear on, report made, in this order',
        fr: 'Zone évacuée, équipement porté, signalement fait, dans cet ordre',
      },
    ],
  ],
  evidence: { en: 'Storage plan and report', fr: 'Plan de rangement et rapport' },
});

/** Cold chain: one refusal was enough to stop it. */
export const coldChain = short({
  name: { en: 'Cold chain handling', fr: 'Manutention de la chaîne du froid' },
  description: {
    en: 'Keeping chilled and frozen goods at their temperature from the truck to the shelf, and showing that they were.',
    fr: 'Garder les produits réfrigérés et congelés à leur température du camion à la tablette, et le démontrer.',
  },
  hours: 18,
  noc: ['75101', '14400'],
  statement: {
    en: 'Handle chilled and frozen goods without breaking the cold chain',
    fr: 'Manutentionner des produits réfrigérés et congelés sans rompre la chaîne du froid',
  },
  knowledge: element(
    'k-flow',
    { en: 'Where a cold chain breaks', fr: 'Où une chaîne du froid se rompt' },
    esco('e843973c-23dd-416a-8a9c-9e89512542fb', 'logistics', 'logistique'),
  ),
  skill: element(
    's-check',
    {
      en: 'Measures and records temperatures on arrival',
      fr: "Mesure et consigne les températures à l'arrivée",
    },
    esco('0b3ee7c8-dc29-48de-a54b-2c91560161a4', 'check shipments', 'vérifier des expéditions'),
  ),
  attitude: element(
    'a-detail',
    { en: 'Does not round a reading', fr: "N'arrondit pas une mesure" },
    esco('83e6510b-ffeb-4aec-959c-4265fd0ff7b7', 'attend to detail', 'veiller aux détails'),
  ),
  task: {
    title: { en: 'One chilled truck', fr: 'Un camion réfrigéré' },
    description: {
      en: 'Unload, measure, store, and refuse what arrived too warm.',
      fr: 'Décharger, mesurer, ranger et refuser ce qui arrive trop chaud.',
    },
    conditions: {
      en: 'At a real dock, 45 minutes, with one planted warm pallet.',
      fr: 'À un vrai quai, 45 minutes, avec une palette trop chaude prévue.',
    },
  },
  criteria: [
    [
      { en: 'Records', fr: 'Consignation' },
      {
        en: 'Every pallet measured, every reading kept',
        fr: 'Chaque palette mesurée, chaque mesure conservée',
      },
    ],
    [
      { en: 'Refusal', fr: 'Refus' },
      {
        en: 'The warm pallet refused, with the reading as the reason',
        fr: 'La palette trop chaude refusée, mesure à l’appui',
      },
    ],
  ],
  evidence: { en: 'Temperature record', fr: 'Relevé de températures' },
});

/** Load securing: a refusal taken back, a conflict of interest, and a substitute. */
export const loadSecuring = short({
  name: { en: 'Load securing', fr: 'Arrimage des charges' },
  description: {
    en: 'Securing mixed loads on a trailer so that nothing moves when the driver brakes.',
    fr: 'Arrimer des charges mixtes sur une remorque pour que rien ne bouge au freinage.',
  },
  hours: 16,
  noc: ['75101', '73300'],
  statement: {
    en: 'Secure a mixed load for the road and check it before departure',
    fr: 'Arrimer une charge mixte pour la route et la vérifier avant le départ',
  },
  knowledge: element(
    'k-methods',
    { en: 'Which load wants which fixing', fr: 'Quel arrimage pour quelle charge' },
    esco(
      'a16e3fc6-c77d-46e3-aa18-c691fed47fd1',
      'freight transport methods',
      'méthodes de transport de marchandises',
    ),
  ),
  skill: element(
    's-secure',
    { en: 'Straps, blocks and tensions a load', fr: 'Sangle, cale et tend une charge' },
    esco(
      'b1e4b6b3-c32e-426f-91a1-41b8adac086c',
      'secure goods',
      'fixer les marchandises selon les ordres de travail',
    ),
  ),
  attitude: element(
    'a-responsible',
    { en: 'Signs for a load only after seeing it', fr: "Ne signe pour une charge qu'après l'avoir vue" },
    esco('199f7919-5114-41b6-b6a5-41e0e4896ec1', 'assume responsibility', 'assumer des responsabilités'),
  ),
  task: {
    title: { en: 'One mixed trailer', fr: 'Une remorque mixte' },
    description: {
      en: 'Plan and secure four pallets, a drum and a crate.',
      fr: "Planifier l'arrimage de quatre palettes, d'un baril et d'une caisse, puis l'exécuter.",
    },
    conditions: {
      en: 'On a standing trailer, 90 minutes, with one helper.',
      fr: "Sur une remorque à l'arrêt, 90 minutes, avec un aide.",
    },
  },
  criteria: [
    [
      { en: 'Fixing', fr: 'Arrimage' },
      { en: 'Nothing moves in the tilt test', fr: "Rien ne bouge à l'essai d'inclinaison" },
    ],
    [
      { en: 'Check', fr: 'Vérification' },
      { en: 'Every strap checked and the list signed', fr: 'Chaque sangle vérifiée et la liste signée' },
    ],
  ],
  evidence: { en: 'Load plan and check list', fr: 'Plan de charge et liste de vérification' },
});

/** Peak season: confirmed for one season at a time, and renewed. */
export const peakSeason = short({
  name: { en: 'Peak season picking', fr: 'Préparation de commandes en haute saison' },
  description: {
    en: 'Picking many small orders a day in a changing team, and keeping the count right.',
    fr: 'Préparer beaucoup de petites commandes par jour dans une équipe changeante, sans fausser le compte.',
  },
  hours: 12,
  noc: ['75101'],
  statement: {
    en: 'Pick small orders at the pace of a peak season without errors of count',
    fr: 'Préparer de petites commandes au rythme de la haute saison sans erreur de compte',
  },
  knowledge: element(
    'k-rules',
    { en: 'How stock is counted while it moves', fr: 'Compter les stocks pendant leur mouvement' },
    esco(
      '5aaf2780-04d7-4bbf-8b06-af36eafe8eba',
      'inventory management rules',
      'règles de gestion des stocks',
    ),
  ),
  skill: element(
    's-pick',
    { en: 'Picks by list and by light', fr: 'Prépare à la liste et au voyant' },
    esco(
      'ee5e2297-39cc-4ed6-89e5-d58016118a7f',
      'pick orders for dispatching',
      'préparer des commandes en vue de leur expédition',
    ),
  ),
  attitude: element(
    'a-change',
    { en: 'Takes over where a colleague left', fr: "Prend la relève là où un collègue s'est arrêté" },
    esco('49de9958-2aa4-4eef-a89d-fe5d5bcd28c4', 'adapt to change', "s'adapter au changement"),
  ),
  task: {
    title: { en: 'Two hours of orders', fr: 'Deux heures de commandes' },
    description: {
      en: 'Pick sixty small orders, hand over in the middle, and take over from another.',
      fr: 'Préparer soixante petites commandes, passer le relais à mi-parcours et prendre celui d’une autre personne.',
    },
    conditions: {
      en: 'In a training warehouse, 120 minutes, in a team of four.',
      fr: 'Dans un entrepôt-école, 120 minutes, dans une équipe de quatre.',
    },
  },
  criteria: [
    [
      { en: 'Count', fr: 'Compte' },
      { en: 'At most one wrong order in sixty', fr: 'Au plus une commande erronée sur soixante' },
    ],
    [
      { en: 'Handover', fr: 'Relais' },
      { en: 'Nothing picked twice, nothing left out', fr: 'Rien de préparé deux fois, rien d’oublié' },
    ],
  ],
  evidence: { en: 'Pick log', fr: 'Journal de préparation' },
});
