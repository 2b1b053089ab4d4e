import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { Card } from '../../components/page.js';
import { useText } from '../../i18n/i18n.js';
import type { StepProps } from './fields.js';

const codesOf = (text: string, shape: RegExp): string[] =>
  text.split(/[\s,;]+/).filter((code) => shape.test(code));

/** Hours, occupations and programme: what a transcript needs. */
export function TranscriptStep({ draft, change, frozen }: StepProps) {
  const { t } = useText();
  // What is typed may be half a code; only whole ones are kept.
  const [noc, setNoc] = useState(draft.noc.join(', '));
  const [cip, setCip] = useState(draft.cip.join(', '));
  return (
    <Card title={t('author.step.transcript')}>
      <TextInput
        id="/hours"
        type="number"
        min={1}
        label={t('author.hours')}
        description={t('author.hoursHint')}
        disabled={frozen}
        value={draft.hours ?? ''}
        onChange={(event) => {
          const hours = Math.round(Number(event.currentTarget.value));
          change((old) => ({ ...old, hours: hours >= 1 ? hours : null }));
        }}
      />
      <TextInput
        id="/noc"
        label={t('author.noc')}
        disabled={frozen}
        value={noc}
        onChange={(event) => {
          const text = event.currentTarget.value;
          setNoc(text);
          change((old) => ({ ...old, noc: codesOf(text, /^\d{5}$/).slice(0, 3) }));
        }}
      />
      <TextInput
        id="/cip"
        label={t('author.cip')}
        disabled={frozen}
        value={cip}
        onChange={(event) => {
          const text = event.currentTarget.value;
          setCip(text);
          change((old) => ({ ...old, cip: codesOf(text, /^\d{2}\.\d{4}$/).slice(0, 10) }));
        }}
      />
    </Card>
  );
}
