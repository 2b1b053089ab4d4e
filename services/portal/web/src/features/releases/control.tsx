import { Textarea } from '@mantine/core';
import { IconBan, IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { useState } from 'react';
import { useRole } from '../../app/session.js';
import { Answers } from '../../components/choices.js';
import { Card } from '../../components/page.js';
import { SignPanel } from '../../decision/sign-panel.js';
import { useText } from '../../i18n/i18n.js';
import type { ReleaseDetail } from './release.js';

const icons = {
  'release-pause': IconPlayerPause,
  'release-resume': IconPlayerPlay,
  'release-cancellation': IconBan,
};
type Act = keyof typeof icons;

/** Pause, resume and cancel a release that is not over, by a registrar's signature. */
export function Control({ release }: { release: ReleaseDetail }) {
  const { t } = useText();
  const registrar = useRole('registrar');
  const [act, setAct] = useState<Act | null>(null);
  const [words, setWords] = useState('');
  const running = release.state === 'proposed' || release.state === 'approved';
  const possible: Act[] = [release.paused ? 'release-resume' : 'release-pause', 'release-cancellation'];
  const shown = act !== null && !possible.includes(act) ? [act] : possible;
  if (!registrar || !(running || act)) return null;
  const text = words.trim();
  return (
    <>
      <Card title={t('releases.control')}>
        <Answers
          name="control"
          legend={t('releases.controlAsk')}
          value={act}
          onChange={setAct}
          choices={shown.map((value) => ({
            value,
            label: t(`releases.do.${value}`),
            hint: t(`releases.effect.${value}`),
            icon: icons[value],
          }))}
        />
        {act && (
          <Textarea
            label={t('releases.why')}
            value={words}
            autosize
            maxLength={2_000}
            onChange={(event) => setWords(event.currentTarget.value)}
          />
        )}
      </Card>
      {act && (
        <SignPanel
          key={act}
          type={act}
          input={{ releaseId: release.releaseId, ...(text ? { words: text } : {}) }}
          title={t(`releases.do.${act}`)}
          action={t(`releases.do.${act}`)}
        />
      )}
    </>
  );
}
