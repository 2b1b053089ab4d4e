/** Everything that a check of a version can say, by its stable code, as a person reads it. */
export const faultWords = {
  'text-missing': { en: 'This text is not written yet.', fr: "Ce texte n'est pas encore rédigé." },
  'translation-missing': {
    en: 'This text is missing in a language in which the version is offered.',
    fr: 'Ce texte manque dans une langue dans laquelle la version est offerte.',
  },
  'hours-missing': {
    en: 'Say how many hours of learning it takes.',
    fr: "Indiquez le nombre d'heures d'apprentissage.",
  },
  'competencies-missing': { en: 'There is no competency yet.', fr: "Il n'y a pas encore de compétence." },
  'competency-without-knowledge': {
    en: 'This competency names no knowledge behind it.',
    fr: "Cette compétence n'indique aucune connaissance sous-jacente.",
  },
  'competency-without-skill': {
    en: 'This competency names no skill behind it.',
    fr: "Cette compétence n'indique aucune habileté sous-jacente.",
  },
  'competency-without-attitude': {
    en: 'This competency names no attitude behind it.',
    fr: "Cette compétence n'indique aucune attitude sous-jacente.",
  },
  'alignment-missing': {
    en: 'Align this to a concept of a named framework, or say publicly why none fits.',
    fr: "Alignez cet élément à un concept d'un cadre nommé, ou dites publiquement pourquoi aucun ne convient.",
  },
  'alignment-uri-invalid': {
    en: 'The address of this concept is not a web address.',
    fr: "L'adresse de ce concept n'est pas une adresse Web.",
  },
  'esco-uri-unknown': {
    en: 'ESCO has no concept at this address.',
    fr: "ESCO n'a aucun concept à cette adresse.",
  },
  'esco-kind-wrong': {
    en: 'This ESCO concept is of another kind: knowledge goes with knowledge, skills with skills, attitudes with transversal skills.',
    fr: "Ce concept d'ESCO est d'une autre nature\u00a0: une connaissance va avec les connaissances, une aptitude avec les habiletés, une aptitude transversale avec les attitudes.",
  },
  'tasks-missing': { en: 'The assessment has no task yet.', fr: "L'évaluation n'a pas encore de tâche." },
  'criteria-missing': { en: 'The rubric has no criterion yet.', fr: "La grille n'a pas encore de critère." },
  'levels-too-few': {
    en: 'A criterion needs at least two levels.',
    fr: 'Un critère demande au moins deux niveaux.',
  },
  'pass-level-missing': {
    en: 'Choose the lowest level of this criterion that passes.',
    fr: 'Choisissez le niveau le plus bas de ce critère qui suffit.',
  },
  'criterion-without-competency': {
    en: 'No competency uses this criterion of the rubric.',
    fr: "Aucune compétence n'utilise ce critère de la grille.",
  },
  'criterion-without-evidence': {
    en: 'No evidence is asked for this criterion.',
    fr: "Aucune preuve n'est demandée pour ce critère.",
  },
  'competency-unknown': {
    en: 'This criterion names a competency that is not there.',
    fr: "Ce critère nomme une compétence qui n'existe pas.",
  },
  'competency-without-criterion': {
    en: 'No criterion of the rubric judges this competency.',
    fr: 'Aucun critère de la grille ne juge cette compétence.',
  },
  'competency-without-evidence': {
    en: 'No evidence is asked for this competency.',
    fr: "Aucune preuve n'est demandée pour cette compétence.",
  },
  'pass-rule-impossible': {
    en: 'The pass rule asks for more criteria than the rubric has.',
    fr: "La règle de réussite demande plus de critères que la grille n'en compte.",
  },
  'evidence-missing': { en: 'No evidence is asked for yet.', fr: "Aucune preuve n'est encore demandée." },
  'evidence-without-kind': {
    en: 'Say in which kinds this evidence may come.',
    fr: 'Indiquez sous quelles formes cette preuve peut être remise.',
  },
  'evidence-without-criterion': {
    en: 'This evidence serves no criterion.',
    fr: 'Cette preuve ne sert aucun critère.',
  },
  'criterion-unknown': {
    en: 'This evidence names a criterion that is not there.',
    fr: "Cette preuve nomme un critère qui n'existe pas.",
  },
  'content-too-large': {
    en: 'All texts together are too long to be submitted; shorten them.',
    fr: "L'ensemble des textes est trop long pour être soumis; abrégez-les.",
  },
  'hours-unusual': {
    en: 'Student aid in Ontario covers 5 to 300 hours; this is outside.',
    fr: "L'aide aux étudiants de l'Ontario couvre de 5 à 300 heures; ceci est en dehors.",
  },
  'statement-without-performance-verb': {
    en: 'Begin with what the person can do, with a verb of performance.',
    fr: 'Commencez par ce que la personne sait faire, par un verbe de performance.',
  },
  'other-language-missing': {
    en: 'The version is offered in one language only.',
    fr: "La version n'est offerte que dans une seule langue.",
  },
  'noc-missing': {
    en: 'No occupation (NOC 2021) is named.',
    fr: "Aucune profession (CNP 2021) n'est nommée.",
  },
} as const satisfies Record<string, { en: string; fr: string }>;

export type FaultCode = keyof typeof faultWords;
