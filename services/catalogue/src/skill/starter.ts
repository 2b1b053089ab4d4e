import type { EscoSkill, ReuseLevel, SkillKind } from './esco-csv.js';

/**
 * A small selection of ESCO v1.1.1 concepts for the demo organizations: URI, kind and preferred labels as ESCO
 * words them. The whole classification comes by `npm run esco:import` from the official download.
 */

/** What the European Commission asks to be shown wherever ESCO data shows. */
export const ESCO_NOTICE = {
  en: 'This service uses the ESCO classification of the European Commission.',
  fr: 'Ce service utilise la classification ESCO de la Commission européenne.',
} as const;

/** The release that the starter set was taken from; the version that an alignment pins. */
export const ESCO_STARTER_VERSION = '1.1.1';

/** Every ESCO skill's URI is this and its code. */
export const ESCO_SKILL_BASE = 'http://data.europa.eu/esco/skill/';

type StarterRow = readonly [code: string, kind: SkillKind, reuse: ReuseLevel, en: string, fr: string];

// biome-ignore format: a table reads best with a row a line
const ROWS: readonly StarterRow[] = [
  // Warehousing and logistics
  ['7afb5a64-e574-421a-bb3a-7a7bc108d2a5', 'skill', 'cross-sector', 'perform warehousing operations', 'exécuter des opérations d’entreposage'],
  ['7c821387-b428-4f75-b5a7-7b038aa81cfd', 'skill', 'cross-sector', 'use a warehouse management system', 'utiliser un système de gestion d’entrepôt'],
  ['089ddb19-1c7a-43ff-ba64-070f7ce4787a', 'knowledge', 'sector-specific', 'warehouse operations', "opérations d'entreposage"],
  ['519b3949-b711-4a08-a395-a4bd068f9fa2', 'knowledge', 'sector-specific', 'safety regulations for warehouses', 'règles de sécurité applicables aux entrepôts'],
  ['28cb374e-6261-4133-8371-f9a5470145da', 'skill', 'cross-sector', 'operate forklift', 'utiliser un chariot élévateur'],
  ['ee5e2297-39cc-4ed6-89e5-d58016118a7f', 'skill', 'sector-specific', 'pick orders for dispatching', 'préparer des commandes en vue de leur expédition'],
  ['3d086228-d7fc-4c23-972a-22b7d44a6173', 'skill', 'cross-sector', 'stack goods', 'empiler des marchandises'],
  ['b1e4b6b3-c32e-426f-91a1-41b8adac086c', 'skill', 'cross-sector', 'secure goods', 'fixer les marchandises selon les ordres de travail'],
  ['0b3ee7c8-dc29-48de-a54b-2c91560161a4', 'skill', 'sector-specific', 'check shipments', 'vérifier des expéditions'],
  ['53815c73-d352-4d4d-92cb-fb7020cbd8e6', 'skill', 'sector-specific', 'carry out inventory control accuracy', 'veiller à la précision du contrôle des stocks'],
  ['5aaf2780-04d7-4bbf-8b06-af36eafe8eba', 'knowledge', 'cross-sector', 'inventory management rules', 'règles de gestion des stocks'],
  ['e843973c-23dd-416a-8a9c-9e89512542fb', 'knowledge', 'cross-sector', 'logistics', 'logistique'],
  ['f929c89e-c363-4132-a918-e021d57b307c', 'knowledge', 'cross-sector', 'supply chain management', 'gestion de la chaîne d’approvisionnement'],
  ['a16e3fc6-c77d-46e3-aa18-c691fed47fd1', 'knowledge', 'cross-sector', 'freight transport methods', 'méthodes de transport de marchandises'],
  ['6122d586-5978-431f-8e7a-96e61fc1f3fc', 'skill', 'cross-sector', 'wear appropriate protective gear', 'porter des équipements de protection appropriés'],
  ['d2d9051a-10e1-41c5-9cfb-bbdc58016176', 'skill', 'cross-sector', 'follow safety precautions in work practices', 'respecter les consignes de sécurité dans les pratiques de travail'],
  // Safe patient transfer and injury prevention
  ['949c119b-3433-439f-8ca9-1a9ce04b696d', 'skill', 'sector-specific', 'transfer patients', 'transférer des patients'],
  ['156f8c5b-894a-4ccc-a70e-37a2726f3f00', 'skill', 'cross-sector', 'work ergonomically', 'travailler de façon ergonomique'],
  ['198b614d-a9af-46f5-b3fd-2672b401dd8e', 'knowledge', 'cross-sector', 'health and safety in the workplace', 'hygiène et sécurité sur le lieu de travail'],
  ['fbdbed1c-442a-47b3-a26f-0e867d82bbea', 'knowledge', 'cross-sector', 'ergonomics', 'ergonomie'],
  ['9ec4252d-cbe8-4134-88fa-549dee1883f3', 'knowledge', 'cross-sector', 'human anatomy', 'anatomie humaine'],
  ['c65aa043-98da-4136-9877-494e72d9e4cf', 'skill', 'cross-sector', 'interact with healthcare users', 'interagir avec les usagers du système de santé'],
  ['ab2bb44a-3956-4028-8715-8b70b1960b99', 'skill', 'cross-sector', 'lift heavy weights', 'soulever des charges lourdes'],
  // Data fluency for freight and parcel delivery
  ['2b92a5b2-6758-4ee3-9fb4-b6387a55cc8f', 'skill', 'cross-sector', 'perform data analysis', 'effectuer une analyse de données'],
  ['50b100ea-74fd-4706-99db-3e4ca55e51b8', 'skill', 'cross-sector', 'perform data cleansing', 'effectuer un nettoyage de données'],
  ['c3e36d05-8ae8-447f-bb2b-6f9409f85389', 'skill', 'cross-sector', 'deliver visual presentation of data', 'fournir une présentation visuelle des données'],
  ['1e77e42a-181f-4b48-8e74-201ce50ffc29', 'skill', 'cross-sector', 'interpret current data', 'interpréter des données actuelles'],
  ['1973c966-f236-40c9-b2d4-5d71a89019be', 'skill', 'cross-sector', 'use spreadsheets software', 'utiliser un logiciel de tableur'],
  ['6f993130-082b-4732-b62f-52cdf2096ad9', 'skill', 'cross-sector', 'use methods of logistical data analysis', "utiliser des méthodes d'analyse des données logistiques"],
  ['97bd1c21-66b2-4b7e-ad0f-e3cda590e378', 'knowledge', 'cross-sector', 'data analytics', 'analyse de données'],
  ['cc7370dd-69fa-4c67-a96f-d4d135d38700', 'knowledge', 'sector-specific', 'data quality assessment', 'évaluation de la qualité de données'],
  ['a4346013-a967-4a58-a533-6b32ad1364c5', 'knowledge', 'sector-specific', 'data protection', 'protection des données'],
  // Transversal skills, where attitudes are found
  ['c10d5d87-36cf-42f5-8a12-e560fb5f4af8', 'skill', 'transversal', 'demonstrate intercultural competence', 'faire preuve de compétences interculturelles'],
  ['60c78287-22eb-4103-9c8c-28deaa460da0', 'skill', 'transversal', 'work in teams', 'travailler en équipe'],
  ['77b636e8-fab3-41a8-8022-1e0a354059dc', 'skill', 'transversal', 'show empathy', 'faire preuve d’empathie'],
  ['83e6510b-ffeb-4aec-959c-4265fd0ff7b7', 'skill', 'transversal', 'attend to detail', 'veiller aux détails'],
  ['49de9958-2aa4-4eef-a89d-fe5d5bcd28c4', 'skill', 'transversal', 'adapt to change', "s'adapter au changement"],
  ['113b4428-0a31-4199-8496-070af7854b91', 'skill', 'transversal', 'meet commitments', 'respecter ses engagements'],
  ['199f7919-5114-41b6-b6a5-41e0e4896ec1', 'skill', 'transversal', 'assume responsibility', 'assumer des responsabilités'],
  ['7dd94ad3-13d6-43fe-8b94-51fcbf67ced9', 'skill', 'transversal', 'think critically', 'penser de manière critique'],
  ['429062f1-a958-43ea-83dd-4e1af078c156', 'skill', 'transversal', 'demonstrate curiosity', 'faire preuve de curiosité'],
  ['4cde32b5-fc2f-4257-a8b9-5b15a67ee3e5', 'skill', 'transversal', 'protect the health of others', 'protéger la santé d’autres personnes'],
  ['5ca953f7-541d-4f67-bc55-7721348366cf', 'skill', 'transversal', 'respect the diversity of cultural values and norms', 'respecter la diversité des valeurs et des normes culturelles'],
  ['9bf266a6-188b-4d17-a22f-2f266d76832b', 'skill', 'transversal', 'demonstrate willingness to learn', 'démontrer une volonté d’apprendre'],
];

/** The starter set, in the shape that the importer takes; labels only, no alternative labels or descriptions. */
export const ESCO_STARTER_SKILLS: readonly EscoSkill[] = ROWS.map(([code, kind, reuseLevel, en, fr]) => ({
  uri: `${ESCO_SKILL_BASE}${code}`,
  code,
  kind,
  reuseLevel,
  label: { en, fr },
  altLabels: { en: [], fr: [] },
  description: { en: undefined, fr: undefined },
  broader: [],
}));
