import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useRole } from '../../app/session.js';
import { Card, Table } from '../../components/page.js';
import { StatusText } from '../../components/status-chip.js';
import { day, number } from '../../i18n/dates.js';
import { useText } from '../../i18n/i18n.js';
import { useVersions } from '../authoring/use-versions.js';
import type { CaseItem } from '../cases/case.js';
import { CaseName } from '../cases/case-name.js';
import { AnswerAppeal } from './answer.js';
import { type AffectedAward, deciders, isOpen, type Revocation } from './revocation.js';

interface AffectedProps {
  one: Revocation;
  cases: ReadonlyMap<string, CaseItem>;
  onNext: (from: string) => void;
}

/** Who is affected, with the appeals and their answers. */
export function Affected({ one, cases, onNext }: AffectedProps) {
  const { t, lang } = useText();
  const versions = useVersions();
  const [answering, setAnswering] = useState<AffectedAward | null>(null);
  const { items, next } = one.awards;
  return (
    <Card
      title={t(one.state === 'draft' ? 'revocations.wouldAffect' : 'revocations.affected')}
      flush
      aside={<span className="sm muted num">{number(one.count, lang)}</span>}
    >
      <Table
        label={t('revocations.affected')}
        head={[t('awards.award'), t('awards.case'), t('parts.state'), t('revocations.appeal')]}
      >
        {items.map((award) => (
          <tr key={award.awardId}>
            <th scope="row">
              <Link to="/awards/$awardId" params={{ awardId: award.awardId }}>
                {versions.wholeOf(award.versionId) || t('awards.award')}
              </Link>
            </th>
            <td data-h={t('awards.case')}>
              {award.caseId ? (
                <CaseName caseId={award.caseId} of={cases.get(award.caseId)} />
              ) : (
                t('awards.ofOthers')
              )}
            </td>
            <td data-h={t('parts.state')}>
              <StatusText thing="award" state={award.status} />
              {award.exempted && <span className="bl xs muted">{t('revocations.takenOut')}</span>}
            </td>
            <td data-h={t('revocations.appeal')}>
              <AppealCell
                award={award}
                open={isOpen(one)}
                name={cases.get(award.caseId ?? '')?.earner?.name ?? versions.nameOf(award.versionId)}
                onAnswer={() => setAnswering(answering?.awardId === award.awardId ? null : award)}
              />
            </td>
          </tr>
        ))}
      </Table>
      {next && (
        <div className="bd">
          <button type="button" className="btn" onClick={() => onNext(next)}>
            {t('revocations.more')}
          </button>
        </div>
      )}
      {answering && (
        <div className="bd">
          <AnswerAppeal
            key={answering.awardId}
            revocationId={one.revocationId}
            awardId={answering.awardId}
            appealed={answering.appeal?.answer === 'open'}
          />
        </div>
      )}
    </Card>
  );
}

interface AppealCellProps {
  award: AffectedAward;
  open: boolean;
  name: string;
  onAnswer: () => void;
}

function AppealCell({ award, open, name, onAnswer }: AppealCellProps) {
  const { t, lang } = useText();
  const decides = useRole(...deciders);
  const { appeal } = award;
  const waits = appeal?.answer === 'open';
  return (
    <div className="stack">
      {appeal && (
        <>
          <span className="sm">
            {t(`revocations.appeal_${appeal.answer}`)}, {day(appeal.at, lang)}
          </span>
          <span className="sm prewrap">
            {appeal.words ?? t(decides ? 'revocations.erased' : 'revocations.notYours')}
          </span>
          {decides && waits && !appeal.mayAnswer && (
            <span className="xs muted">{t('revocations.involved')}</span>
          )}
        </>
      )}
      {decides && open && !award.exempted && (!waits || appeal?.mayAnswer) && (
        <button type="button" className="btn tiny" onClick={onAnswer}>
          {t(waits ? 'revocations.answer' : 'revocations.takeOut')}
          <span className="vh">: {name}</span>
        </button>
      )}
      {!appeal && !(decides && open) && <span className="muted">{t('parts.none')}</span>}
    </div>
  );
}
