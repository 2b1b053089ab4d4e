/**
 * Every problem that Countersign answers with, by its stable code: HTTP status and title in both languages.
 * The code is the end of the problem's `type` (RFC 9457 section 3.1.1) and the type of a Temporal ApplicationFailure.
 */
export const problemCodes = {
  'already-answered': { status: 409, en: 'This was already answered', fr: 'Une réponse a déjà été donnée' },
  'already-not-asked': {
    status: 409,
    en: 'Your organization is not asked about this already',
    fr: "Votre organisation n'est déjà plus sollicitée à ce sujet",
  },
  'appeal-already-made': {
    status: 409,
    en: 'An appeal was already made for this award',
    fr: 'Un recours a déjà été formé pour cette attestation',
  },
  'appeal-answered-by-involved': {
    status: 409,
    en: 'Who proposed the revocation, marked the case or released the award may not answer the appeal',
    fr: "La personne qui a proposé la révocation, noté le dossier ou délivré l'attestation ne peut pas répondre au recours",
  },
  'appeal-decided': {
    status: 409,
    en: 'This appeal was decided before',
    fr: 'Ce recours a déjà été tranché',
  },
  'appeal-not-open': {
    status: 409,
    en: 'This result cannot be appealed (any more)',
    fr: "Ce résultat ne peut pas, ou ne peut plus, faire l'objet d'un recours",
  },
  'appeal-unanswered': {
    status: 409,
    en: 'An appeal waits for its answer',
    fr: 'Un recours attend une réponse',
  },
  'appeal-unknown': {
    status: 409,
    en: 'There is no open appeal for this award',
    fr: "Il n'y a aucun recours ouvert pour cette attestation",
  },
  'appeal-window-ended': {
    status: 409,
    en: 'The time to appeal has ended',
    fr: 'Le délai de recours est terminé',
  },
  'appeal-window-open': {
    status: 409,
    en: 'Earners may still appeal',
    fr: 'Les titulaires peuvent encore former un recours',
  },
  'approver-is-proposer': {
    status: 409,
    en: 'Who proposed this release, or assessed in it, may not approve it',
    fr: "La personne qui a proposé cette émission, ou qui y a évalué, ne peut pas l'approuver",
  },
  'assertion-invalid': {
    status: 403,
    en: 'The passkey did not sign this statement',
    fr: "La clé d'accès n'a pas signé cet énoncé",
  },
  'assertion-reused': {
    status: 409,
    en: 'This signature was already used',
    fr: 'Cette signature a déjà servi',
  },
  'correction-without-change': {
    status: 409,
    en: 'Nothing here differs from what is kept',
    fr: 'Rien ici ne diffère de ce qui est conservé',
  },
  'student-number-taken': {
    status: 409,
    en: 'Somebody else here has this student number',
    fr: 'Une autre personne porte déjà ce numéro étudiant ici',
  },
  'attempt-not-open': {
    status: 409,
    en: 'No other attempt can be opened now',
    fr: 'Aucune autre tentative ne peut être ouverte maintenant',
  },
  'award-erased': {
    status: 410,
    en: "The earner's data were erased; this award is no longer shown",
    fr: "Les données de la personne ont été effacées; cette attestation n'est plus affichée",
  },
  'award-not-in-revocation': {
    status: 409,
    en: 'This award is not in the proposed revocation, or was taken out',
    fr: "Cette attestation n'est pas visée par la révocation proposée, ou en a été retirée",
  },
  'award-not-suspended': {
    status: 409,
    en: 'This award is not suspended by one signature',
    fr: "Cette attestation n'est pas suspendue par une signature unique",
  },
  'award-replaced': {
    status: 409,
    en: 'A corrected award has taken the place of this one',
    fr: 'Une attestation corrigée a remplacé celle-ci',
  },
  'award-revoked': {
    status: 409,
    en: 'This award is revoked for good',
    fr: 'Cette attestation est révoquée définitivement',
  },
  'case-already-marked': {
    status: 409,
    en: 'This case was already marked',
    fr: 'Ce dossier a déjà été noté',
  },
  'case-closed': {
    status: 409,
    en: 'This case is closed',
    fr: 'Ce dossier est fermé',
  },
  'case-not-open': {
    status: 409,
    en: 'This case is not open',
    fr: 'Ce dossier n’est pas ouvert',
  },
  'case-not-prepared': {
    status: 409,
    en: 'This case was already opened or is closed',
    fr: 'Ce dossier a déjà été ouvert ou est fermé',
  },
  'case-stage-passed': {
    status: 409,
    en: 'The case has gone on to another step',
    fr: 'Le dossier est passé à une autre étape',
  },
  'confirmation-not-in-force': {
    status: 409,
    en: 'This confirmation is not in force any more',
    fr: "Cette confirmation n'est plus en vigueur",
  },
  conflict: { status: 409, en: 'The thing changed meanwhile', fr: "L'objet a changé entre-temps" },
  'conflict-declared': {
    status: 409,
    en: 'A conflict of interest was declared here',
    fr: "Un conflit d'intérêts a été déclaré ici",
  },
  'consent-missing': {
    status: 409,
    en: 'The earner has not consented yet',
    fr: 'La personne évaluée n’a pas encore donné son consentement',
  },
  'criterion-missing': { status: 422, en: 'A criterion is not rated', fr: "Un critère n'est pas évalué" },
  'csv-faulty': {
    status: 422,
    en: 'The file has rows to correct; nothing was imported',
    fr: 'Le fichier contient des lignes à corriger; rien n’a été importé',
  },
  'decision-in-progress': {
    status: 503,
    en: 'The decision is received and not yet recorded; send it again',
    fr: 'La décision est reçue mais pas encore inscrite; envoyez-la de nouveau',
  },
  'delegate-is-approver': {
    status: 409,
    en: 'This colleague may answer already',
    fr: 'Cette personne peut déjà répondre',
  },
  'delegate-not-enrolled': {
    status: 409,
    en: 'This colleague has no passkey that counts',
    fr: "Cette personne n'a pas de clé d'accès qui compte",
  },
  'delegation-ended': {
    status: 409,
    en: 'This delegation has ended',
    fr: 'Cette délégation a pris fin',
  },
  'delegation-of-delegation': {
    status: 409,
    en: 'Only who holds the role alone may delegate it',
    fr: 'Seule une personne qui détient elle-même le rôle peut le déléguer',
  },
  'delegation-to-self': {
    status: 409,
    en: 'Nobody delegates to themselves',
    fr: 'Nul ne se délègue à soi-même',
  },
  'earner-erased': {
    status: 410,
    en: 'This earner was erased',
    fr: 'Cette personne a été effacée',
  },
  'employer-exists': {
    status: 409,
    en: 'This employer is named already',
    fr: 'Cet employeur est déjà nommé',
  },
  'evidence-damaged': {
    status: 409,
    en: 'A piece of evidence is not what was handed in; report it before marking',
    fr: 'Une preuve n’est pas celle qui a été remise; signalez-le avant de noter',
  },
  'evidence-empty': {
    status: 422,
    en: 'The file is empty',
    fr: 'Le fichier est vide',
  },
  'evidence-incomplete': {
    status: 409,
    en: 'Evidence that a pass needs is missing',
    fr: 'Il manque des preuves nécessaires à la réussite',
  },
  'evidence-location-not-removable': {
    status: 422,
    en: 'The place in this file cannot be removed; export it again',
    fr: 'Le lieu inscrit dans ce fichier ne peut pas être retiré; exportez-le de nouveau',
  },
  'evidence-too-large': {
    status: 413,
    en: 'The file is too large',
    fr: 'Le fichier est trop volumineux',
  },
  'evidence-too-many': {
    status: 409,
    en: 'This case holds as many pieces of evidence as it can',
    fr: 'Ce dossier contient autant de preuves que possible',
  },
  'evidence-type-mismatch': {
    status: 415,
    en: 'The file is not of the type that it claims',
    fr: 'Le fichier n’est pas du type annoncé',
  },
  'evidence-type-not-allowed': {
    status: 415,
    en: 'Files of this type are not taken as evidence',
    fr: 'Les fichiers de ce type ne sont pas acceptés comme preuve',
  },
  'extension-too-long': {
    status: 409,
    en: 'The rules do not allow this date',
    fr: 'Les règles ne permettent pas cette date',
  },
  forbidden: { status: 403, en: 'Your role may not do this', fr: 'Votre rôle ne permet pas cette action' },
  'idempotency-key-missing': {
    status: 400,
    en: 'The header Idempotency-Key is missing',
    fr: "L'en-tête Idempotency-Key manque",
  },
  'idempotency-key-reused': {
    status: 422,
    en: 'This Idempotency-Key was used for another request',
    fr: 'Cette clé Idempotency-Key a servi à une autre demande',
  },
  internal: {
    status: 500,
    en: 'Something failed on our side; nothing was lost',
    fr: "Une erreur est survenue de notre côté; rien n'est perdu",
  },
  'link-expired': {
    status: 410,
    en: 'This link is too old; ask for a new one',
    fr: 'Ce lien est trop ancien; demandez-en un nouveau',
  },
  'link-unknown': {
    status: 404,
    en: 'This link is not one of ours',
    fr: "Ce lien n'est pas l'un des nôtres",
  },
  'link-used': {
    status: 409,
    en: 'This link was already used; sign in, or ask for a new one',
    fr: 'Ce lien a déjà servi; connectez-vous ou demandez-en un nouveau',
  },
  'mark-outside-rubric': {
    status: 422,
    en: 'The mark does not fit the rubric',
    fr: 'La notation ne correspond pas à la grille',
  },
  'moderation-reason-missing': {
    status: 422,
    en: 'A criterion that differed has no reason',
    fr: 'Un critère divergent est sans motif',
  },
  'not-asked': {
    status: 409,
    en: 'Your organization is not asked for this',
    fr: "Cela n'est pas demandé à votre organisation",
  },
  'not-found': { status: 404, en: 'There is no such thing here', fr: "Il n'y a rien de tel ici" },
  'not-renewable': {
    status: 409,
    en: 'This confirmation cannot be renewed as it is',
    fr: 'Cette confirmation ne peut pas être renouvelée telle quelle',
  },
  'not-your-duty': {
    status: 409,
    en: 'Somebody else has this duty',
    fr: "Cette tâche est confiée à quelqu'un d'autre",
  },
  'nothing-to-ask': {
    status: 409,
    en: 'Nothing is missing that employers could be asked for',
    fr: "Il ne manque rien que l'on pourrait demander aux employeurs",
  },
  'nothing-to-correct': {
    status: 409,
    en: 'The identity of the earner is the one that was signed',
    fr: "L'identité du titulaire est celle qui a été signée",
  },
  'nothing-to-recall': {
    status: 409,
    en: 'There is no answer that could be taken back',
    fr: "Il n'y a aucune réponse à retirer",
  },
  'origin-refused': {
    status: 403,
    en: 'This request comes from another site',
    fr: "Cette demande vient d'un autre site",
  },
  'own-case': {
    status: 403,
    en: 'Nobody marks their own case',
    fr: 'Personne ne note son propre dossier',
  },
  'own-organization': {
    status: 409,
    en: 'An organization does not confirm what is its own',
    fr: 'Une organisation ne confirme pas ce qui est à elle',
  },
  'own-role-grant': {
    status: 403,
    en: 'Nobody grants roles to themselves',
    fr: "Personne ne s'attribue de rôles",
  },
  'passkey-missing': { status: 409, en: 'Enrol a passkey first', fr: "Inscrivez d'abord une clé d'accès" },
  'passkey-not-registered': {
    status: 422,
    en: 'The passkey could not be registered; begin again',
    fr: "La clé d'accès n'a pas pu être enregistrée; recommencez",
  },
  'pathway-cycle': {
    status: 409,
    en: 'By this pathway a micro-certification would have to be held before itself',
    fr: 'Selon ce cheminement, il faudrait détenir une microcertification avant elle-même',
  },
  'payload-too-large': { status: 413, en: 'That is too large', fr: "C'est trop volumineux" },
  'person-lacks-role': {
    status: 409,
    en: 'This person does not hold the role for this step',
    fr: 'Cette personne ne détient pas le rôle pour cette étape',
  },
  'person-of-institution': {
    status: 409,
    en: 'You belong to the institution whose micro-certification this is',
    fr: "Vous faites partie de l'établissement dont c'est la microcertification",
  },
  'policy-approved': {
    status: 409,
    en: 'An approved policy does not change; draft a new revision',
    fr: 'Une règle approuvée ne change plus; rédigez une nouvelle révision',
  },
  'policy-not-approved': {
    status: 409,
    en: 'This policy is not approved',
    fr: "Cette règle d'aval n'est pas approuvée",
  },
  'policy-unsatisfiable': {
    status: 422,
    en: 'This endorsement policy cannot be met (any more)',
    fr: "Cette règle d'aval ne peut pas, ou ne peut plus, être satisfaite",
  },
  'prerequisites-not-met': {
    status: 409,
    en: 'Something must be held before this case opens',
    fr: "Il faut détenir autre chose avant que ce dossier ne s'ouvre",
  },
  'rate-limited': {
    status: 429,
    en: 'Too many requests; try again later',
    fr: 'Trop de demandes; réessayez plus tard',
  },
  'rating-outside-rubric': {
    status: 422,
    en: 'This criterion is not in the assessment',
    fr: "Ce critère ne figure pas dans l'évaluation",
  },
  'reissue-approver-is-proposer': {
    status: 409,
    en: 'Who proposed the corrected award does not approve it',
    fr: "La personne qui a proposé l'attestation corrigée ne peut pas l'approuver",
  },
  'reissue-approver-marked': {
    status: 409,
    en: 'Who marked the case does not approve its corrected award',
    fr: "La personne qui a noté le dossier ne peut pas approuver l'attestation corrigée",
  },
  'reissue-open': {
    status: 409,
    en: 'A corrected award is being signed',
    fr: "La signature d'une attestation corrigée est en cours",
  },
  'release-exceptions-unfit': {
    status: 422,
    en: 'The rows to hold back are not all in this release, or nothing is left to award',
    fr: 'Les résultats à retenir ne sont pas tous dans ce lot, ou il ne reste rien à décerner',
  },
  'release-not-open': {
    status: 409,
    en: 'The release is not in a state in which this can be decided',
    fr: "L'émission n'est pas dans un état où cela peut être décidé",
  },
  'release-not-paused': {
    status: 409,
    en: 'This release is not paused',
    fr: "Ce lot n'est pas suspendu",
  },
  'release-paused': {
    status: 409,
    en: 'This release is paused',
    fr: 'Ce lot est suspendu',
  },
  'result-already-released': {
    status: 409,
    en: 'A result is in another release already',
    fr: 'Un résultat fait déjà partie d’une autre émission',
  },
  'result-not-final': {
    status: 422,
    en: 'A result is not final, or not a pass',
    fr: "Un résultat n'est pas définitif ou n'est pas une réussite",
  },
  'revocation-approver-is-proposer': {
    status: 409,
    en: 'Who proposed this revocation neither approves it nor answers its appeals',
    fr: "La personne qui a proposé cette révocation ne peut ni l'approuver ni répondre aux recours",
  },
  'revocation-approver-twice': {
    status: 409,
    en: 'You approved this revocation before',
    fr: 'Vous avez déjà approuvé cette révocation',
  },
  'revocation-approvers-of-one-role': {
    status: 409,
    en: 'The first approval was given in the same role',
    fr: 'La première approbation a été donnée dans le même rôle',
  },
  'revocation-ended': {
    status: 409,
    en: 'This revocation was decided, or lapsed',
    fr: 'Cette révocation a été tranchée, ou est devenue caduque',
  },
  'revocation-needs-two': {
    status: 409,
    en: 'An award is revoked by a proposal and two approvals',
    fr: 'Une attestation est révoquée par une proposition et deux approbations',
  },
  'role-not-grantable': {
    status: 422,
    en: 'This organization does not have such a role',
    fr: 'Cette organisation ne connaît pas ce rôle',
  },
  'round-closed': { status: 409, en: 'The time to answer has ended', fr: 'Le délai de réponse est terminé' },
  'round-still-open': {
    status: 409,
    en: 'Employers are being asked already',
    fr: 'Les employeurs sont déjà sollicités',
  },
  'rules-approved': {
    status: 409,
    en: 'These assessment rules were already approved',
    fr: "Ces règles d'évaluation ont déjà été approuvées",
  },
  'same-mail-domain': {
    status: 409,
    en: "Your organization has the institution's mail domain",
    fr: "Votre organisation a le même domaine de courriel que l'établissement",
  },
  'separation-of-duties': {
    status: 409,
    en: 'Who proposed this does not decide about it',
    fr: "Qui l'a proposé n'en décide pas",
  },
  'service-unavailable': {
    status: 503,
    en: 'A part of the system is not reachable; try again',
    fr: 'Une partie du système est injoignable; réessayez',
  },
  'slug-taken': { status: 409, en: 'This short name is taken', fr: 'Ce nom court est pris' },
  'statement-mismatch': {
    status: 422,
    en: 'The statement does not fit the facts',
    fr: "L'énoncé ne concorde pas avec les faits",
  },
  'statement-stale': {
    status: 409,
    en: 'The statement is too old; prepare it again',
    fr: "L'énoncé est trop ancien; préparez-le de nouveau",
  },
  'submission-incomplete': {
    status: 422,
    en: 'Something is still missing before it can be submitted',
    fr: 'Il manque encore des éléments avant la soumission',
  },
  'teach-out-over': {
    status: 409,
    en: 'The time in which open cases of this version could finish is over',
    fr: 'Le délai dans lequel les dossiers ouverts de cette version pouvaient se terminer est écoulé',
  },
  'term-in-past': { status: 422, en: 'The end date has passed', fr: 'La date de fin est passée' },
  'term-too-long': {
    status: 422,
    en: 'The end date is beyond the longest term',
    fr: 'La date de fin dépasse la durée maximale',
  },
  unauthenticated: { status: 401, en: 'Sign in first', fr: "Connectez-vous d'abord" },
  'unsupported-media-type': {
    status: 415,
    en: 'This content type is not accepted',
    fr: "Ce type de contenu n'est pas accepté",
  },
  validation: { status: 422, en: 'Some fields are not right', fr: 'Certains champs sont à corriger' },
  'version-frozen': {
    status: 409,
    en: 'This version was submitted and does not change any more; start a new one',
    fr: 'Cette version a été soumise et ne change plus; commencez-en une nouvelle',
  },
  'version-not-current': {
    status: 409,
    en: 'This version takes no new case: it is not confirmed as its policy asks',
    fr: "Cette version ne prend plus de nouveau dossier : elle n'est pas confirmée comme le veut sa règle d'aval",
  },
  'version-not-endorsed': {
    status: 409,
    en: 'The version is not endorsed yet',
    fr: 'La version n’est pas encore avalisée',
  },
  'version-not-submitted': {
    status: 409,
    en: 'This version was not submitted to employers',
    fr: "Cette version n'a pas été soumise aux employeurs",
  },
  'version-retired': {
    status: 409,
    en: 'This version is retired or replaced and takes no new case',
    fr: 'Cette version est retirée ou remplacée et ne prend plus de nouveau dossier',
  },
  'version-superseded': {
    status: 409,
    en: 'A newer version replaced this one',
    fr: 'Une version plus récente a remplacé celle-ci',
  },
  'waiver-exists': {
    status: 409,
    en: 'A waiver of this confirmation waits for approval already',
    fr: "Une dispense de cette confirmation attend déjà d'être approuvée",
  },
  'waiver-not-allowed': {
    status: 409,
    en: 'The policy of this version allows no waiver',
    fr: "La règle d'aval de cette version ne permet aucune dispense",
  },
  'waiver-not-open': {
    status: 409,
    en: 'This waiver was decided already or has ended',
    fr: 'Cette dispense a déjà été décidée ou a pris fin',
  },
  'words-missing': {
    status: 422,
    en: 'Say in your own words on what grounds',
    fr: 'Précisez sur quelle base dans vos mots',
  },
} as const satisfies Record<string, { status: number; en: string; fr: string }>;

export type ProblemCode = keyof typeof problemCodes;
