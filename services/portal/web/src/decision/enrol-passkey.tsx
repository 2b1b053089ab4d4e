import { startRegistration } from '@simplewebauthn/browser';
import { IconFingerprint } from '@tabler/icons-react';
import { useState } from 'react';
import { ApiProblem, call, orgPath } from '../api/api.js';
import { useDecidingFor } from '../app/session.js';
import { Fault, Note } from '../components/page.js';
import { useText } from '../i18n/i18n.js';
import { DecisionPanel } from './panel.js';

type Options = Parameters<typeof startRegistration>[0]['optionsJSON'];

/**
 * Makes a passkey (this device, or a phone by the browser's QR code), registers it, and has its owner claim it by a
 * first signature. It counts once an administrator vouched for it, or the organization was identified.
 */
export function EnrolPasskey({ onDone }: { onDone?: () => void }) {
  const { t } = useText();
  const organizationId = useDecidingFor();
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<ApiProblem | 'cancelled' | null>(null);
  const [credentialId, setCredentialId] = useState<string | null>(null);
  const base = orgPath(organizationId, 'passkeys');

  const make = async (): Promise<void> => {
    setBusy(true);
    setFault(null);
    try {
      const optionsJSON = await call<Options>(`${base}/options`, { method: 'POST' });
      const response = await startRegistration({ optionsJSON });
      const made = await call<{ credentialId: string }>(base, { body: { response } });
      setCredentialId(made.credentialId);
    } catch (error) {
      setFault(error instanceof ApiProblem ? error : 'cancelled');
    } finally {
      setBusy(false);
    }
  };

  if (credentialId)
    return (
      <DecisionPanel
        type="passkey-claim"
        input={{ credentialId }}
        title={t('passkeys.claimTitle')}
        action={t('passkeys.claim')}
        note={t('passkeys.claimNote')}
        {...(onDone ? { onDone } : {})}
        after={<p>{t('passkeys.claimed')}</p>}
      />
    );
  return (
    <div className="stack">
      <p className="sm muted">{t('passkeys.what')}</p>
      <button type="button" className="btn p lg" disabled={busy} onClick={() => void make()}>
        <IconFingerprint className="i" aria-hidden />
        {busy ? t('sign.asking') : t('passkeys.make')}
      </button>
      <p className="xs muted">{t('passkeys.phone')}</p>
      {fault === 'cancelled' && (
        <Note tone="wait" title={t('sign.cancelled')}>
          <p>{t('passkeys.nothingMade')}</p>
        </Note>
      )}
      {fault instanceof ApiProblem && <Fault problem={fault} />}
    </div>
  );
}
