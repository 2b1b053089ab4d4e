import { IconBook2, IconHeartHandshake, IconTool } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { StatusChip } from '../../components/status-chip.js';
import { useText } from '../../i18n/i18n.js';
import { RateCriterion } from './rate-criterion.js';
import type { Answer, BlueprintBody, Change, CompetenciesBody, Element } from './request.js';

/** Competencies with knowledge, skill and attitude, each a link to its ESCO concept. */
export function CompetenciesText({
  body,
  changes,
  children,
}: {
  body: CompetenciesBody;
  changes: Change[] | null;
  children?: ReactNode;
}) {
  const { t } = useText();
  return (
    <section className="sec" aria-labelledby="demand">
      <div className="t">
        <h2 id="demand">{t('review.demandTitle')}</h2>
      </div>
      <div className="card">
        <CompetencyList body={body} changes={changes} />
        {children}
      </div>
    </section>
  );
}

/** The list alone, for public pages too. */
export function CompetencyList({
  body,
  changes = null,
}: {
  body: CompetenciesBody;
  changes?: Change[] | null;
}) {
  const { t } = useText();
  return (
    <ol>
      {body.competencies.map((one, index) => {
        const state = changes?.find(
          (change) => change.element === 'competency' && change.id === one.id,
        )?.state;
        return (
          <li key={one.id} className="comp">
            <div className="no num" aria-hidden="true">
              C{index + 1}
            </div>
            <div>
              <div className="row" style={{ gap: 10 }}>
                <h3>{one.statement}</h3>
                {state && <StatusChip thing="change" state={state} />}
              </div>
              <dl className="ksa">
                <Slot
                  name={t('review.knowledge')}
                  icon={<IconBook2 className="i" aria-hidden />}
                  elements={one.knowledge}
                />
                <Slot
                  name={t('review.skills')}
                  icon={<IconTool className="i" aria-hidden />}
                  elements={one.skills}
                />
                <Slot
                  name={t('review.attitudes')}
                  icon={<IconHeartHandshake className="i" aria-hidden />}
                  elements={one.attitudes}
                />
              </dl>
            </div>
          </li>
        );
      })}
    </ol>
  );
}

function Slot({ name, icon, elements }: { name: string; icon: ReactNode; elements: Element[] }) {
  return (
    <div>
      <dt>
        {icon}
        {name}
      </dt>
      {elements.map((one) => (
        <dd key={one.id}>
          {'uri' in one.alignment ? (
            <a href={one.alignment.uri} target="_blank" rel="noreferrer">
              {one.text}
            </a>
          ) : (
            <>
              {one.text} <span className="bl xs muted">{one.alignment.reason}</span>
            </>
          )}
        </dd>
      ))}
    </div>
  );
}

/** Task, conditions, pass rule and evidence, as a list of terms. */
export function AssessmentFacts({ body }: { body: BlueprintBody }) {
  const { t } = useText();
  const { passRule } = body;
  return (
    <dl className="task">
      {body.tasks.map((task) => (
        <div key={task.id}>
          <dt>{t('review.task')}</dt>
          <dd>
            <b>{task.title}</b>
            {`\n${task.description}`}
          </dd>
        </div>
      ))}
      {body.tasks.map((task) => (
        <div key={task.id}>
          <dt>{t('review.conditions')}</dt>
          <dd>{task.conditions}</dd>
        </div>
      ))}
      <div>
        <dt>{t('review.passRule')}</dt>
        <dd>
          {passRule.kind === 'every-criterion'
            ? t('review.everyCriterion')
            : t('review.atLeast', { count: passRule.criteria })}
        </dd>
      </div>
      <div>
        <dt>{t('review.evidenceKept')}</dt>
        <dd>{body.evidence.map((one) => one.title).join(', ')}</dd>
      </div>
    </dl>
  );
}

interface AssessmentTextProps {
  body: BlueprintBody;
  answer: Answer;
  /** Criteria are rated here. */
  rating: boolean;
  onRate: (ratings: Answer['ratings']) => void;
  /** Stands before the criteria. */
  prepared?: ReactNode;
  children: ReactNode;
}

/** The assessment, and its criteria each with job task and rating. */
export function AssessmentText({ body, answer, rating, onRate, prepared, children }: AssessmentTextProps) {
  const { t } = useText();
  return (
    <section className="sec" aria-labelledby="fidelity">
      <div className="t">
        <h2 id="fidelity">{t('review.fidelityTitle')}</h2>
      </div>
      <div className="card">
        <AssessmentFacts body={body} />
        {prepared}
        <ol>
          {body.criteria.map((criterion, index) => (
            <RateCriterion
              key={criterion.id}
              criterion={criterion}
              index={index}
              given={answer.ratings[criterion.id] ?? null}
              rating={rating}
              onRate={(one) => onRate({ ...answer.ratings, [criterion.id]: one })}
            />
          ))}
        </ol>
        {children}
      </div>
    </section>
  );
}
