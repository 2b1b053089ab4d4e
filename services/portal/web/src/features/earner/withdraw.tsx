import { useState } from 'react';
import { Card } from '../../components/page.js';
import { SignPanel } from '../../decision/sign-panel.js';
import { useText } from '../../i18n/i18n.js';

/** The earner's way out of an assessment, before its result. */
export function Withdraw({ caseId }: { caseId: string }) {
  const { t } = useText();
  const [open, setOpen] = useState(false);
  return (
    <Card title={t('earner.withdraw')}>
      <p className="sm muted">{t('earner.withdrawSub')}</p>
      {open ? (
        <SignPanel
          type="case-withdrawal"
          input={{ caseId }}
          title={t('earner.withdraw')}
          action={t('earner.withdrawAction')}
          note={t('earner.appealNote')}
          after={<p>{t('earner.withdrawn')}</p>}
        />
      ) : (
        <div>
          <button type="button" className="btn" onClick={() => setOpen(true)}>
            {t('earner.withdrawBegin')}
          </button>
        </div>
      )}
    </Card>
  );
}
