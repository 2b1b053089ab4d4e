import { NativeSelect, Textarea } from '@mantine/core';
import { useState } from 'react';
import { Card, Note } from '../../components/page.js';
import { SignPanel } from '../../decision/sign-panel.js';
import { useText } from '../../i18n/i18n.js';
import type { RequestDetail } from './request.js';

const scopes = ['person', 'organization'] as const;
const natures = ['employment', 'family', 'financial', 'other'] as const;

/** A person, or the whole organization, declares that it does not answer about this micro-certification. */
export function DeclareConflict({ detail }: { detail: RequestDetail }) {
  const { t } = useText();
  const [open, setOpen] = useState(false);
  const [scope, setScope] = useState<(typeof scopes)[number]>('person');
  const [nature, setNature] = useState<(typeof natures)[number] | null>(null);
  const [text, setText] = useState('');
  if (!open)
    return (
      <p className="sm">
        <button type="button" className="linklike" onClick={() => setOpen(true)}>
          {t('review.conflict')}
        </button>
      </p>
    );
  const words = text.trim();
  const isConfirmed = detail.kinds.some(
    (one) => one.mayRecall && one.state !== 'declined' && one.state !== 'change-requested',
  );
  return (
    <>
      <Card title={t('review.conflictTitle')}>
        <div className="stack">
          {isConfirmed && <Note tone="wait" title={t('review.conflictFirst')} />}
          <NativeSelect
            label={t('review.conflictWhose')}
            value={scope}
            data={[
              { value: 'person', label: t('review.conflictPerson') },
              { value: 'organization', label: t('review.conflictOrganization') },
            ]}
            onChange={(event) =>
              setScope(scopes.find((one) => one === event.currentTarget.value) ?? 'person')
            }
          />
          <NativeSelect
            label={t('review.conflictNature')}
            value={nature ?? ''}
            data={[
              { value: '', label: t('parts.choose') },
              ...natures.map((value) => ({ value, label: t(`review.nature.${value}`) })),
            ]}
            onChange={(event) => setNature(natures.find((one) => one === event.currentTarget.value) ?? null)}
          />
          <Textarea
            label={t('review.conflictWords')}
            description={t('review.readers')}
            rows={3}
            maxLength={4000}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
        </div>
      </Card>
      <SignPanel
        type="endorsement-conflict"
        input={
          nature ? { requestId: detail.requestId, scope, nature, ...(words ? { text: words } : {}) } : null
        }
        title={t('review.conflictTitle')}
        action={t('review.conflictAction')}
        missing={t('review.missing')}
      />
    </>
  );
}
