import { Textarea } from '@mantine/core';
import { IconFileUpload } from '@tabler/icons-react';
import { type DragEvent, type FormEvent, useRef, useState } from 'react';
import { ApiProblem, call } from '../../api/api.js';
import { Fault, PageHead } from '../../components/page.js';
import { useText } from '../../i18n/i18n.js';
import { Checks, TwoAnswers } from './answers.js';
import { AwardFacts } from './award-facts.js';
import { awardOf, type Verification } from './credential.js';

/** Can I rely on this: paste or drop a credential, get two answers and the checks in plain words. */
export function VerifyPage() {
  const { t } = useText();
  const [text, setText] = useState('');
  const [over, setOver] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [found, setFound] = useState<Verification | null>(null);
  const file = useRef<HTMLInputElement>(null);
  const check = async (credential: string): Promise<void> => {
    setBusy(true);
    setProblem(null);
    setFound(null);
    try {
      setFound(await call<Verification>('/verify', { body: { credential } }));
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      setProblem(error);
    } finally {
      setBusy(false);
    }
  };
  const take = async (chosen: File | undefined): Promise<void> => {
    if (!chosen) return;
    const content = (await chosen.text()).trim();
    setText(content);
    await check(content);
  };
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    void take(event.dataTransfer.files[0]);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void check(text.trim());
  };
  if (found)
    return (
      <main className="wrap read" id="main">
        <Report
          verification={found}
          onAnother={() => {
            setFound(null);
            setText('');
          }}
        />
      </main>
    );
  return (
    <main className="wrap narrow" id="main">
      <PageHead title={t('verify.title')} sub={t('verify.sub')} />
      <form className="stack" onSubmit={submit}>
        {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the button inside is the first */}
        <div
          className={over ? 'drop over' : 'drop'}
          onDragOver={(event) => {
            event.preventDefault();
            setOver(true);
          }}
          onDragLeave={() => setOver(false)}
          onDrop={drop}
        >
          <IconFileUpload size={32} aria-hidden />
          <p>{t('verify.drop')}</p>
          <input
            ref={file}
            type="file"
            hidden
            accept=".json,.jwt,.txt,application/json,application/jwt"
            onChange={(event) => void take(event.currentTarget.files?.[0])}
          />
          <button type="button" className="btn" disabled={busy} onClick={() => file.current?.click()}>
            {t('verify.file')}
          </button>
        </div>
        <Textarea
          label={t('verify.paste')}
          rows={8}
          spellCheck={false}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          styles={{ input: { fontFamily: 'var(--cs-font-mono)' } }}
        />
        {problem && <Fault problem={problem} />}
        <div>
          <button type="submit" className="btn p lg" disabled={busy || text.trim() === ''}>
            {t(busy ? 'verify.checking' : 'verify.check')}
          </button>
        </div>
      </form>
    </main>
  );
}

function Report({ verification, onAnother }: { verification: Verification; onAnother: () => void }) {
  const { t } = useText();
  const award = awardOf(verification.credential);
  // What was changed after signing is shown as no fact.
  const facts =
    award && (verification.validWhenAwarded.answer !== 'no' || verification.statusToday === 'revoked')
      ? award
      : null;
  return (
    <>
      <PageHead
        title={facts ? facts.credentialSubject.achievement.name : t('verify.title')}
        sub={t('verify.server')}
        actions={
          <button type="button" className="btn" onClick={onAnother}>
            {t('verify.another')}
          </button>
        }
      />
      <TwoAnswers verification={verification} issuer={facts?.issuer.name ?? ''} />
      <Checks checks={verification.checks} />
      {facts && <AwardFacts award={facts} />}
      <section className="card">
        <div className="bd">
          <h2>{t('verify.self')}</h2>
          <p>{t('verify.selfWhy')}</p>
        </div>
      </section>
    </>
  );
}
