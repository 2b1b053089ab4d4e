import { Textarea } from '@mantine/core';
import { IconArrowBackUp, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { Answers } from '../../components/choices.js';
import { SignPanel } from '../../decision/sign-panel.js';
import { useText } from '../../i18n/i18n.js';
import { enough } from './revocation.js';

const icons = { 'revocation-exemption': IconArrowBackUp, 'revocation-appeal-dismissal': IconX };
type Act = keyof typeof icons;

/** Takes an award out of a proposed revocation, or dismisses its earner's appeal, with the words that the earner reads. */
export function AnswerAppeal({
  revocationId,
  awardId,
  appealed,
}: {
  revocationId: string;
  awardId: string;
  appealed: boolean;
}) {
  const { t } = useText();
  const [act, setAct] = useState<Act | null>(appealed ? null : 'revocation-exemption');
  const [words, setWords] = useState('');
  const acts: Act[] = appealed
    ? ['revocation-exemption', 'revocation-appeal-dismissal']
    : ['revocation-exemption'];
  return (
    <div className="stack">
      <Answers
        name="answer"
        legend={t('revocations.answerTitle')}
        value={act}
        onChange={setAct}
        choices={acts.map((value) => ({
          value,
          label: t(`revocations.act.${value}`),
          hint: t(`revocations.hint.${value}`),
          icon: icons[value],
        }))}
      />
      <Textarea
        label={t('revocations.answerWords')}
        value={words}
        autosize
        minRows={2}
        maxLength={4_000}
        onChange={(event) => setWords(event.currentTarget.value)}
      />
      {act && (
        <SignPanel
          key={act}
          type={act}
          input={enough(words) ? { revocationId, awardId, words: words.trim() } : null}
          title={t(`revocations.act.${act}`)}
          action={t(`revocations.act.${act}`)}
          missing={t('revocations.wordsMissing')}
        />
      )}
    </div>
  );
}
