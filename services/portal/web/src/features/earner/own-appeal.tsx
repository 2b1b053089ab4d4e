import { Textarea } from '@mantine/core';
import { useState } from 'react';
import { useRead } from '../../api/hooks.js';
import { Card } from '../../components/page.js';
import { StatusChip } from '../../components/status-chip.js';
import { SignPanel } from '../../decision/sign-panel.js';
import { day } from '../../i18n/dates.js';
import { useText } from '../../i18n/i18n.js';
import { enough, type OwnAppeals } from '../appeals/appeal.js';

/** The earner's appeals: what became of them, and a new one while the window is open. */
export function OwnAppeal({ caseId }: { caseId: string }) {
  const { t, lang } = useText();
  const query = useRead<OwnAppeals>(`/v1/me/cases/${caseId}/appeals`);
  // The receipt stays when the window closes by it.
  const [signed, setSigned] = useState(false);
  const { appealUntil = null, items = [] } = query.data ?? {};
  return (
    <>
      {items.map((one) => (
        <Card
          key={one.appealId}
          title={t('earner.appealState', { date: day(one.lodgedAt, lang) })}
          aside={<StatusChip thing="appeal" state={one.state} />}
        >
          {one.state === 'lodged' && <p>{t('earner.appealWait', { date: day(one.decideBy, lang) })}</p>}
          {one.reasons && (
            <>
              <b>{t('earner.appealReasons')}</b>
              <p className="measure prewrap">{one.reasons}</p>
            </>
          )}
          {one.text && (
            <details>
              <summary>{t('earner.appealYours')}</summary>
              <p className="measure prewrap">{one.text}</p>
            </details>
          )}
        </Card>
      ))}
      {(appealUntil || signed) && (
        <Lodge caseId={caseId} until={appealUntil} onDone={() => setSigned(true)} />
      )}
    </>
  );
}

function Lodge({ caseId, until, onDone }: { caseId: string; until: string | null; onDone: () => void }) {
  const { t, lang } = useText();
  const [open, setOpen] = useState(false);
  const [text, setText] = useState('');
  const [signed, setSigned] = useState(false);
  return (
    <Card title={t('earner.appeal')}>
      {until && !signed && <p className="measure">{t('earner.appealSub', { date: day(until, lang) })}</p>}
      {!open && (
        <div>
          <button type="button" className="btn" onClick={() => setOpen(true)}>
            {t('earner.appealBegin')}
          </button>
        </div>
      )}
      {open && !signed && (
        <Textarea
          label={t('earner.appealWords')}
          rows={6}
          maxLength={4000}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      )}
      {open && (
        <SignPanel
          type="appeal"
          input={enough(text) ? { caseId, text } : null}
          title={t('earner.appealTitle')}
          action={t('earner.appealSign')}
          missing={t('earner.appealLeft')}
          note={t('earner.appealNote')}
          after={<p>{t('earner.appealAfter')}</p>}
          onDone={() => {
            setSigned(true);
            onDone();
          }}
        />
      )}
    </Card>
  );
}
