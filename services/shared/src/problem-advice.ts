import type { ProblemCode } from './problem-codes.js';
import type { Terms } from './terms.js';

/**
 * What a person does after a refusal, where the title alone does not say it. A place that knows more (which field, which
 * day) says so itself, as the problem's detail.
 */
export const problemAdvice: Partial<Record<ProblemCode, Terms>> = {
  'already-answered': {
    en: 'Your organization answered this question before; open the request to see what was answered, by whom.',
    fr: 'Votre organisation a déjà répondu à cette question; ouvrez la demande pour voir la réponse et son auteur.',
  },
  'already-not-asked': {
    en: 'Nothing is to do: nobody asks about it.',
    fr: 'Rien à faire : personne ne sollicite à ce sujet.',
  },
  'appeal-already-made': {
    en: 'Open the award to see how the appeal was answered.',
    fr: "Ouvrez l'attestation pour voir la réponse au recours.",
  },
  'appeal-answered-by-involved': {
    en: 'Ask a colleague who was not involved.',
    fr: "Demandez à un collègue qui n'y a pas pris part.",
  },
  'appeal-decided': {
    en: 'Load the page anew to read the decision.',
    fr: 'Rechargez la page pour lire la décision.',
  },
  'appeal-not-open': {
    en: 'Open the case to see until when a result may be appealed; a result after an appeal is final.',
    fr: "Ouvrez le dossier pour voir jusqu'à quand un résultat peut faire l'objet d'un recours; un résultat qui suit un recours est définitif.",
  },
  'appeal-unanswered': {
    en: 'Answer every appeal first, then approve.',
    fr: "Répondez d'abord à chaque recours, puis approuvez.",
  },
  'appeal-unknown': {
    en: 'Load the page anew to see how it stands.',
    fr: "Rechargez la page pour voir l'état actuel.",
  },
  'appeal-window-ended': {
    en: 'Write to the institution; it can still take your award out.',
    fr: "Écrivez à l'établissement; il peut encore retirer votre attestation de la proposition.",
  },
  'appeal-window-open': {
    en: 'Approve once the time to appeal has ended; the page says when.',
    fr: 'Approuvez une fois le délai de recours terminé; la page indique quand.',
  },
  'approver-is-proposer': {
    en: 'Ask another registrar to approve it.',
    fr: "Demandez à une autre personne au registrariat de l'approuver.",
  },
  'assertion-invalid': {
    en: 'Load the page anew and sign again with the passkey that is enrolled for your organization.',
    fr: "Rechargez la page et signez de nouveau avec la clé d'accès inscrite pour votre organisation.",
  },
  'assertion-reused': {
    en: 'Load the page anew to see whether your decision is already recorded; if it is not, sign again.',
    fr: "Rechargez la page pour voir si votre décision est déjà inscrite; si elle ne l'est pas, signez de nouveau.",
  },
  'correction-without-change': {
    en: 'Change what is wrong first.',
    fr: "Changez d'abord ce qui est faux.",
  },
  'student-number-taken': {
    en: 'Check the number. If one person is kept twice here, go on with the case that has the evidence and withdraw the other.',
    fr: "Vérifiez le numéro. Si une même personne est conservée deux fois ici, poursuivez avec le dossier qui a les preuves et retirez l'autre.",
  },
  'attempt-not-open': {
    en: 'Open the case to see from when, and until when, another attempt may be opened.',
    fr: "Ouvrez le dossier pour voir à partir de quand, et jusqu'à quand, une autre tentative peut être ouverte.",
  },
  'award-not-in-revocation': {
    en: 'Load the page anew to see which awards the proposal is still about.',
    fr: 'Rechargez la page pour voir quelles attestations la proposition vise encore.',
  },
  'award-revoked': {
    en: 'A revocation is not taken back; where it was an error, a corrected award can take its place.',
    fr: "Une révocation ne se retire pas; si c'était une erreur, une attestation corrigée peut la remplacer.",
  },
  'award-not-suspended': {
    en: 'Where a proposed revocation suspends it, reject the proposal, or take the award out of it.',
    fr: "Si une révocation proposée la suspend, rejetez la proposition ou retirez-en l'attestation.",
  },
  'award-replaced': {
    en: 'Open the corrected award.',
    fr: "Ouvrez l'attestation corrigée.",
  },
  'case-already-marked': {
    en: 'A mark is final; open the case to read its result.',
    fr: 'Une notation est définitive; ouvrez le dossier pour lire son résultat.',
  },
  'case-closed': {
    en: 'Nothing can be added any more; open a new case where there is more to assess.',
    fr: "Rien ne peut plus y être ajouté; ouvrez un nouveau dossier s'il reste à évaluer.",
  },
  'case-not-open': {
    en: 'Ask a programme lead to open it first.',
    fr: "Demandez d'abord à la personne responsable du programme de l'ouvrir.",
  },
  'case-not-prepared': {
    en: 'Load the list of cases anew and choose those that still wait to be opened.',
    fr: "Rechargez la liste des dossiers et choisissez ceux qui attendent encore d'être ouverts.",
  },
  'case-stage-passed': {
    en: 'Load the case anew to see whose turn it is now.',
    fr: "Rechargez le dossier pour voir à qui c'est maintenant le tour.",
  },
  'confirmation-not-in-force': {
    en: 'Open it to see when it ended; there is nothing left to withdraw.',
    fr: "Ouvrez-la pour voir quand elle a pris fin; il n'y a plus rien à retirer.",
  },
  conflict: {
    en: 'Load the page anew, look at what changed, and try again.',
    fr: 'Rechargez la page, voyez ce qui a changé et essayez de nouveau.',
  },
  'conflict-declared': {
    en: 'Somebody without a conflict answers, or the substitute is asked.',
    fr: "Une personne sans conflit répond, ou l'organisation substitut est sollicitée.",
  },
  'consent-missing': {
    en: 'The earner consents by the link in the mail that was sent; mark the case after that.',
    fr: 'La personne consent par le lien du courriel qui lui a été envoyé; notez le dossier après cela.',
  },
  'criterion-missing': {
    en: 'Rate each criterion once, then sign.',
    fr: 'Évaluez chaque critère une fois, puis signez.',
  },
  'csv-faulty': {
    en: 'Correct the rows that are named and send the whole file again.',
    fr: 'Corrigez les lignes nommées et envoyez de nouveau le fichier entier.',
  },
  'delegate-is-approver': {
    en: 'No delegation is needed: the colleague holds the role.',
    fr: "Aucune délégation n'est nécessaire : cette personne détient le rôle.",
  },
  'delegate-not-enrolled': {
    en: 'Ask the colleague to enrol a passkey, and an administrator of your organization to vouch for it.',
    fr: "Demandez à cette personne d'inscrire une clé d'accès, et à l'administration de votre organisation de s'en porter garante.",
  },
  'delegation-ended': {
    en: 'Give a new one where it is still needed.',
    fr: 'Accordez-en une nouvelle si elle est encore utile.',
  },
  'delegation-of-delegation': {
    en: 'Ask the approver whom you stand in for, or an administrator for the role.',
    fr: "Demandez à la personne que vous remplacez, ou demandez le rôle à l'administration.",
  },
  'delegation-to-self': {
    en: 'Choose a colleague.',
    fr: 'Choisissez une ou un collègue.',
  },
  'earner-erased': {
    en: 'Their data are gone for good; nothing more can be done in their name.',
    fr: 'Ses données sont effacées pour toujours; rien de plus ne peut être fait en son nom.',
  },
  'employer-exists': {
    en: 'Choose it from the list of employers.',
    fr: 'Choisissez-le dans la liste des employeurs.',
  },
  'evidence-empty': { en: 'Choose the file again.', fr: 'Choisissez le fichier de nouveau.' },
  'evidence-incomplete': {
    en: 'Add the evidence that the assessment asks for, or mark the case as not yet.',
    fr: "Ajoutez les preuves que l'évaluation demande, ou notez le dossier comme pas encore réussi.",
  },
  'evidence-too-large': {
    en: 'Send a smaller file, or a link to it.',
    fr: 'Envoyez un fichier plus petit, ou un lien vers celui-ci.',
  },
  'evidence-too-many': {
    en: 'Put several pieces into one document, or give a link.',
    fr: 'Réunissez plusieurs preuves dans un document, ou donnez un lien.',
  },
  'evidence-type-mismatch': {
    en: 'Export the file again in its own format, then send it.',
    fr: 'Exportez de nouveau le fichier dans son propre format, puis envoyez-le.',
  },
  'evidence-type-not-allowed': {
    en: 'Photos (JPEG, HEIC), videos (MP4, MOV), PDF and plain text are taken.',
    fr: 'Les photos (JPEG, HEIC), les vidéos (MP4, MOV), les PDF et le texte brut sont acceptés.',
  },
  'extension-too-long': {
    en: 'Choose a later date than the present one, within the longest extension that the rules allow.',
    fr: 'Choisissez une date ultérieure à la date actuelle, dans la plus longue prolongation que permettent les règles.',
  },
  forbidden: {
    en: 'Ask an administrator of your organization who holds the role for this, or to grant it to you.',
    fr: "Demandez à une personne qui administre votre organisation qui tient ce rôle, ou de vous l'attribuer.",
  },
  'idempotency-key-missing': {
    en: 'Send a new random value in it with each new request, and the same one when you repeat a request.',
    fr: 'Envoyez-y une nouvelle valeur aléatoire à chaque nouvelle demande, et la même quand vous la répétez.',
  },
  'idempotency-key-reused': {
    en: 'Send the request with a new key.',
    fr: 'Envoyez la demande avec une nouvelle clé.',
  },
  internal: {
    en: 'Try again in a minute; if it stays, tell your administrator the number below.',
    fr: "Essayez de nouveau dans une minute; si l'erreur persiste, donnez le numéro ci-dessous à l'administration.",
  },
  'link-unknown': {
    en: 'Copy the whole link from the mail, or ask whoever invited you for a new one.',
    fr: 'Copiez le lien entier du courriel, ou demandez-en un nouveau à qui vous a invité.',
  },
  'mark-outside-rubric': {
    en: 'Choose exactly one level of each criterion of the rubric.',
    fr: 'Choisissez exactement un niveau pour chaque critère de la grille.',
  },
  'moderation-reason-missing': {
    en: 'Give a reason for each criterion in which the two marks differ, and for no other.',
    fr: 'Donnez un motif pour chaque critère où les deux notations diffèrent, et pour aucun autre.',
  },
  'not-asked': {
    en: 'Open your requests to see what is asked of you.',
    fr: 'Ouvrez vos demandes pour voir ce qui vous est demandé.',
  },
  'not-found': {
    en: 'Look at the address, or whether you are signed in for the right organization.',
    fr: "Vérifiez l'adresse, et que vous agissez pour la bonne organisation.",
  },
  'not-renewable': {
    en: 'Load the list again: it was renewed, its text changed, or it does not end soon.',
    fr: 'Rechargez la liste : elle a été renouvelée, son texte a changé, ou elle ne prend pas fin bientôt.',
  },
  'not-your-duty': {
    en: 'Load the page anew to see who has it; a programme lead can assign it.',
    fr: 'Rechargez la page pour voir qui en est responsable; une personne responsable de programme peut la confier.',
  },
  'nothing-to-ask': {
    en: 'The confirmations in force are enough.',
    fr: 'Les confirmations en vigueur suffisent.',
  },
  'nothing-to-correct': {
    en: 'Correct it in the case first, then propose the corrected award.',
    fr: "Corrigez-la d'abord dans le dossier, puis proposez l'attestation corrigée.",
  },
  'nothing-to-recall': {
    en: 'Reload the page; after the round has ended, a confirmation in force is withdrawn instead.',
    fr: 'Rechargez la page; après la fin de la ronde, une confirmation en vigueur se révoque par un retrait.',
  },
  'origin-refused': {
    en: 'Open the page from the address of this service and try again.',
    fr: "Ouvrez la page à l'adresse de ce service et essayez de nouveau.",
  },
  'own-case': { en: 'Ask another assessor.', fr: 'Demandez à une autre personne qui évalue.' },
  'own-organization': {
    en: 'Ask another organization for the confirmation.',
    fr: 'Demandez la confirmation à une autre organisation.',
  },
  'own-role-grant': {
    en: 'Ask another administrator of your organization.',
    fr: 'Demandez à une autre personne qui administre votre organisation.',
  },
  'passkey-missing': {
    en: 'You find this under My passkeys; an administrator then vouches for it.',
    fr: "Cela se trouve sous Mes clés d'accès; une personne qui administre s'en porte ensuite garante.",
  },
  'pathway-cycle': {
    en: 'Take one of the named micro-certifications out of the prerequisites or the stack.',
    fr: "Retirez l'une des microcertifications nommées des préalables ou du cumul.",
  },
  'payload-too-large': {
    en: 'Send less at once.',
    fr: 'Envoyez-en moins à la fois.',
  },
  'person-lacks-role': {
    en: 'Choose somebody who holds the role, or ask an administrator to grant it first.',
    fr: "Choisissez une personne qui détient le rôle, ou demandez d'abord à l'administration de l'accorder.",
  },
  'person-of-institution': {
    en: 'Ask a colleague who has no part in the institution.',
    fr: "Demandez à une personne de votre organisation qui ne fait pas partie de l'établissement.",
  },
  'policy-not-approved': {
    en: 'Ask a registrar to approve it, or choose an approved one.',
    fr: "Demandez au registrariat de l'approuver, ou choisissez-en une approuvée.",
  },
  'policy-unsatisfiable': {
    en: 'See each fault, and write the next revision of the policy.',
    fr: 'Voyez chaque défaut et rédigez la prochaine révision de la règle.',
  },
  'prerequisites-not-met': {
    en: 'Leave the case out, or open it once the earner holds what is named.',
    fr: 'Retirez le dossier, ou ouvrez-le quand le titulaire détiendra ce qui est nommé.',
  },
  'rating-outside-rubric': {
    en: 'Load the request anew and rate each criterion that it shows, once.',
    fr: "Rechargez la demande et évaluez une fois chaque critère qu'elle montre.",
  },
  'reissue-approver-is-proposer': {
    en: 'Ask another registrar to approve it.',
    fr: "Demandez à une autre personne au registrariat de l'approuver.",
  },
  'reissue-approver-marked': {
    en: 'Ask another registrar to approve it.',
    fr: "Demandez à une autre personne au registrariat de l'approuver.",
  },
  'reissue-open': {
    en: 'Open the award again in a moment to see it.',
    fr: "Rouvrez l'attestation dans un instant pour la voir.",
  },
  'release-exceptions-unfit': {
    en: 'Leave at least one result; to hold back all of them, cancel the release.',
    fr: 'Laissez au moins un résultat; pour les retenir tous, annulez le lot.',
  },
  'release-not-open': {
    en: 'Load the release anew to see where it stands.',
    fr: "Rechargez l'émission pour voir où elle en est.",
  },
  'release-not-paused': {
    en: 'Load the page anew to see how it stands.',
    fr: "Rechargez la page pour voir l'état actuel.",
  },
  'release-paused': {
    en: 'Resume it to go on, or cancel what is left.',
    fr: 'Reprenez-le pour continuer, ou annulez ce qui reste.',
  },
  'result-already-released': {
    en: 'Leave out the results that are in another release.',
    fr: 'Retirez les résultats qui font partie d’une autre émission.',
  },
  'result-not-final': {
    en: 'Leave out the results that are named; only final passes of your organization are released.',
    fr: 'Retirez les résultats nommés; seules les réussites définitives de votre organisation sont émises.',
  },
  'revocation-approver-is-proposer': {
    en: 'Ask two colleagues in different roles.',
    fr: 'Demandez à deux collègues ayant des rôles différents.',
  },
  'revocation-approver-twice': {
    en: 'The second approval is of another person in another role.',
    fr: 'La deuxième approbation revient à une autre personne, dans un autre rôle.',
  },
  'revocation-approvers-of-one-role': {
    en: 'Ask a colleague in another role: registrar, programme lead or administrator.',
    fr: 'Demandez à un collègue ayant un autre rôle : registraire, responsable de programme ou administrateur.',
  },
  'revocation-ended': {
    en: 'Load the page anew to see how it ended.',
    fr: 'Rechargez la page pour voir son issue.',
  },
  'revocation-needs-two': {
    en: 'Propose its revocation from the page of the award; it can be suspended at once.',
    fr: "Proposez sa révocation à partir de la page de l'attestation; elle peut être suspendue immédiatement.",
  },
  'role-not-grantable': {
    en: 'Choose among the roles that are offered.',
    fr: 'Choisissez parmi les rôles proposés.',
  },
  'round-closed': {
    en: 'No answer is taken any more; ask the institution for a new request.',
    fr: "Aucune réponse n'est plus acceptée; demandez une nouvelle demande à l'établissement.",
  },
  'round-still-open': {
    en: 'Wait for the end of the round that is open.',
    fr: 'Attendez la fin de la ronde en cours.',
  },
  'rules-approved': {
    en: 'Draft the next revision to change them.',
    fr: 'Rédigez la révision suivante pour les modifier.',
  },
  'same-mail-domain': {
    en: 'An organization outside the institution has to answer.',
    fr: "Une organisation extérieure à l'établissement doit répondre.",
  },
  'separation-of-duties': {
    en: 'Ask a colleague who had no part in it.',
    fr: "Demandez à une personne de votre équipe qui n'y a pas pris part.",
  },
  'slug-taken': { en: 'Choose another short name.', fr: 'Choisissez un autre nom court.' },
  'statement-mismatch': {
    en: 'Load the page anew, read the sentence again, and sign it as it is now.',
    fr: "Rechargez la page, relisez la phrase et signez-la telle qu'elle est maintenant.",
  },
  'submission-incomplete': {
    en: 'Complete the fields that are named, then submit.',
    fr: 'Complétez les champs nommés, puis soumettez.',
  },
  'teach-out-over': {
    en: 'Open a case in the version that is current, or ask a programme lead to have this one confirmed again.',
    fr: 'Ouvrez un dossier dans la version actuelle, ou demandez à la personne responsable du programme de faire confirmer de nouveau celle-ci.',
  },
  'term-in-past': {
    en: 'Choose a day that is still to come.',
    fr: 'Choisissez un jour à venir.',
  },
  'term-too-long': { en: 'Choose an earlier day.', fr: 'Choisissez un jour plus proche.' },
  'unsupported-media-type': {
    en: 'Send what the address takes: JSON, CSV or a file of an allowed type.',
    fr: "Envoyez ce que l'adresse accepte\u00a0: JSON, CSV ou un fichier d'un type permis.",
  },
  validation: {
    en: 'Correct what is named and send it again.',
    fr: 'Corrigez ce qui est nommé et envoyez de nouveau.',
  },
  'version-not-current': {
    en: 'Ask employers again from its page, propose a waiver, or open the case in the version that is current.',
    fr: 'Sollicitez de nouveau les employeurs depuis sa page, proposez une dispense, ou ouvrez le dossier dans la version actuelle.',
  },
  'version-not-endorsed': {
    en: 'Wait until the employers have confirmed it; the pipeline shows who still has to answer.',
    fr: "Attendez que les employeurs l'aient confirmée; le suivi montre qui doit encore répondre.",
  },
  'version-not-submitted': {
    en: 'Submit the version first.',
    fr: "Soumettez d'abord la version.",
  },
  'version-retired': {
    en: 'Use the version that took its place, or start a new one.',
    fr: "Utilisez la version qui l'a remplacée, ou commencez-en une nouvelle.",
  },
  'version-superseded': {
    en: 'Go on with the newer version.',
    fr: 'Poursuivez avec la version plus récente.',
  },
  'waiver-exists': {
    en: 'A registrar approves it, or it is ended from the page of the version; then another can be proposed.',
    fr: "Le registrariat l'approuve, ou on y met fin depuis la page de la version; une autre peut alors être proposée.",
  },
  'waiver-not-allowed': {
    en: 'Approve a revision of the policy that allows waivers, and submit the next version under it.',
    fr: "Approuvez une révision de la règle d'aval qui permet les dispenses, et soumettez la prochaine version selon celle-ci.",
  },
  'waiver-not-open': {
    en: 'Load the page anew to see what was decided.',
    fr: 'Rechargez la page pour voir ce qui a été décidé.',
  },
};
