import { Link } from '@tanstack/react-router';
import { Card, Table } from '../../components/page.js';
import { number } from '../../i18n/dates.js';
import { useText } from '../../i18n/i18n.js';
import type { WaitingEmployer } from './pipeline.js';
import { useDuration } from './use-duration.js';

/** Employers with open requests, and how fast they usually answer. */
export function Waiting({ employers }: { employers: WaitingEmployer[] }) {
  const { t, lang } = useText();
  const words = useDuration();
  const title = t('pipe.waiting');
  if (employers.length === 0)
    return (
      <Card title={title}>
        <p className="muted">{t('pipe.waitingNone')}</p>
      </Card>
    );
  return (
    <Card title={title} flush>
      <Table
        label={title}
        head={[
          t('pipe.employer'),
          { text: t('pipe.open'), right: true },
          t('pipe.oldest'),
          t('pipe.medianAnswer'),
          t('pipe.late'),
        ]}
      >
        {employers.map((one) => (
          <tr key={one.employerId}>
            <th scope="row">
              <Link to="/employers/$employerId" params={{ employerId: one.employerId }}>
                {one.name}
              </Link>
            </th>
            <td className="r" data-h={t('pipe.open')}>
              {number(one.open, lang)}
            </td>
            <td data-h={t('pipe.oldest')}>
              {one.oldestSince ? words((Date.now() - Date.parse(one.oldestSince)) / 1000) : t('parts.none')}
            </td>
            <td data-h={t('pipe.medianAnswer')}>
              {one.medianAnswerSeconds === null ? t('parts.none') : words(one.medianAnswerSeconds)}
            </td>
            <td data-h={t('pipe.late')}>
              {one.overdue > 0 ? (
                <span className="t-stop">{t('pipe.overdue', { count: one.overdue })}</span>
              ) : (
                t('parts.none')
              )}
            </td>
          </tr>
        ))}
      </Table>
    </Card>
  );
}
