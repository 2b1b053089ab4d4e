import type { Refusals } from './refusal.js';

/** Refusals that every service can answer with, in the order of the alphabet. */
export const sharedRefusals = {
  'assertion-invalid': {
    status: 403,
    en: 'The passkey did not sign this statement',
    fr: "La clé d'accès n'a pas signé cet énoncé",
    advice: {
      en: 'Load the page anew and sign again with the passkey that is enrolled for your organization.',
      fr: "Rechargez la page et signez de nouveau avec la clé d'accès inscrite pour votre organisation.",
    },
  },
  'assertion-reused': {
    status: 409,
    en: 'This signature was already used',
    fr: 'Cette signature a déjà servi',
    advice: {
      en: 'Load the page anew to see whether your decision is already recorded; if it is not, sign again.',
      fr: "Rechargez la page pour voir si votre décision est déjà inscrite; si elle ne l'est pas, signez de nouveau.",
    },
  },
  conflict: {
    status: 409,
    en: 'The thing changed meanwhile',
    fr: "L'objet a changé entre-temps",
    advice: {
      en: 'Load the page anew, look at what changed, and try again.',
      fr: 'Rechargez la page, voyez ce qui a changé et essayez de nouveau.',
    },
  },
  'decision-in-progress': {
    status: 503,
    en: 'The decision is received and not yet recorded; send it again',
    fr: 'La décision est reçue mais pas encore inscrite; envoyez-la de nouveau',
  },
  forbidden: {
    status: 403,
    en: 'Your role may not do this',
    fr: 'Votre rôle ne permet pas cette action',
    advice: {
      en: 'Ask an administrator of your organization who holds the role for this, or to grant it to you.',
      fr: "Demandez à une personne qui administre votre organisation qui tient ce rôle, ou de vous l'attribuer.",
    },
  },
  'idempotency-key-missing': {
    status: 400,
    en: 'The header Idempotency-Key is missing',
    fr: "L'en-tête Idempotency-Key manque",
    advice: {
      en: 'Send a new random value in it with each new request, and the same one when you repeat a request.',
      fr: 'Envoyez-y une nouvelle valeur aléatoire à chaque nouvelle demande, et la même quand vous la répétez.',
    },
  },
  'idempotency-key-reused': {
    status: 422,
    en: 'This Idempotency-Key was used for another request',
    fr: 'Cette clé Idempotency-Key a servi à une autre demande',
    advice: { en: 'Send the request with a new key.', fr: 'Envoyez la demande avec une nouvelle clé.' },
  },
  internal: {
    status: 500,
    en: 'Something failed on our side; nothing was lost',
    fr: "Une erreur est survenue de notre côté; rien n'est perdu",
    advice: {
      en: 'Try again in a minute; if it stays, tell your administrator the number below.',
      fr: "Essayez de nouveau dans une minute; si l'erreur persiste, donnez le numéro ci-dessous à l'administration.",
    },
  },
  'not-found': {
    status: 404,
    en: 'There is no such thing here',
    fr: "Il n'y a rien de tel ici",
    advice: {
      en: 'Look at the address, or whether you are signed in for the right organization.',
      fr: "Vérifiez l'adresse, et que vous agissez pour la bonne organisation.",
    },
  },
  'passkey-missing': {
    status: 409,
    en: 'Enrol a passkey first',
    fr: "Inscrivez d'abord une clé d'accès",
    advice: {
      en: 'You find this under My passkeys; an administrator then vouches for it.',
      fr: "Cela se trouve sous Mes clés d'accès; une personne qui administre s'en porte ensuite garante.",
    },
  },
  'payload-too-large': {
    status: 413,
    en: 'That is too large',
    fr: "C'est trop volumineux",
    advice: { en: 'Send less at once.', fr: 'Envoyez-en moins à la fois.' },
  },
  'rate-limited': {
    status: 429,
    en: 'Too many requests; try again later',
    fr: 'Trop de demandes; réessayez plus tard',
  },
  'separation-of-duties': {
    status: 409,
    en: 'Who proposed this does not decide about it',
    fr: "Qui l'a proposé n'en décide pas",
    advice: {
      en: 'Ask a colleague who had no part in it.',
      fr: "Demandez à une personne de votre équipe qui n'y a pas pris part.",
    },
  },
  'service-unavailable': {
    status: 503,
    en: 'A part of the system is not reachable; try again',
    fr: 'Une partie du système est injoignable; réessayez',
  },
  'statement-mismatch': {
    status: 422,
    en: 'The statement does not fit the facts',
    fr: "L'énoncé ne concorde pas avec les faits",
    advice: {
      en: 'Load the page anew, read the sentence again, and sign it as it is now.',
      fr: "Rechargez la page, relisez la phrase et signez-la telle qu'elle est maintenant.",
    },
  },
  'statement-stale': {
    status: 409,
    en: 'The statement is too old; prepare it again',
    fr: "L'énoncé est trop ancien; préparez-le de nouveau",
  },
  unauthenticated: { status: 401, en: 'Sign in first', fr: "Connectez-vous d'abord" },
  'unsupported-media-type': {
    status: 415,
    en: 'This content type is not accepted',
    fr: "Ce type de contenu n'est pas accepté",
    advice: {
      en: 'Send what the address takes: JSON, CSV or a file of an allowed type.',
      fr: "Envoyez ce que l'adresse accepte : JSON, CSV ou un fichier d'un type permis.",
    },
  },
  validation: {
    status: 422,
    en: 'Some fields are not right',
    fr: 'Certains champs sont à corriger',
    advice: {
      en: 'Correct what is named and send it again.',
      fr: 'Corrigez ce qui est nommé et envoyez de nouveau.',
    },
  },
} as const satisfies Refusals;
