import { Checkbox, NativeSelect, NumberInput, Textarea } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useOrgCommand } from '../../api/hooks.js';
import { Card, Fault } from '../../components/page.js';
import { useText } from '../../i18n/i18n.js';
import { enough, type Ground, grounds } from './revocation.js';

const APPEAL_DAYS = 30;
const APPEAL_DAYS_AT_LEAST = 14;
const APPEAL_DAYS_AT_MOST = 180;

interface DraftBody {
  awardIds?: string[];
  releaseId?: string;
  reason: Ground;
  words: string;
  suspend: boolean;
  appealDays: number;
}

/** Drafts a revocation, of awards or of a whole release: who is affected is seen before anything is signed. */
export function ProposeRevocation({ of }: { of: { awardIds: string[] } | { releaseId: string } }) {
  const { t } = useText();
  const navigate = useNavigate();
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState<Ground | null>(null);
  const [words, setWords] = useState('');
  const [suspend, setSuspend] = useState(false);
  const [appealDays, setAppealDays] = useState(APPEAL_DAYS);
  const draft = useOrgCommand<DraftBody, { revocationId: string }>('revocations', {
    onDone: ({ revocationId }) =>
      void navigate({ to: '/revocations/$revocationId', params: { revocationId } }),
  });
  if (!open)
    return (
      <Card title={t('revocations.proposeTitle')}>
        <p className="sm">{t('revocations.proposeSub')}</p>
        <div>
          <button type="button" className="btn" onClick={() => setOpen(true)}>
            {t('revocations.begin')}
          </button>
        </div>
      </Card>
    );
  return (
    <Card title={t('revocations.proposeTitle')}>
      <p className="sm">{t('revocations.proposeSub')}</p>
      <NativeSelect
        label={t('awards.reason')}
        value={reason ?? ''}
        data={[
          { value: '', label: t('parts.choose') },
          ...grounds.map((value) => ({ value, label: t(`awards.reason_${value}`) })),
        ]}
        onChange={(event) => setReason(grounds.find((one) => one === event.currentTarget.value) ?? null)}
      />
      <Textarea
        label={t('revocations.words')}
        description={t('revocations.wordsHint')}
        value={words}
        autosize
        minRows={3}
        maxLength={4_000}
        onChange={(event) => setWords(event.currentTarget.value)}
      />
      <Checkbox
        label={t('revocations.suspend')}
        checked={suspend}
        onChange={(event) => setSuspend(event.currentTarget.checked)}
      />
      <NumberInput
        label={t('revocations.appealDays')}
        min={APPEAL_DAYS_AT_LEAST}
        max={APPEAL_DAYS_AT_MOST}
        allowDecimal={false}
        value={appealDays}
        onChange={(value) => setAppealDays(Number(value))}
      />
      <p className="sm muted">{t('revocations.effect')}</p>
      {draft.error && <Fault problem={draft.error} />}
      <button
        type="button"
        className="btn p full"
        disabled={reason === null || !enough(words) || draft.isPending}
        onClick={() => reason && draft.mutate({ ...of, reason, words: words.trim(), suspend, appealDays })}
      >
        {t('revocations.preview')}
      </button>
    </Card>
  );
}
