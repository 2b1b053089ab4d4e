import { Link, useLocation } from '@tanstack/react-router';
import { Note, PageHead } from '../../components/page.js';
import { useText } from '../../i18n/i18n.js';

const faults = ['failed', 'mail-not-verified', 'person-not-known'] as const;

/** Sends the visitor to the sign-in service and back to where they were. */
export function SignInPage() {
  const { t, lang } = useText();
  const search = new URLSearchParams(useLocation({ select: (location) => location.searchStr }));
  const back = search.get('return') ?? '/';
  const fault = faults.find((one) => one === search.get('fault'));
  return (
    <main className="wrap narrow" id="main">
      <PageHead title={t('signIn.title')} sub={t('signIn.sub')} />
      <div className="stack">
        {fault && <Note tone="stop" title={t(`signIn.fault.${fault}`)} />}
        <div>
          <a className="btn p lg" href={`/auth/sign-in?return=${encodeURIComponent(back)}&lang=${lang}`}>
            {t('signIn.button')}
          </a>
        </div>
        <p className="muted">{t('signIn.mail')}</p>
        <p className="muted">
          {t('signIn.verify')} <Link to="/verify">{t('nav.verify')}</Link>
        </p>
      </div>
    </main>
  );
}
