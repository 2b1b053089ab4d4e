import type { Refusals } from './refusal.js';

/** Refusals of assessment and its workflow, in the order of the alphabet. */
export const assessmentRefusals = {
  'appeal-decided': {
    status: 409,
    en: 'This appeal was decided before',
    fr: 'Ce recours a déjà été tranché',
    advice: {
      en: 'Load the page anew to read the decision.',
      fr: 'Rechargez la page pour lire la décision.',
    },
  },
  'appeal-not-open': {
    status: 409,
    en: 'This result cannot be appealed (any more)',
    fr: "Ce résultat ne peut pas, ou ne peut plus, faire l'objet d'un recours",
    advice: {
      en: 'Open the case to see until when a result may be appealed; a result after an appeal is final.',
      fr: "Ouvrez le dossier pour voir jusqu'à quand un résultat peut faire l'objet d'un recours; un résultat qui suit un recours est définitif.",
    },
  },
  'attempt-not-open': {
    status: 409,
    en: 'No other attempt can be opened now',
    fr: 'Aucune autre tentative ne peut être ouverte maintenant',
    advice: {
      en: 'Open the case to see from when, and until when, another attempt may be opened.',
      fr: "Ouvrez le dossier pour voir à partir de quand, et jusqu'à quand, une autre tentative peut être ouverte.",
    },
  },
  'case-already-marked': {
    status: 409,
    en: 'This case was already marked',
    fr: 'Ce dossier a déjà été noté',
    advice: {
      en: 'A mark is final; open the case to read its result.',
      fr: 'Une notation est définitive; ouvrez le dossier pour lire son résultat.',
    },
  },
  'case-closed': {
    status: 409,
    en: 'This case is closed',
    fr: 'Ce dossier est fermé',
    advice: {
      en: 'Nothing can be added any more; open a new case where there is more to assess.',
      fr: "Rien ne peut plus y être ajouté; ouvrez un nouveau dossier s'il reste à évaluer.",
    },
  },
  'case-not-open': {
    status: 409,
    en: 'This case is not open',
    fr: 'Ce dossier n’est pas ouvert',
    advice: {
      en: 'Ask a programme lead to open it first.',
      fr: "Demandez d'abord à la personne responsable du programme de l'ouvrir.",
    },
  },
  'case-not-prepared': {
    status: 409,
    en: 'This case was already opened or is closed',
    fr: 'Ce dossier a déjà été ouvert ou est fermé',
    advice: {
      en: 'Load the list of cases anew and choose those that still wait to be opened.',
      fr: "Rechargez la liste des dossiers et choisissez ceux qui attendent encore d'être ouverts.",
    },
  },
  'case-stage-passed': {
    status: 409,
    en: 'The case has gone on to another step',
    fr: 'Le dossier est passé à une autre étape',
    advice: {
      en: 'Load the case anew to see whose turn it is now.',
      fr: "Rechargez le dossier pour voir à qui c'est maintenant le tour.",
    },
  },
  'consent-missing': {
    status: 409,
    en: 'The earner has not consented yet',
    fr: 'La personne évaluée n’a pas encore donné son consentement',
    advice: {
      en: 'The earner consents by the link in the mail that was sent; mark the case after that.',
      fr: 'La personne consent par le lien du courriel qui lui a été envoyé; notez le dossier après cela.',
    },
  },
  'correction-without-change': {
    status: 409,
    en: 'Nothing here differs from what is kept',
    fr: 'Rien ici ne diffère de ce qui est conservé',
    advice: { en: 'Change what is wrong first.', fr: "Changez d'abord ce qui est faux." },
  },
  'csv-faulty': {
    status: 422,
    en: 'The file has rows to correct; nothing was imported',
    fr: 'Le fichier contient des lignes à corriger; rien n’a été importé',
    advice: {
      en: 'Correct the rows that are named and send the whole file again.',
      fr: 'Corrigez les lignes nommées et envoyez de nouveau le fichier entier.',
    },
  },
  'earner-erased': {
    status: 410,
    en: 'This earner was erased',
    fr: 'Cette personne a été effacée',
    advice: {
      en: 'Their data are gone for good; nothing more can be done in their name.',
      fr: 'Ses données sont effacées pour toujours; rien de plus ne peut être fait en son nom.',
    },
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
    advice: { en: 'Choose the file again.', fr: 'Choisissez le fichier de nouveau.' },
  },
  'evidence-incomplete': {
    status: 409,
    en: 'Evidence that a pass needs is missing',
    fr: 'Il manque des preuves nécessaires à la réussite',
    advice: {
      en: 'Add the evidence that the assessment asks for, or mark the case as not yet.',
      fr: "Ajoutez les preuves que l'évaluation demande, ou notez le dossier comme pas encore réussi.",
    },
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
    advice: {
      en: 'Send a smaller file, or a link to it.',
      fr: 'Envoyez un fichier plus petit, ou un lien vers celui-ci.',
    },
  },
  'evidence-too-many': {
    status: 409,
    en: 'This case holds as many pieces of evidence as it can',
    fr: 'Ce dossier contient autant de preuves que possible',
    advice: {
      en: 'Put several pieces into one document, or give a link.',
      fr: 'Réunissez plusieurs preuves dans un document, ou donnez un lien.',
    },
  },
  'evidence-type-mismatch': {
    status: 415,
    en: 'The file is not of the type that it claims',
    fr: 'Le fichier n’est pas du type annoncé',
    advice: {
      en: 'Export the file again in its own format, then send it.',
      fr: 'Exportez de nouveau le fichier dans son propre format, puis envoyez-le.',
    },
  },
  'evidence-type-not-allowed': {
    status: 415,
    en: 'Files of this type are not taken as evidence',
    fr: 'Les fichiers de ce type ne sont pas acceptés comme preuve',
    advice: {
      en: 'Photos (JPEG, HEIC), videos (MP4, MOV), PDF and plain text are taken.',
      fr: 'Les photos (JPEG, HEIC), les vidéos (MP4, MOV), les PDF et le texte brut sont acceptés.',
    },
  },
  'extension-too-long': {
    status: 409,
    en: 'The rules do not allow this date',
    fr: 'Les règles ne permettent pas cette date',
    advice: {
      en: 'Choose a later date than the present one, within the longest extension that the rules allow.',
      fr: 'Choisissez une date ultérieure à la date actuelle, dans la plus longue prolongation que permettent les règles.',
    },
  },
  'mark-outside-rubric': {
    status: 422,
    en: 'The mark does not fit the rubric',
    fr: 'La notation ne correspond pas à la grille',
    advice: {
      en: 'Choose exactly one level of each criterion of the rubric.',
      fr: 'Choisissez exactement un niveau pour chaque critère de la grille.',
    },
  },
  'moderation-reason-missing': {
    status: 422,
    en: 'A criterion that differed has no reason',
    fr: 'Un critère divergent est sans motif',
    advice: {
      en: 'Give a reason for each criterion in which the two marks differ, and for no other.',
      fr: 'Donnez un motif pour chaque critère où les deux notations diffèrent, et pour aucun autre.',
    },
  },
  'not-your-duty': {
    status: 409,
    en: 'Somebody else has this duty',
    fr: "Cette tâche est confiée à quelqu'un d'autre",
    advice: {
      en: 'Load the page anew to see who has it; a programme lead can assign it.',
      fr: 'Rechargez la page pour voir qui en est responsable; une personne responsable de programme peut la confier.',
    },
  },
  'own-case': {
    status: 403,
    en: 'Nobody marks their own case',
    fr: 'Personne ne note son propre dossier',
    advice: { en: 'Ask another assessor.', fr: 'Demandez à une autre personne qui évalue.' },
  },
  'person-lacks-role': {
    status: 409,
    en: 'This person does not hold the role for this step',
    fr: 'Cette personne ne détient pas le rôle pour cette étape',
    advice: {
      en: 'Choose somebody who holds the role, or ask an administrator to grant it first.',
      fr: "Choisissez une personne qui détient le rôle, ou demandez d'abord à l'administration de l'accorder.",
    },
  },
  'prerequisites-not-met': {
    status: 409,
    en: 'Something must be held before this case opens',
    fr: "Il faut détenir autre chose avant que ce dossier ne s'ouvre",
    advice: {
      en: 'Leave the case out, or open it once the earner holds what is named.',
      fr: 'Retirez le dossier, ou ouvrez-le quand le titulaire détiendra ce qui est nommé.',
    },
  },
  'rules-approved': {
    status: 409,
    en: 'These assessment rules were already approved',
    fr: "Ces règles d'évaluation ont déjà été approuvées",
    advice: {
      en: 'Draft the next revision to change them.',
      fr: 'Rédigez la révision suivante pour les modifier.',
    },
  },
  'student-number-taken': {
    status: 409,
    en: 'Somebody else here has this student number',
    fr: 'Une autre personne porte déjà ce numéro étudiant ici',
    advice: {
      en: 'Check the number. If one person is kept twice here, go on with the case that has the evidence and withdraw the other.',
      fr: "Vérifiez le numéro. Si une même personne est conservée deux fois ici, poursuivez avec le dossier qui a les preuves et retirez l'autre.",
    },
  },
  'teach-out-over': {
    status: 409,
    en: 'The time in which open cases of this version could finish is over',
    fr: 'Le délai dans lequel les dossiers ouverts de cette version pouvaient se terminer est écoulé',
    advice: {
      en: 'Open a case in the version that is current, or ask a programme lead to have this one confirmed again.',
      fr: 'Ouvrez un dossier dans la version actuelle, ou demandez à la personne responsable du programme de faire confirmer de nouveau celle-ci.',
    },
  },
  'version-not-current': {
    status: 409,
    en: 'This version takes no new case: it is not confirmed as its policy asks',
    fr: "Cette version ne prend plus de nouveau dossier : elle n'est pas confirmée comme le veut sa règle d'aval",
    advice: {
      en: 'Ask employers again from its page, propose a waiver, or open the case in the version that is current.',
      fr: 'Sollicitez de nouveau les employeurs depuis sa page, proposez une dispense, ou ouvrez le dossier dans la version actuelle.',
    },
  },
} as const satisfies Refusals;
