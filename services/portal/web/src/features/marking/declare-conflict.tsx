import { NativeSelect, Textarea } from '@mantine/core';
import { useState } from 'react';
import { SignPanel } from '../../decision/sign-panel.js';
import { useText } from '../../i18n/i18n.js';

const natures = ['employment', 'family', 'financial', 'other'] as const;

/** Whoever has a duty in a case may say that they should not: somebody else gets it. */
export function DeclareConflict({ caseId }: { caseId: string }) {
  const { t } = useText();
  const [open, setOpen] = useState(false);
  const [nature, setNature] = useState('');
  const [text, setText] = useState('');
  const [signed, setSigned] = useState(false);
  if (!open)
    return (
      <div>
        <button type="button" className="linklike sm" onClick={() => setOpen(true)}>
          {t('mark.conflict2')}
        </button>
      </div>
    );
  return (
    <div className="stack">
      {!signed && (
        <>
          <NativeSelect
            label={t('mark.nature')}
            value={nature}
            data={[
              { value: '', label: t('parts.choose') },
              ...natures.map((value) => ({ value, label: t(`mark.nature_${value}`) })),
            ]}
            onChange={(event) => setNature(event.currentTarget.value)}
          />
          <Textarea
            label={t('mark.natureWords')}
            rows={2}
            maxLength={4000}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
        </>
      )}
      <SignPanel
        type="assessment-conflict"
        input={nature === '' ? null : { caseId, nature, ...(text.trim() ? { text } : {}) }}
        title={t('mark.conflict2')}
        action={t('mark.conflictAction')}
        missing={t('mark.conflictLeft')}
        after={<p>{t('mark.conflictDone')}</p>}
        onDone={() => setSigned(true)}
      />
    </div>
  );
}
