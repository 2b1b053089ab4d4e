import i18next from 'i18next';
import { initReactI18next, useTranslation } from 'react-i18next';
import type { Language } from '../api/api.js';
import type en from './en.json';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: typeof en };
    returnNull: false;
  }
}

const STORE = 'countersign.language';

/** The language to begin with: of the address, else kept, else the browser's. */
export function firstLanguage(): Language {
  const asked = new URLSearchParams(window.location.search).get('lang');
  if (asked === 'en' || asked === 'fr') return asked;
  const kept = localStorage.getItem(STORE);
  if (kept === 'en' || kept === 'fr') return kept;
  return navigator.language.toLowerCase().startsWith('fr') ? 'fr' : 'en';
}

/** Whether the address asks for a language, as a mail's link to the other one does. */
export const languageIsAsked = (): boolean => new URLSearchParams(window.location.search).has('lang');

export const languageIsKept = (): boolean => localStorage.getItem(STORE) !== null;

async function textsOf(language: Language): Promise<typeof en> {
  // Both files hold the same keys (words.spec.ts), so that one's type is the other's.
  return language === 'fr' ? (await import('./fr.json')).default : (await import('./en.json')).default;
}

/** Starts i18next in one language; the other one's texts come when they are asked for. */
export async function startTexts(language: Language): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    resources: { [language]: { translation: await textsOf(language) } },
    interpolation: { escapeValue: false },
  });
  document.documentElement.lang = language;
}

/** Changes the language of the page; forms keep what was typed. */
export async function changeLanguage(language: Language): Promise<void> {
  if (!i18next.hasResourceBundle(language, 'translation'))
    i18next.addResourceBundle(language, 'translation', await textsOf(language));
  localStorage.setItem(STORE, language);
  document.documentElement.lang = language;
  await i18next.changeLanguage(language);
}

/** Texts and language of the page. */
export function useText() {
  const { t, i18n } = useTranslation();
  const lang: Language = i18n.language === 'fr' ? 'fr' : 'en';
  return { t, lang };
}

/** One of two texts by language, with the other where one is missing. */
export function pick(texts: Partial<Record<Language, string>> | null | undefined, lang: Language): string {
  return texts?.[lang] ?? texts?.[lang === 'en' ? 'fr' : 'en'] ?? '';
}
