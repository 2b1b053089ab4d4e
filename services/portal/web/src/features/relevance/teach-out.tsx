import { Note } from '../../components/page.js';
import { day, daysUntil } from '../../i18n/dates.js';
import { useText } from '../../i18n/i18n.js';
import type { CaseRelevance } from './relevance.js';

/** Days before a lapse from which whoever works on an open case is told of it. */
const NEAR_DAYS = 90;

/** Until when open cases of a version may finish, where it takes no new one; and that it will lapse soon. */
export function TeachOut({ relevance }: { relevance: CaseRelevance | null | undefined }) {
  const { t, lang } = useText();
  if (!relevance) return null;
  const { until, teachOutUntil } = relevance;
  if (teachOutUntil) {
    const isOver = daysUntil(teachOutUntil) < 0;
    return (
      <Note
        tone="wait"
        title={t(isOver ? 'rel.teachOutOver' : 'rel.teachOut', { date: day(teachOutUntil, lang) })}
      />
    );
  }
  return until && daysUntil(until) <= NEAR_DAYS ? (
    <Note tone="work" title={t('rel.caseUntil', { date: day(until, lang) })} />
  ) : null;
}
