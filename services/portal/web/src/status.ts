/**
 * The one vocabulary of states (PORTAL.md 5.3): (thing, state) -> tone, icon and word. No screen chooses its own
 * colour or word. `{date}`, `{days}`, `{time}` and `{count}` are filled in by who shows it.
 */
export type Tone = 'ok' | 'wait' | 'stop' | 'work' | 'judge' | 'idle';

export interface Status {
  tone: Tone;
  icon: StatusIcon;
  en: string;
  fr: string;
}

export const statusIcons = [
  'pencil',
  'clock',
  'rubber-stamp',
  'message-2',
  'file-certificate',
  'archive',
  'replace',
  'alert-triangle',
  'circle-minus',
  'circle-check',
  'hourglass-low',
  'circle-x',
  'arrow-back-up',
  'circle-dashed',
  'writing',
  'eye-off',
  'scale',
  'paperclip',
  'flag-check',
  'rotate-clockwise',
  'shield-check',
  'lock',
  'link',
  'file-off',
  'activity',
  'player-pause',
  'hand-stop',
  'ban',
  'refresh',
  'refresh-off',
  'user-check',
  'link-off',
  'help-circle',
  'history',
] as const;
export type StatusIcon = (typeof statusIcons)[number];

const s = (tone: Tone, icon: StatusIcon, en: string, fr: string): Status => ({ tone, icon, en, fr });

export const statuses = {
  version: {
    draft: s('idle', 'pencil', 'Draft', 'Ébauche'),
    submitted: s('wait', 'clock', 'Awaiting employers', 'En attente des employeurs'),
    endorsed: s('ok', 'rubber-stamp', 'Endorsed', 'Avalisée'),
    'changes-asked': s('wait', 'message-2', 'Changes asked', 'Changements demandés'),
    'not-endorsed': s('stop', 'circle-x', 'Not endorsed', 'Non avalisée'),
    waived: s('judge', 'file-certificate', 'Endorsement waived', 'Aval dispensé'),
    closed: s('idle', 'archive', 'Closed to new cases', 'Fermée aux dossiers'),
    superseded: s('idle', 'replace', 'Superseded', 'Remplacée'),
    retired: s('idle', 'archive', 'Retired', 'Retirée'),
  },
  relevance: {
    current: s('ok', 'refresh', 'Confirmed', 'Confirmée'),
    'under-review': s('wait', 'clock', 'Employers asked again', 'Employeurs sollicités de nouveau'),
    lapsed: s('wait', 'hourglass-low', 'Lapsed', 'Échue'),
    withdrawn: s('stop', 'arrow-back-up', 'Withdrawn', 'Retrait'),
    waived: s('judge', 'file-certificate', 'Waived', 'Dispensée'),
    superseded: s('idle', 'replace', 'Superseded', 'Remplacée'),
    retired: s('idle', 'archive', 'Retired', 'Retirée'),
  },
  waiver: {
    proposed: s('wait', 'user-check', 'Awaiting approval', "En attente d'approbation"),
    'in-force': s('judge', 'file-certificate', 'In force', 'En vigueur'),
    passed: s('idle', 'hourglass-low', 'Term over', 'Durée écoulée'),
    ended: s('idle', 'arrow-back-up', 'Ended', 'Terminée'),
    'not-approved': s('idle', 'circle-minus', 'Not approved', 'Non approuvée'),
  },
  request: {
    open: s('wait', 'clock', 'Awaiting your answer', 'En attente de votre réponse'),
    'open-theirs': s('wait', 'clock', 'Awaiting their answer', 'En attente de réponse'),
    overdue: s('stop', 'alert-triangle', 'Overdue by {days}', 'En retard de {days}'),
    answered: s('ok', 'circle-check', 'Answered', 'Répondu'),
    closed: s('idle', 'circle-minus', 'Closed without answer', 'Close sans réponse'),
  },
  confirmation: {
    signing: s('work', 'activity', 'Being signed', 'Signature en cours'),
    'in-force': s('ok', 'circle-check', 'Confirmed until {date}', "Confirmée jusqu'au {date}"),
    lapsing: s('wait', 'hourglass-low', 'Lapses in {days}', 'Échoit dans {days}'),
    lapsed: s('wait', 'hourglass-low', 'Lapsed on {date}', 'Échue le {date}'),
    'changes-requested': s('wait', 'message-2', 'Changes requested', 'Changements demandés'),
    declined: s('stop', 'circle-x', 'Declined', 'Refusée'),
    withdrawn: s('stop', 'arrow-back-up', 'Withdrawn', 'Retirée'),
    recalled: s('idle', 'arrow-back-up', 'Taken back', 'Reprise'),
    held: s('wait', 'user-check', 'Counts once identified', "Comptera après l'identification"),
    refused: s('stop', 'ban', 'Not accepted by the signer', 'Non acceptée par le signataire'),
  },
  case: {
    prepared: s('idle', 'pencil', 'Prepared, not open', 'Préparé, non ouvert'),
    closed: s('idle', 'archive', 'Closed', 'Fermé'),
    open: s('work', 'circle-dashed', 'Gathering evidence', 'Collecte des preuves'),
    consent: s('wait', 'user-check', 'Consent awaited', 'En attente du consentement'),
    marking: s('work', 'writing', 'Marking', 'Notation en cours'),
    'second-mark': s('work', 'eye-off', 'Second mark', 'Deuxième notation'),
    moderation: s('judge', 'scale', 'In moderation', 'En arbitrage'),
    're-mark': s('work', 'eye-off', 'Re-mark', 'Nouvelle notation'),
    appeal: s('judge', 'scale', 'Under appeal', 'En recours'),
    withdrawn: s('idle', 'arrow-back-up', 'Withdrawn', 'Retiré'),
    'sent-back': s('wait', 'paperclip', 'Evidence asked for', 'Preuves demandées'),
    passed: s('ok', 'flag-check', 'Passed', 'Réussi'),
    'not-yet': s('idle', 'rotate-clockwise', 'Not yet', 'Pas encore'),
  },
  appeal: {
    lodged: s('judge', 'scale', 'Under appeal', 'En recours'),
    're-mark': s('ok', 'rotate-clockwise', 'Upheld', 'Accueilli'),
    rejected: s('idle', 'circle-minus', 'Rejected', 'Rejeté'),
  },
  evidence: {
    checked: s('ok', 'shield-check', 'Content unchanged', 'Contenu inchangé'),
    changed: s('stop', 'alert-triangle', 'Content changed', 'Contenu modifié'),
    unfetched: s('wait', 'help-circle', 'Not fetched', 'Non récupérée'),
    private: s('idle', 'lock', 'Private', 'Privée'),
    shared: s('work', 'link', 'In {count} share', 'Dans {count} partage'),
    deleted: s('idle', 'file-off', 'Deleted by the earner', 'Supprimée par le titulaire'),
  },
  release: {
    draft: s('idle', 'pencil', 'Draft', 'Ébauche'),
    proposed: s('wait', 'clock', 'Awaiting approval', "En attente d'approbation"),
    signing: s('work', 'activity', 'Signing', 'Signature en cours'),
    paused: s('wait', 'player-pause', 'Paused', 'Suspendu'),
    done: s('ok', 'circle-check', 'Signed', 'Signé'),
    refused: s('stop', 'ban', 'Refused', 'Refusé'),
    cancelled: s('idle', 'circle-minus', 'Cancelled', 'Annulé'),
    'set-aside': s('wait', 'hand-stop', 'Set aside', 'Mis de côté'),
    waiting: s('wait', 'clock', 'Not yet', 'Pas encore'),
    'held-back': s('wait', 'hand-stop', 'Held back', 'Retenu'),
    ready: s('ok', 'circle-check', 'Ready', 'Prêt'),
  },
  award: {
    signing: s('work', 'activity', 'Being signed', 'Signature en cours'),
    valid: s('ok', 'circle-check', 'Valid', 'Valide'),
    suspended: s('wait', 'player-pause', 'Suspended', 'Suspendue'),
    revoked: s('stop', 'ban', 'Revoked', 'Révoquée'),
  },
  revocation: {
    draft: s('idle', 'pencil', 'Draft', 'Ébauche'),
    open: s('judge', 'scale', 'Earners may appeal', 'Recours possible'),
    undecided: s('wait', 'user-check', 'Awaiting two approvals', 'En attente de deux approbations'),
    revoked: s('stop', 'ban', 'Revoked', 'Révoquée'),
    rejected: s('ok', 'arrow-back-up', 'Rejected', 'Rejetée'),
    exempted: s('ok', 'arrow-back-up', 'Taken out', 'Retirée'),
    lapsed: s('idle', 'hourglass-low', 'Lapsed', 'Caduque'),
    refused: s('stop', 'ban', 'Not accepted by the signer', 'Non acceptée par le signataire'),
  },
  currency: {
    current: s('ok', 'refresh', 'Current until {date}', "À jour jusqu'au {date}"),
    'not-current': s('wait', 'refresh-off', 'Not current since {date}', 'Plus à jour depuis le {date}'),
    'under-review': s('wait', 'clock', 'Under review', 'En révision'),
    lapsed: s('wait', 'refresh-off', 'No longer current', 'Plus à jour'),
    withdrawn: s('wait', 'refresh-off', 'No longer current', 'Plus à jour'),
    waived: s('judge', 'file-certificate', 'Endorsement waived', 'Aval dispensé'),
    unknown: s('wait', 'help-circle', 'Could not be checked', "N'a pu être vérifié"),
  },
  check: {
    passed: s('ok', 'circle-check', 'Checked', 'Vérifié'),
    failed: s('stop', 'circle-x', 'Failed', 'Échec'),
    unknown: s('wait', 'help-circle', 'Could not be checked', "N'a pu être vérifié"),
    'not-applicable': s('idle', 'circle-minus', 'Does not apply', 'Sans objet'),
  },
  change: {
    unchanged: s('idle', 'circle-minus', 'Unchanged', 'Inchangée'),
    reworded: s('wait', 'pencil', 'Reworded', 'Reformulée'),
    new: s('ok', 'circle-check', 'New', 'Nouvelle'),
    removed: s('stop', 'circle-x', 'Removed', 'Retirée'),
  },
  delegation: {
    'in-force': s('ok', 'user-check', 'Until {date}', "Jusqu'au {date}"),
    ended: s('idle', 'arrow-back-up', 'Ended on {date}', 'Terminée le {date}'),
    lapsed: s('idle', 'hourglass-low', 'Ended on {date}', 'Terminée le {date}'),
    refused: s('stop', 'ban', 'Not accepted by the signer', 'Non acceptée par le signataire'),
  },
  passkey: {
    enrolled: s('ok', 'shield-check', 'Counts', 'Compte'),
    claimed: s('wait', 'clock', 'Waits to be vouched for', "Attend d'être confirmée"),
    removed: s('idle', 'file-off', 'Removed', 'Retirée'),
  },
  policy: {
    draft: s('idle', 'pencil', 'Draft', 'Ébauche'),
    approved: s('ok', 'circle-check', 'Approved', 'Approuvée'),
  },
  organization: {
    identified: s('ok', 'shield-check', 'Identified', 'Identifiée'),
    unidentified: s('wait', 'user-check', 'Not identified yet', 'Pas encore identifiée'),
  },
  connection: {
    live: s('ok', 'activity', 'Live, {time}', 'En direct, {time}'),
    stale: s('wait', 'history', 'Last updated {time}', 'À jour à {time}'),
  },
} as const satisfies Record<string, Record<string, Status>>;

export type Thing = keyof typeof statuses;

/** The status of a thing; null for a state that the vocabulary does not know. */
export function statusOf(thing: Thing, state: string): Status | null {
  const map: Record<string, Status> = statuses[thing];
  return Object.hasOwn(map, state) ? (map[state] ?? null) : null;
}

/** The word of a status in a language, its places filled in. */
export function statusWord(
  status: Status,
  lang: 'en' | 'fr',
  values: Record<string, string | number> = {},
): string {
  return status[lang].replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
