import type { Refusals } from './refusal.js';

/** Refusals of the portal, in the order of the alphabet. */
export const portalRefusals = {
  'link-expired': {
    status: 410,
    en: 'This link is too old; ask for a new one',
    fr: 'Ce lien est trop ancien; demandez-en un nouveau',
  },
  'link-unknown': {
    status: 404,
    en: 'This link is not one of ours',
    fr: "Ce lien n'est pas l'un des nôtres",
    advice: {
      en: 'Copy the whole link from the mail, or ask whoever invited you for a new one.',
      fr: 'Copiez le lien entier du courriel, ou demandez-en un nouveau à qui vous a invité.',
    },
  },
  'link-used': {
    status: 409,
    en: 'This link was already used; sign in, or ask for a new one',
    fr: 'Ce lien a déjà servi; connectez-vous ou demandez-en un nouveau',
  },
  'origin-refused': {
    status: 403,
    en: 'This request comes from another site',
    fr: "Cette demande vient d'un autre site",
    advice: {
      en: 'Open the page from the address of this service and try again.',
      fr: "Ouvrez la page à l'adresse de ce service et essayez de nouveau.",
    },
  },
} as const satisfies Refusals;
