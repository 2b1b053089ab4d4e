import { useQuery } from '@tanstack/react-query';
import { type ApiProblem, call, orgPath } from '../../api/api.js';
import { useHat } from '../../app/session.js';
import { Note } from '../../components/page.js';
import { useText } from '../../i18n/i18n.js';
import type { PolicyCheck } from './policy.js';

/** How the policy reads as it is typed, and what keeps it from being met. */
export function Reading({ body }: { body: object | null }) {
  const { t, lang } = useText();
  const organizationId = useHat()?.organizationId ?? '';
  const check = useQuery<PolicyCheck, ApiProblem>({
    queryKey: ['policy-check', organizationId, body],
    queryFn: ({ signal }) =>
      call<PolicyCheck>(orgPath(organizationId, 'policies/check'), {
        method: 'POST',
        body: body ?? {},
        signal,
      }),
    enabled: body !== null,
    placeholderData: (before) => before,
    retry: false,
  });
  if (!body) return <p className="muted">{t('policies.readingFill')}</p>;
  const { data } = check;
  return (
    <div aria-live="polite">
      <p>
        <b>{t('policies.reading')}</b> {data?.sentence[lang]}
      </p>
      {data && data.errors.length > 0 && (
        <Note tone="stop" title={t('policies.unsatisfiable')}>
          <ul>
            {[...new Set(data.errors.map((one) => (lang === 'fr' ? one.detailFr : one.detail)))].map(
              (words) => (
                <li key={words}>{words}</li>
              ),
            )}
          </ul>
        </Note>
      )}
    </div>
  );
}
