/**
 * Performance verbs: what a person can be seen doing. A competency's statement should begin with one; where it does
 * not, the author is warned and offered three, never refused.
 */

export type VerbLanguage = 'en' | 'fr';

export type VerbCheck =
  | { readonly ok: true; readonly verb: string }
  | {
      readonly ok: false;
      readonly code: 'statement-without-performance-verb';
      /** three verbs to begin with instead, the likeliest first */
      readonly suggestions: readonly [string, string, string];
    };

export const ENGLISH_VERBS: readonly string[] = list(`
  adapt adjust administer advise advocate analyse analyze apply appraise arrange assemble assess assign assist audit
  build calculate calibrate care carry categorize check clarify classify clean coach code collaborate collect combine
  communicate compare compile complete compose comply conduct configure construct consult control convert coordinate
  correct count create debug decide defend deliver demonstrate deploy derive describe design detect determine develop
  diagnose differentiate direct discuss dispatch display distinguish document draft draw drive edit enforce ensure
  establish estimate evaluate examine execute explain explore express facilitate file follow forecast formulate gather
  generate guide handle help identify illustrate implement improve inspect install instruct integrate interact
  interpret interview investigate justify label lead lift list listen load locate maintain make manage manipulate map
  measure mediate mentor model modify monitor motivate move navigate negotiate observe obtain operate order organise
  organize outline pack participate perform persuade pick plan position practise predict prepare present prevent
  prioritise prioritize process produce program promote propose protect provide query read recognise recognize
  recommend reconcile record refer relate repair replace report research resolve respect respond restore retrieve
  review revise safeguard schedule secure select serve set show simplify simulate sketch solve sort speak stack
  standardize store structure summarise summarize supervise support synthesize take teach test trace track train
  transfer translate transport treat troubleshoot update use validate verify visualise visualize wear weigh work write
`);

export const FRENCH_VERBS: readonly string[] = list(`
  accompagner accomplir accueillir actualiser adapter administrer afficher aider ajuster aménager améliorer analyser
  animer anticiper appliquer apprécier approvisionner argumenter arranger assembler assister assurer attribuer auditer
  bâtir calculer calibrer catégoriser charger choisir clarifier classer classifier coder collaborer collecter combiner
  communiquer comparer compiler compléter composer compter concevoir conclure conduire configurer conseiller conserver
  consigner construire consulter contrôler convertir coopérer coordonner corriger créer décider déceler décomposer
  décrire déduire défendre définir délimiter démontrer dépanner déplacer déployer dessiner détecter déterminer
  développer diagnostiquer différencier diriger discuter distinguer documenter échanger écouter écrire effectuer
  élaborer employer emballer empiler encadrer enregistrer enseigner entretenir équilibrer estimer établir étalonner
  étiqueter évaluer examiner exécuter expédier expliquer exploiter exposer exprimer fabriquer faciliter faire fixer
  former formuler fournir garantir gérer guider identifier illustrer implanter informer inspecter installer instruire
  intégrer interagir interpréter intervenir inventorier justifier lever lire livrer localiser maintenir manipuler manœuvrer
  mener mesurer mettre mobiliser modéliser modifier montrer motiver naviguer négocier nettoyer noter observer obtenir
  opérer optimiser ordonner organiser orienter participer peser piloter planifier porter positionner poser pratiquer
  préciser préparer présenter prévenir prévoir prioriser procéder produire programmer promouvoir proposer protéger
  ranger rapporter réaliser recenser rechercher recommander reconnaître recueillir rédiger relever remplacer remplir
  rendre réparer repérer répartir répondre représenter résoudre respecter restaurer résumer réviser sauvegarder sécuriser
  sélectionner servir simplifier simuler soigner soulever soutenir structurer suivre superviser surveiller synthétiser
  tenir tester traduire traiter transférer transmettre transporter travailler trier trouver utiliser valider vérifier
  visualiser
`);

/** What may stand before the verb without hiding it. */
const OPENINGS: Readonly<Record<VerbLanguage, RegExp>> = {
  en: /^(?:to|safely|correctly|accurately|independently|effectively|efficiently|consistently)\s+/,
  fr: /^(?:(?:se|ne pas|en équipe|de façon autonome,?|correctement)\s+|s['’])/,
};

/** Words that authors begin with although nobody can see them done, and what can be seen instead. */
const INSTEAD: Readonly<Record<VerbLanguage, Readonly<Record<string, readonly [string, string, string]>>>> = {
  en: {
    understand: ['explain', 'interpret', 'apply'],
    know: ['identify', 'describe', 'explain'],
    learn: ['demonstrate', 'apply', 'practise'],
    appreciate: ['evaluate', 'explain', 'justify'],
    believe: ['justify', 'defend', 'advocate'],
    realise: ['identify', 'explain', 'recognise'],
    realize: ['identify', 'explain', 'recognize'],
    remember: ['list', 'describe', 'identify'],
    think: ['analyse', 'evaluate', 'solve'],
    master: ['perform', 'apply', 'demonstrate'],
    familiar: ['identify', 'describe', 'use'],
    aware: ['identify', 'describe', 'explain'],
  },
  fr: {
    comprendre: ['expliquer', 'interpréter', 'appliquer'],
    connaître: ['identifier', 'décrire', 'expliquer'],
    savoir: ['décrire', 'appliquer', 'démontrer'],
    apprendre: ['démontrer', 'appliquer', 'pratiquer'],
    croire: ['justifier', 'défendre', 'argumenter'],
    maîtriser: ['exécuter', 'appliquer', 'démontrer'],
    penser: ['analyser', 'évaluer', 'résoudre'],
    retenir: ['décrire', 'identifier', 'résumer'],
    pouvoir: ['effectuer', 'appliquer', 'démontrer'],
    sensibilisé: ['identifier', 'décrire', 'expliquer'],
    compréhension: ['expliquer', 'interpréter', 'appliquer'],
    connaissance: ['identifier', 'décrire', 'expliquer'],
  },
};

const DEFAULTS: Readonly<Record<VerbLanguage, readonly [string, string, string]>> = {
  en: ['demonstrate', 'perform', 'apply'],
  fr: ['démontrer', 'effectuer', 'appliquer'],
};

const VERBS: Readonly<Record<VerbLanguage, ReadonlyMap<string, string>>> = {
  en: new Map(ENGLISH_VERBS.map((verb) => [fold(verb), verb])),
  fr: new Map(FRENCH_VERBS.map((verb) => [fold(verb), verb])),
};

/**
 * Whether a statement begins with a performance verb (English base form, French infinitive; accents and case do not
 * matter). Otherwise three suggestions: for *understand* and its like what can be observed instead, for a noun or
 * another form (*operation*, *performing*) the verb nearest to it, filled up with general ones.
 */
export function startsWithPerformanceVerb(text: string, language: VerbLanguage): VerbCheck {
  const start = text
    .normalize('NFC')
    .trim()
    .toLowerCase()
    .replace(/^[^\p{L}]+/u, '');
  const first = firstWord(start.replace(OPENINGS[language], ''));
  const verb = VERBS[language].get(fold(first));
  if (verb !== undefined) return { ok: true, verb };
  return {
    ok: false,
    code: 'statement-without-performance-verb',
    suggestions: suggestions(start, first, language),
  };
}

function suggestions(
  start: string,
  first: string,
  language: VerbLanguage,
): readonly [string, string, string] {
  // "be able to operate ..." and "être capable d'utiliser ..." already hold the verb.
  const later = start
    .split(/[^\p{L}\p{M}]+/u)
    .slice(0, 6)
    .map((word) => VERBS[language].get(fold(word)))
    .filter((verb) => verb !== undefined);
  const instead = Object.entries(INSTEAD[language]).find(([word]) =>
    start.split(/\s+/, 4).some((w) => same(w, word)),
  );
  const near = nearest(first, language);
  const [a, b, c] = [...new Set([...(instead?.[1] ?? []), ...near, ...later, ...DEFAULTS[language]])];
  const [x, y, z] = DEFAULTS[language];
  return [a ?? x, b ?? y, c ?? z];
}

function same(word: string, other: string): boolean {
  return fold(word).replace(/[^a-z]/g, '') === fold(other);
}

/** The verb that shares the longest beginning with the word (at least four letters, and most of the verb). */
function nearest(word: string, language: VerbLanguage): readonly string[] {
  const folded = fold(word);
  let best: string | undefined;
  let bestLength = 3;
  for (const [key, verb] of VERBS[language]) {
    const length = commonPrefix(folded, key);
    if (length > bestLength && length >= key.length - 3) {
      best = verb;
      bestLength = length;
    }
  }
  return best === undefined ? [] : [best];
}

function commonPrefix(a: string, b: string): number {
  let length = 0;
  while (length < a.length && length < b.length && a[length] === b[length]) length += 1;
  return length;
}

function firstWord(text: string): string {
  return /^[\p{L}\p{M}]+/u.exec(text)?.[0] ?? '';
}

/** Without accents and ligatures, lower case. */
function fold(text: string): string {
  return text
    .toLowerCase()
    .replaceAll('œ', 'oe')
    .normalize('NFD')
    .replace(/\p{M}+/gu, '');
}

function list(words: string): readonly string[] {
  return words.trim().split(/\s+/);
}
