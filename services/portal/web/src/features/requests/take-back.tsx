import { useState } from 'react';
import { SignPanel } from '../../decision/sign-panel.js';
import { useText } from '../../i18n/i18n.js';
import type { Kind } from './request.js';

/** An answer is taken back before the round has its quorum. */
export function TakeBack({ requestId, kind }: { requestId: string; kind: Kind }) {
  const { t } = useText();
  const [open, setOpen] = useState(false);
  if (!open)
    return (
      <p>
        <button type="button" className="linklike sm" onClick={() => setOpen(true)}>
          {t('review.takeBack')}
          <span className="vh">: {t(`kind.${kind}`)}</span>
        </button>
      </p>
    );
  return (
    <SignPanel
      type="recall"
      input={{ requestId, kind }}
      title={t('review.takeBackTitle', { kind: t(`kind.${kind}`) })}
      action={t('review.takeBack')}
      note={t('review.takeBackWhy')}
    />
  );
}
