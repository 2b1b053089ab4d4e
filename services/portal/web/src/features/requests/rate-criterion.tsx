import { TextInput } from '@mantine/core';
import { Segments } from '../../components/choices.js';
import { useText } from '../../i18n/i18n.js';
import { type Answer, type BlueprintBody, ratings } from './request.js';

type Given = Answer['ratings'][string];

interface RateCriterionProps {
  criterion: BlueprintBody['criteria'][number];
  index: number;
  given: Given | null;
  rating: boolean;
  onRate: (given: Given) => void;
}

/** One criterion: kept from an earlier confirmation in one line, or open with its job task and rating. */
export function RateCriterion({ criterion, index, given, rating, onRate }: RateCriterionProps) {
  const { t } = useText();
  const pass = criterion.levels.find((level) => level.id === criterion.passLevelId);
  const toPass = pass && (
    <p className="sm muted">{t('review.toPass', { what: `${pass.title}, ${pass.description}` })}</p>
  );
  const place = (
    <div className="no num" aria-hidden="true">
      R{index + 1}
    </div>
  );
  const levels = (
    <details>
      <summary>{t('parts.details')}</summary>
      <ol className="sm">
        {criterion.levels.map((level) => (
          <li key={level.id}>
            <b>{level.title}</b>: {level.description}
          </li>
        ))}
      </ol>
    </details>
  );
  if (!rating || !given)
    return (
      <li className="crit">
        {place}
        <div>
          <h3>{criterion.title}</h3>
          {toPass}
          {levels}
        </div>
      </li>
    );
  if (given.keptFrom !== null && given.rating)
    return (
      <li className="kept">
        {place}
        <div>
          <h3>{criterion.title}</h3>
          <p className="sm muted">{t('review.standsFor', { task: given.jobTask })}</p>
        </div>
        <div className="kv">
          <span className="sm">
            <b>{t(`review.rating.${given.rating}`)}</b>
            <span className="bl muted xs">{t('review.keptFrom', { number: given.keptFrom })}</span>
          </span>
          <button type="button" className="btn" onClick={() => onRate({ ...given, keptFrom: null })}>
            {t('review.changeRating')}
            <span className="vh">: {criterion.title}</span>
          </button>
        </div>
      </li>
    );
  return (
    <li className="crit open">
      {place}
      <div>
        <h3>{criterion.title}</h3>
        {toPass}
        {levels}
        <div className="rate">
          <TextInput
            label={t('review.jobTask')}
            maxLength={200}
            value={given.jobTask}
            onChange={(event) => onRate({ ...given, jobTask: event.currentTarget.value })}
          />
          <Segments
            name={`rating-${criterion.id}`}
            legend={t('review.reflects')}
            hidden={criterion.title}
            value={given.rating}
            choices={ratings.map((value) => ({ value, label: t(`review.rating.${value}`) }))}
            onChange={(value) => onRate({ ...given, rating: value })}
          />
        </div>
      </div>
    </li>
  );
}
