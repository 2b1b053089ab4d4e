import type { Language } from '../session/session.js';
import { textsEn } from './texts-en.js';
import { textsFr } from './texts-fr.js';
import type { MailMaterial, MailText } from './words.js';

/** The words of a mail in a language. */
export function mailText(material: MailMaterial, language: Language): MailText {
  return (language === 'fr' ? textsFr : textsEn)[material.purpose](material);
}
