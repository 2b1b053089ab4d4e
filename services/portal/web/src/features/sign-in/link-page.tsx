import { useQueryClient } from '@tanstack/react-query';
import { Link, useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { ApiProblem, call } from '../../api/api.js';
import { Fault, Note, PageHead } from '../../components/page.js';
import { changeLanguage, languageIsAsked, languageIsKept, useText } from '../../i18n/i18n.js';

/** A mail's link: the token is in the fragment, so no log holds it; only the button's POST binds it. */
export function LinkPage() {
  const { t, lang } = useText();
  const router = useRouter();
  const client = useQueryClient();
  const [token] = useState(() => window.location.hash.slice(1));
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [renewed, setRenewed] = useState(false);

  const run = async (work: () => Promise<void>): Promise<void> => {
    setBusy(true);
    setProblem(null);
    try {
      await work();
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      setProblem(error);
    } finally {
      setBusy(false);
    }
  };
  const open = () =>
    run(async () => {
      const { target } = await call<{ target: string }>('/v1/session/link', { body: { token } });
      if (languageIsAsked()) await changeLanguage(lang);
      // The language in which the mail's page was read stays the session's.
      if (languageIsKept()) await call('/v1/session', { method: 'PATCH', body: { language: lang } });
      client.clear();
      router.history.replace(target);
    });
  const renew = () =>
    run(async () => {
      await call('/v1/session/link/renew', { body: { token } });
      setRenewed(true);
    });
  return (
    <main className="wrap narrow" id="main">
      <PageHead title={t('link.title')} sub={t('link.sub')} />
      <div className="stack">
        {token.length < 20 && <Note tone="stop" title={t('link.missing')} />}
        <div>
          <button
            type="button"
            className="btn p lg"
            disabled={busy || token.length < 20}
            onClick={() => void open()}
          >
            {t('link.open')}
          </button>
        </div>
        {problem && (
          <Fault problem={problem}>
            <p className="row">
              <Link className="btn tiny" to="/sign-in">
                {t('shell.signIn')}
              </Link>
              <button type="button" className="btn tiny" disabled={busy} onClick={() => void renew()}>
                {t('link.renew')}
              </button>
            </p>
          </Fault>
        )}
        {renewed && <Note tone="ok" title={t('link.renewed')} />}
      </div>
    </main>
  );
}
