import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { SignPanel } from '../../decision/sign-panel.js';
import { useText } from '../../i18n/i18n.js';
import { type Answer, confirmationOf, type RequestDetail, refusalOf, toRate } from './request.js';

/** What will be signed: both confirmations by one signature, each decline and change request by its own. */
export function ReviewSigns({ detail, answers }: { detail: RequestDetail; answers: Answer[] }) {
  const { t } = useText();
  const confirming = answers.filter((one) => one.answer === 'confirm');
  const ready = confirming.flatMap((one) => confirmationOf(one) ?? []);
  // What was signed stays with its receipt, though its kind is answered now.
  const [signed, setSigned] = useState<Answer[]>([]);
  const [confirmed, setConfirmed] = useState<string[]>([]);
  const refusing = [
    ...signed,
    ...answers.filter(
      (one) =>
        (one.answer === 'decline' || one.answer === 'change') &&
        !signed.some((each) => each.kind === one.kind),
    ),
  ];
  const unrated = confirming.reduce((sum, one) => sum + toRate(one).length, 0);
  const action =
    ready.length === 2
      ? t('review.signBoth')
      : confirming.length === 2
        ? t('review.signOne')
        : t('review.signOnly');
  const labels = ready.map((one) => t(`kind.${one.kind}`));
  const isEmpty = answers.length > 0 && refusing.length === 0;
  const back = <Link to="/requests">{t('review.backToInbox')}</Link>;
  return (
    <>
      {(confirming.length > 0 || confirmed.length > 0 || isEmpty) && (
        <SignPanel
          type="confirmation"
          input={ready.length > 0 ? { requestId: detail.requestId, answers: ready } : null}
          title={t('review.signTitle')}
          action={action}
          labels={labels.length > 0 ? labels : confirmed}
          missing={unrated > 0 ? t('review.toRate', { count: unrated }) : t('review.missing')}
          note={t('review.withdrawNote')}
          after={back}
          onDone={() => setConfirmed(labels)}
        />
      )}
      {refusing.map((one) => {
        const kind = t(`kind.${one.kind}`);
        return (
          <SignPanel
            key={`${one.kind} ${one.answer}`}
            type={one.answer === 'decline' ? 'decline' : 'change-request'}
            input={refusalOf(one, detail.requestId)}
            title={t(one.answer === 'decline' ? 'review.declineTitle' : 'review.changeTitle', { kind })}
            action={t(one.answer === 'decline' ? 'review.signDecline' : 'review.signChange')}
            missing={t('review.missing')}
            after={back}
            onDone={() => setSigned((old) => [...old, one])}
          />
        );
      })}
    </>
  );
}
