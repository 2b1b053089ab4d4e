import { Textarea } from '@mantine/core';
import { useState } from 'react';
import { Segments } from '../../components/choices.js';
import { Card } from '../../components/page.js';
import { SignPanel } from '../../decision/sign-panel.js';
import { pick, useText } from '../../i18n/i18n.js';
import type { RequestDetail } from './request.js';

const scopes = ['micro-certification', 'institution', 'everyone'] as const;
type Scope = (typeof scopes)[number];

/** "Not us, do not ask again", as an answer to a request. */
export function DoNotAsk({ detail }: { detail: RequestDetail }) {
  const { t, lang } = useText();
  const [scope, setScope] = useState<Scope | null>(null);
  const [words, setWords] = useState('');
  const labels: Record<Scope, string> = {
    'micro-certification': t('ask.about', { name: pick(detail.name, lang) }),
    institution: t('ask.by', { name: detail.institution.name }),
    everyone: t('ask.nobody'),
  };
  const text = words.trim();
  return (
    <details>
      <summary>{t('ask.notUs')}</summary>
      <div className="stack">
        <Card title={t('ask.notUsTitle')}>
          <p className="sm muted">{t('ask.notUsSub')}</p>
          <Segments
            name="do-not-ask"
            legend={t('ask.scope')}
            value={scope}
            choices={scopes.map((value) => ({ value, label: labels[value] }))}
            onChange={setScope}
          />
          <Textarea
            label={t('ask.words')}
            description={t('review.readers')}
            rows={2}
            maxLength={4000}
            value={words}
            onChange={(event) => setWords(event.currentTarget.value)}
          />
        </Card>
        <SignPanel
          type="do-not-ask"
          input={scope && { scope: scopeOf(scope, detail), ...(text ? { text } : {}) }}
          title={t('ask.notUsTitle')}
          action={t('ask.sign')}
          missing={t('ask.missing')}
        />
      </div>
    </details>
  );
}

/** The scope as the decision takes it. */
function scopeOf(scope: Scope, detail: RequestDetail) {
  switch (scope) {
    case 'micro-certification':
      return { kind: scope, microCertificationId: detail.microCertificationId };
    case 'institution':
      return { kind: scope, organizationId: detail.institution.organizationId };
    case 'everyone':
      return { kind: scope };
  }
}
