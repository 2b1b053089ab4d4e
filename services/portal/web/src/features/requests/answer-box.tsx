import { NativeSelect, Textarea, TextInput } from '@mantine/core';
import { IconCheck, IconMessage2, IconX } from '@tabler/icons-react';
import { Answers, Segments } from '../../components/choices.js';
import { Note } from '../../components/page.js';
import { day } from '../../i18n/dates.js';
import { useText } from '../../i18n/i18n.js';
import {
  type Answer,
  groundsKinds,
  type Kind,
  type KindOfRequest,
  type RequestDetail,
  reasons,
} from './request.js';

interface AnswerBoxProps {
  detail: RequestDetail;
  kind: KindOfRequest;
  answer: Answer;
  answering: boolean;
  approver: boolean;
  onChange: (part: Partial<Answer>) => void;
  /** Opens what takes the answer back. */
  onTakeBack: () => void;
  /** Opens the form again where changes were asked for and another answer is possible. */
  onAnew: () => void;
}

/** The answer under the thing that it judges: confirm, ask for changes, decline. */
export function AnswerBox(props: AnswerBoxProps) {
  const { kind, answer, answering, onChange } = props;
  const { t } = useText();
  if (!answering) return <Given {...props} />;
  return (
    <div className="ansbox">
      <Answers
        name={`answer-${kind.kind}`}
        legend={t(kind.kind === 'in-demand' ? 'review.demandQuestion' : 'review.fidelityQuestion')}
        value={answer.answer}
        choices={[
          {
            value: 'confirm',
            label: t('review.confirm'),
            hint: t(`review.confirmHint.${kind.kind}`),
            icon: IconCheck,
          },
          { value: 'change', label: t('review.change'), hint: t('review.changeHint'), icon: IconMessage2 },
          { value: 'decline', label: t('review.decline'), hint: t('review.declineHint'), icon: IconX },
        ]}
        onChange={(value) => onChange({ answer: value })}
      />
      {answer.answer === 'confirm' && <ConfirmFields {...props} />}
      {(answer.answer === 'change' || answer.answer === 'decline') && <ReasonFields {...props} />}
    </div>
  );
}

function ConfirmFields({ detail, answer, onChange }: AnswerBoxProps) {
  const { t, lang } = useText();
  const scope = (name: keyof Answer['scope']) => (event: { currentTarget: { value: string } }) =>
    onChange({ scope: { ...answer.scope, [name]: event.currentTarget.value } });
  return (
    <>
      <div className="fields">
        <TextInput
          label={t('review.sector')}
          required
          maxLength={200}
          value={answer.scope.sector}
          onChange={scope('sector')}
        />
        <TextInput
          label={t('review.region')}
          required
          maxLength={200}
          value={answer.scope.region}
          onChange={scope('region')}
        />
        <TextInput
          label={t('review.noc')}
          required
          inputMode="numeric"
          maxLength={5}
          value={answer.scope.noc}
          onChange={scope('noc')}
        />
        <TextInput
          type="date"
          required
          label={t('review.until', { date: day(detail.latestUntilDay, lang) })}
          max={detail.latestUntilDay}
          value={answer.untilDay}
          onChange={(event) => onChange({ untilDay: event.currentTarget.value })}
        />
      </div>
      <Segments
        name={`grounds-${answer.kind}`}
        legend={t('review.grounds')}
        value={answer.grounds}
        choices={groundsKinds.map((value) => ({ value, label: t(`review.ground.${value}`) }))}
        onChange={(grounds) => onChange({ grounds })}
      />
      {answer.grounds === 'own-words' && (
        <Textarea
          label={t('review.words')}
          rows={3}
          maxLength={4000}
          value={answer.words}
          onChange={(event) => onChange({ words: event.currentTarget.value })}
        />
      )}
      <PublicTick answer={answer} onChange={onChange} />
    </>
  );
}

function ReasonFields({ detail, kind, answer, onChange }: AnswerBoxProps) {
  const { t, lang } = useText();
  const body = detail.content[lang] ?? detail.content[detail.baseLanguage];
  return (
    <>
      <NativeSelect
        label={t('review.reasonLabel')}
        required
        value={answer.reason ?? ''}
        data={[
          { value: '', label: t('parts.choose') },
          ...reasons.map((value) => ({ value, label: t(`review.reason.${value}`) })),
        ]}
        onChange={(event) =>
          onChange({ reason: reasons.find((one) => one === event.currentTarget.value) ?? null })
        }
      />
      {answer.answer === 'change' && kind.kind === 'fidelity' && (
        <NativeSelect
          label={t('review.about')}
          value={answer.criterionId ?? ''}
          data={[
            { value: '', label: t('review.aboutAll') },
            ...(body?.blueprint.criteria ?? []).map((one) => ({ value: one.id, label: one.title })),
          ]}
          onChange={(event) => onChange({ criterionId: event.currentTarget.value || null })}
        />
      )}
      <Textarea
        label={t('review.words')}
        description={t('review.readers')}
        rows={4}
        required
        maxLength={4000}
        value={answer.text}
        onChange={(event) => onChange({ text: event.currentTarget.value })}
      />
      {answer.answer === 'decline' && <PublicTick answer={answer} onChange={onChange} />}
    </>
  );
}

function PublicTick({ answer, onChange }: Pick<AnswerBoxProps, 'answer' | 'onChange'>) {
  const { t } = useText();
  return (
    <label className="ckl">
      <input
        type="checkbox"
        className="ck"
        checked={answer.public}
        onChange={() => onChange({ public: !answer.public })}
      />
      {t('review.public')}
    </label>
  );
}

const codes = [
  'own-organization',
  'same-mail-domain',
  'person-of-institution',
  'conflict-declared',
  'separation-of-duties',
  'not-asked',
  'already-answered',
  'round-closed',
] as const;

/** What was answered, or why this person may not answer. */
function Given({ detail, kind, approver, onTakeBack, onAnew }: AnswerBoxProps) {
  const { t, lang } = useText();
  const refusal = kind.mayAnswer.ok ? null : kind.mayAnswer.code;
  const code = codes.find((one) => one === refusal);
  const silent = detail.closeReason === 'declined-to-be-asked';
  const words = silent
    ? t('review.silent')
    : code
      ? t(`review.code.${code}`)
      : approver
        ? null
        : t('review.codeOther');
  return (
    <div className="ansbox">
      {kind.state !== 'open' && (
        <Note tone={kind.state === 'confirmed' ? 'ok' : 'work'} title={t('review.answeredTitle')}>
          <p>{t(`round.state.${kind.state}`)}</p>
          {kind.answers.map((one) => (
            <p key={one.decisionId} className="sm">
              {day(one.at, lang)}
              {one.reason && `, ${t(`review.reason.${one.reason}`)}`}
              {one.words && `: “${one.words}”`}
            </p>
          ))}
          {approver && (
            <p className="row">
              {kind.state === 'change-requested' && kind.mayAnswer.ok && (
                <LinkLike kind={kind.kind} text={t('review.anew')} onClick={onAnew} />
              )}
              {kind.mayRecall && (
                <LinkLike kind={kind.kind} text={t('review.takeBack')} onClick={onTakeBack} />
              )}
            </p>
          )}
        </Note>
      )}
      {kind.state === 'open' && words && (
        <Note tone="wait" title={t('review.mayNot')}>
          <p>{words}</p>
        </Note>
      )}
    </div>
  );
}

function LinkLike({ kind, text, onClick }: { kind: Kind; text: string; onClick: () => void }) {
  const { t } = useText();
  return (
    <button type="button" className="linklike sm" onClick={onClick}>
      {text}
      <span className="vh">: {t(`kind.${kind}`)}</span>
    </button>
  );
}
