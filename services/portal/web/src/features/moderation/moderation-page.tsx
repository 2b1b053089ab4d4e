import { Textarea } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useOrg } from '../../api/hooks.js';
import { Levels } from '../../components/marks.js';
import { Card, Crumbs, Loaded, Note, PageHead } from '../../components/page.js';
import { SignPanel } from '../../decision/sign-panel.js';
import { pick, useText } from '../../i18n/i18n.js';
import { type CaseDetail, outcomeNow, rubricOf } from '../cases/case.js';
import { DeclareConflict } from '../marking/declare-conflict.js';
import { EvidenceSide } from '../marking/evidence-side.js';
import type { BlueprintBody } from '../requests/request.js';
import { bodyOf, bothMarks, type Chosen, type Compared, compare, standing } from './moderation.js';

/** Where do the two marks differ, and which level does the evidence support (PORTAL.md 4 d). */
export function ModerationPage() {
  const { t, lang } = useText();
  const { caseId = '' } = useParams({ strict: false });
  const query = useOrg<CaseDetail>(`cases/${caseId}`);
  return (
    <main className="wrap" id="main">
      <Loaded query={query}>
        {(detail) => {
          const rubric = rubricOf(detail, lang);
          const title = t('moderation.case', { number: detail.number });
          return (
            <>
              <Crumbs to="/moderation" label={t('moderation.title')} here={title} />
              <PageHead
                title={title}
                sub={`${pick(detail.version?.name, lang)}, ${t('parts.version', { number: detail.version?.number ?? 0 })}`}
              />
              {rubric && <Settling key={detail.caseId} detail={detail} rubric={rubric} />}
            </>
          );
        }}
      </Loaded>
    </main>
  );
}

function Settling({ detail, rubric }: { detail: CaseDetail; rubric: BlueprintBody }) {
  const { t } = useText();
  const [chosen, setChosen] = useState<Chosen>({});
  const [signed, setSigned] = useState(false);
  const marks = bothMarks(detail);
  const mine = detail.duty?.mine === true && detail.duty.duty === 'moderation';
  if (!marks || (!mine && !signed))
    return (
      <Note tone="wait" title={t('moderation.cannot')}>
        <p>{t('moderation.cannotWhy')}</p>
      </Note>
    );
  const compared = compare(rubric, marks);
  const body = bodyOf(detail.caseId, compared, chosen);
  const outcome = outcomeNow(rubric, standing(compared, chosen));
  const open = compared.filter((one) => one.apart > 0 && !chosen[one.criterion.id]?.levelId).length;
  const change = (criterionId: string, part: Partial<Chosen[string]>): void =>
    setChosen((old) => ({
      ...old,
      [criterionId]: { ...(old[criterionId] ?? { levelId: null, reason: '' }), ...part },
    }));
  return (
    <div className="cols">
      <div className="stack loose">
        {compared
          .filter((one) => one.apart > 0)
          .map((one) => (
            <Difference
              key={one.criterion.id}
              one={one}
              chosen={chosen[one.criterion.id] ?? { levelId: null, reason: '' }}
              disabled={signed}
              onChange={(part) => change(one.criterion.id, part)}
            />
          ))}
        <details className="card">
          <summary className="hd">{t('moderation.equal')}</summary>
          <ul className="line-list">
            {compared
              .filter((one) => one.apart === 0)
              .map(({ criterion, a }) => (
                <li key={criterion.id}>
                  <span />
                  <span>{criterion.title}</span>
                  <span className="sm muted">
                    {t('moderation.same', { level: criterion.levels[a.place]?.title ?? '' })}
                  </span>
                </li>
              ))}
          </ul>
        </details>
        <EvidenceSide detail={detail} rubric={rubric} />
      </div>
      <aside className="signs stack">
        <Note
          tone={outcome === 'pass' ? 'ok' : 'work'}
          title={`${t('moderation.result')}: ${outcome ? t(`cases.result_${outcome}`) : t('moderation.open', { count: open })}`}
        />
        <SignPanel
          type="moderation"
          input={body}
          title={t('moderation.signTitle')}
          action={t('moderation.sign')}
          missing={t('moderation.left')}
          after={<p>{t('moderation.after')}</p>}
          onDone={() => setSigned(true)}
        />
        {!signed && <DeclareConflict caseId={detail.caseId} />}
      </aside>
    </div>
  );
}

interface DifferenceProps {
  one: Compared;
  chosen: Chosen[string];
  disabled: boolean;
  onChange: (part: Partial<Chosen[string]>) => void;
}

/** One criterion in which the marks differ: both sides without names, then the level that stands and why. */
function Difference({ one, chosen, disabled, onChange }: DifferenceProps) {
  const { t } = useText();
  const { criterion } = one;
  const sides = [
    { name: t('moderation.markA'), side: one.a },
    { name: t('moderation.markB'), side: one.b },
  ];
  return (
    <Card
      title={criterion.title}
      aside={<span className="sm muted">{t('moderation.apart', { count: one.apart })}</span>}
    >
      <div className="fields">
        {sides.map(({ name, side }) => (
          <div key={name} className="stack">
            <b>{name}</b>
            <Levels
              level={side.place + 1}
              of={criterion.levels.length}
              title={criterion.levels[side.place]?.title ?? ''}
            />
            <p className="sm prewrap">{side.comment ?? t('moderation.noComment')}</p>
          </div>
        ))}
      </div>
      <fieldset disabled={disabled}>
        <legend className="lab">{t('moderation.settle')}</legend>
        <div className="lv">
          {criterion.levels.map((level, place) => (
            <label key={level.id}>
              <input
                type="radio"
                name={`settle-${criterion.id}`}
                checked={chosen.levelId === level.id}
                onChange={() => onChange({ levelId: level.id })}
              />
              <span>
                <b>
                  <span className="num">{place + 1}</span> {level.title}{' '}
                  {level.id === criterion.passLevelId && <small>{t('mark.pass')}</small>}
                </b>
                {level.description}
              </span>
            </label>
          ))}
        </div>
      </fieldset>
      <Textarea
        label={t('moderation.reason')}
        rows={2}
        maxLength={4000}
        disabled={disabled}
        value={chosen.reason}
        onChange={(event) => onChange({ reason: event.currentTarget.value })}
      />
    </Card>
  );
}
