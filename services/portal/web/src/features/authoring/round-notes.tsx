import { useState } from 'react';
import type { Language } from '../../api/api.js';
import { useRole } from '../../app/session.js';
import { Note } from '../../components/page.js';
import { SignPanel } from '../../decision/sign-panel.js';
import { day } from '../../i18n/dates.js';
import { useText } from '../../i18n/i18n.js';
import type { Endorsement } from './round.js';

/** What a round does beside waiting: which stage is open, and which refusal stands against it. */
export function RoundNotes({ data, lang }: { data: Endorsement; lang: Language }) {
  const { t } = useText();
  const { stages, vetoes, round, state, outOfReach, closesAt } = data;
  return (
    <>
      {state === 'vetoed' && <Note tone="stop" title={t('round.vetoed')} />}
      {vetoes.length > 0 && (
        <Note
          tone="wait"
          title={t('round.vetoStands', { names: vetoes.map((one) => one.organization.name).join(', ') })}
        />
      )}
      {outOfReach.length > 0 && (
        <Note
          tone="stop"
          title={t('round.outOfReach', { kinds: outOfReach.map((kind) => t(`kind.${kind}`)).join(', ') })}
        >
          {t('round.outOfReachWhy', { date: closesAt ? day(closesAt, lang) : '' })}
        </Note>
      )}
      {(round ?? 1) > 1 && <p className="sm muted">{t('round.number', { number: round })}</p>}
      {state === 'open' && stages && stages.last > 1 && (
        <p className="sm">
          {t('round.stageOpen', { open: stages.open, last: stages.last })}
          {stages.nextAt && `, ${t('round.stageNext', { date: day(stages.nextAt, lang) })}`}
        </p>
      )}
    </>
  );
}

/** After a round without quorum: who is still needed can be asked again. */
export function AskAgain({ versionId, askAgain }: { versionId: string } & Pick<Endorsement, 'askAgain'>) {
  const { t } = useText();
  const lead = useRole('programme-lead', 'registrar');
  const [open, setOpen] = useState(false);
  if (!lead || (!askAgain?.ok && !open)) return null;
  if (!open)
    return (
      <p>
        <button type="button" className="btn" onClick={() => setOpen(true)}>
          {t('round.again')}
        </button>
      </p>
    );
  return (
    <SignPanel
      type="round-opening"
      input={{ versionId }}
      title={t('round.againTitle')}
      action={t('round.again')}
      note={t('round.againWhy')}
    />
  );
}
