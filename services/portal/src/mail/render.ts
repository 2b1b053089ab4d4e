import type { Language } from '../session/session.js';
import { mailText } from './texts.js';
import type { MailMaterial } from './words.js';

/** A mail ready to be sent. */
export interface RenderedMail {
  subject: string;
  text: string;
  html: string;
}

/** Where a mail leads: the page in the receiver's language, and the same page in the other. */
export interface MailLinks {
  page: string;
  otherLanguage: string;
}

const otherWords = { en: 'En français', fr: 'In English' } as const;

/** Plain text with one link, and an HTML twin of the same words. Nothing is loaded from anywhere, nothing tracks. */
export function renderMail(material: MailMaterial, language: Language, links: MailLinks): RenderedMail {
  const { subject, before, list = [], action, after } = mailText(material, language);
  const colon = language === 'fr' ? '\u00a0: ' : ': ';
  const other = otherWords[language];
  const otherColon = language === 'fr' ? ': ' : '\u00a0: ';
  const lines = list.length > 0 ? `\n\n${list.map((line) => `- ${line}`).join('\n')}` : '';
  const text = `${before}${lines}\n\n${action}${colon}${links.page}\n\n${after}\n\n${other}${otherColon}${links.otherLanguage}\n`;
  const otherLang = language === 'fr' ? 'en' : 'fr';
  const html = `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><title>${escaped(subject)}</title></head>
<body style="font-family:sans-serif;font-size:16px;line-height:1.5;max-width:36em">
<p>${escaped(before)}</p>${items(list)}
<p><a href="${escaped(links.page)}">${escaped(action)}</a></p>
<p>${escaped(after)}</p>
<p lang="${otherLang}"><a href="${escaped(links.otherLanguage)}" hreflang="${otherLang}">${escaped(other)}</a></p>
</body></html>
`;
  return { subject, text, html };
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const items = (list: readonly string[]): string =>
  list.length === 0 ? '' : `\n<ul>${list.map((line) => `<li>${escaped(line)}</li>`).join('')}</ul>`;
