import type { Page } from '../../api/api.js';
import { useOrg } from '../../api/hooks.js';
import { Note } from '../../components/page.js';
import { SignPanel } from '../../decision/sign-panel.js';
import { day } from '../../i18n/dates.js';
import { useText } from '../../i18n/i18n.js';
import type { Member } from '../people/member.js';
import { type Answer, isAsPrepared, type Preparation, type RequestDetail, toRate } from './request.js';

/** Names of the organization's people by their ids; an erased person has none. */
export function useNames(): (personId: string) => string {
  const { t } = useText();
  const people = useOrg<Page<Member>>('people');
  return (personId) =>
    people.data?.items.find((one) => one.personId === personId)?.name ?? t('people.erased');
}

interface PreparedProps {
  detail: RequestDetail;
  answer: Answer;
  onUse: (part: Pick<Answer, 'ratings' | 'preparationId'>) => void;
}

/** Ratings that colleagues prepared: by whom and when, to be used as they are or edited. */
export function PreparedRatings({ detail, answer, onUse }: PreparedProps) {
  const { t, lang } = useText();
  const nameOf = useNames();
  const use = (one: Preparation): void =>
    onUse({
      preparationId: one.preparationId,
      ratings: Object.fromEntries(
        one.ratings.map(({ criterionId, jobTask, rating }) => [
          criterionId,
          { jobTask, rating, keptFrom: null },
        ]),
      ),
    });
  return detail.preparations.map((one) => {
    const used = answer.preparationId === one.preparationId;
    return (
      <Note
        key={one.preparationId}
        tone={used ? 'ok' : 'work'}
        title={t('prepared.by', {
          name: nameOf(one.personId),
          role: t(`role.${one.role}`),
          date: day(one.at, lang),
        })}
      >
        {used ? (
          <p>{t(isAsPrepared(answer, one) ? 'prepared.used' : 'prepared.edited')}</p>
        ) : (
          <button type="button" className="btn tiny" onClick={() => use(one)}>
            {t('prepared.use')}
          </button>
        )}
      </Note>
    );
  });
}

/** What a supervisor signs: the ratings, for the approver who decides. */
export function PrepareRatings({ detail, answer }: { detail: RequestDetail; answer: Answer }) {
  const { t } = useText();
  const left = toRate(answer).length;
  const ratings = Object.entries(answer.ratings).map(([criterionId, { jobTask, rating }]) => ({
    criterionId,
    jobTask: jobTask.trim(),
    rating,
  }));
  return (
    <SignPanel
      type="rating-preparation"
      input={left === 0 && ratings.length > 0 ? { requestId: detail.requestId, ratings } : null}
      title={t('prepared.signTitle')}
      action={t('prepared.sign')}
      missing={t('review.toRate', { count: left })}
      note={t('prepared.note')}
    />
  );
}
