import type { IncomingMessage } from 'node:http';
import type { Account } from './accounts.js';
import { escapeHtml, page } from './html.js';

type Language = 'en' | 'fr';

const texts = {
  en: {
    title: 'Sign in to Countersign',
    notice:
      'This is the sign-in of a development machine. In production, your institution’s own sign-in takes its place.',
    wrong: 'That login and password do not go together. Try again.',
    login: 'Login',
    password: 'Password',
    submit: 'Sign in',
    people: 'Demo people',
    none: 'There are no demo people yet: they come with the demo data.',
    as: 'Sign in as',
    other: 'Français',
  },
  fr: {
    title: 'Se connecter à Countersign',
    notice:
      'Cette page de connexion est celle d’un poste de développement. En production, celle de votre établissement la remplace.',
    wrong: 'Cet identifiant et ce mot de passe ne correspondent pas. Réessayez.',
    login: 'Identifiant',
    password: 'Mot de passe',
    submit: 'Se connecter',
    people: 'Personnes de démonstration',
    none: 'Il n’y a pas encore de personnes de démonstration : elles viennent avec les données de démonstration.',
    as: 'Se connecter en tant que',
    other: 'English',
  },
} as const;

/** The language of a sign-in: the page's own switch, then the portal's wish (`ui_locales`), then the browser's. */
export function languageOf(request: IncomingMessage, uiLocales: unknown): Language {
  const chosen = new URL(request.url ?? '/', 'http://localhost').searchParams.get('lang');
  const wishes = [
    chosen,
    typeof uiLocales === 'string' ? uiLocales : undefined,
    request.headers['accept-language'],
  ];
  const wish = wishes.find((each) => each && /^(en|fr)/i.test(each));
  return wish && /^fr/i.test(wish) ? 'fr' : 'en';
}

function personItem(language: Language, account: Account): string {
  const { name, role, login, password } = account;
  const label = `${texts[language].as} ${name}`;
  return `<li><span><strong>${escapeHtml(name)}</strong>${role ? `<br><small>${escapeHtml(role)}</small>` : ''}</span>
<form method="post"><input type="hidden" name="login" value="${escapeHtml(login)}"><input type="hidden" name="password" value="${escapeHtml(password)}">
<button aria-label="${escapeHtml(label)}">${texts[language].submit}</button></form></li>`;
}

/** The sign-in page, with one button for each demo person. */
export function loginPage(
  language: Language,
  accounts: readonly Account[],
  fault: 'none' | 'wrong-password',
): string {
  const t = texts[language];
  const other = language === 'en' ? 'fr' : 'en';
  const people = accounts.map((account) => personItem(language, account)).join('');
  const body = `<p><a href="?lang=${other}" hreflang="${other}" lang="${other}">${t.other}</a></p>
<h1>${t.title}</h1><p class="note">${t.notice}</p>
${fault === 'wrong-password' ? `<p class="error" role="alert">${t.wrong}</p>` : ''}
<form method="post"><label>${t.login} <input name="login" autocomplete="username" required autofocus></label>
<label>${t.password} <input name="password" type="password" autocomplete="current-password" required></label>
<p><button>${t.submit}</button></p></form>
<h2>${t.people}</h2>${people ? `<ul class="people">${people}</ul>` : `<p>${t.none}</p>`}`;
  return page(language, t.title, body);
}
