import { Textarea } from '@mantine/core';
import { useState } from 'react';
import { Ticks } from '../../components/choices.js';
import { SignPanel } from '../../decision/sign-panel.js';
import { useText } from '../../i18n/i18n.js';
import type { BlueprintBody } from '../requests/request.js';

/** Sends a case back for evidence on some criteria, with words that the earner reads. */
export function SendBack({ caseId, rubric }: { caseId: string; rubric: BlueprintBody }) {
  const { t } = useText();
  const [criterionIds, setCriteria] = useState<string[]>([]);
  const [text, setText] = useState('');
  const [open, setOpen] = useState(false);
  const [signed, setSigned] = useState(false);
  if (!open)
    return (
      <div>
        <button type="button" className="btn" onClick={() => setOpen(true)}>
          {t('mark.sendBack')}
        </button>
      </div>
    );
  return (
    <div className="stack">
      {!signed && (
        <>
          <Ticks
            legend={t('mark.sendBackWhat')}
            values={criterionIds}
            choices={rubric.criteria.map((one) => ({ value: one.id, label: one.title }))}
            onChange={setCriteria}
          />
          <Textarea
            label={t('mark.sendBackWhy')}
            rows={3}
            maxLength={4000}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
        </>
      )}
      <SignPanel
        type="evidence-request"
        input={criterionIds.length > 0 && text.trim() !== '' ? { caseId, criterionIds, text } : null}
        title={t('mark.sendBack')}
        action={t('mark.sendBackAction')}
        missing={t('mark.sendBackLeft')}
        after={<p>{t('mark.sentBack')}</p>}
        onDone={() => setSigned(true)}
      />
    </div>
  );
}
