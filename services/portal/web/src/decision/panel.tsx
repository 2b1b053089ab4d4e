import { IconDownload, IconSignature } from '@tabler/icons-react';
import { type ReactNode, useId, useState } from 'react';
import { Diff } from '../components/diff.js';
import { Fault, Note } from '../components/page.js';
import { Digest, Statement } from '../components/statement.js';
import { wordDiff } from '../components/word-diff.js';
import { moment } from '../i18n/dates.js';
import { useText } from '../i18n/i18n.js';
import { type DecisionType, type Prepared, type Receipt, useDecision } from './use-decision.js';

export interface DecisionPanelProps {
  type: DecisionType;
  /** Body of `prepare`; null while something is missing. */
  input: object | null;
  title: string;
  /** Verb on the button. */
  action: string;
  /** What is missing, in words, while there is no input. */
  missing?: string;
  /** Labels of the sentences, in their order. */
  labels?: string[];
  note?: ReactNode;
  /** Shown in the receipt. */
  after?: ReactNode;
  onDone?: (receipt: Receipt) => void;
  /** Shown instead where the person has no passkey that counts here. */
  enrol?: (again: () => void) => ReactNode;
}

/** Shows the exact sentences and the terms, then asks the passkey, then is the receipt (PORTAL.md decision 3). */
export function DecisionPanel(props: DecisionPanelProps) {
  const { type, input, title, action, missing, labels = [], note, after, onDone, enrol } = props;
  const { t } = useText();
  const id = useId();
  const { state, sign, again, afterEnrolment, href } = useDecision(type, input, onDone);
  const prepared = 'prepared' in state ? state.prepared : null;
  const busy = state.step === 'asking' || state.step === 'sending' || state.step === 'preparing';
  if (state.step === 'done')
    return <DonePanel title={title} labels={labels} state={state} href={href} after={after} />;
  if (state.step === 'refused' && state.problem.code === 'passkey-missing' && enrol)
    return (
      <section className="card sign" aria-labelledby={id}>
        <div className="hd">
          <h2 id={id}>{title}</h2>
        </div>
        <div className="bd">
          <p>{t('sign.needPasskey')}</p>
          {enrol(() => void afterEnrolment())}
        </div>
      </section>
    );
  return (
    <section className="card sign" aria-labelledby={id}>
      <div className="hd">
        <h2 id={id}>{title}</h2>
      </div>
      <div className="bd">
        {prepared ? (
          <>
            <p className="sm muted">{t('sign.exact')}</p>
            <Words prepared={prepared} labels={labels} />
            <Terms prepared={prepared} />
          </>
        ) : (
          state.step !== 'refused' && (
            <p className="muted">
              {state.step === 'preparing' ? t('sign.preparing') : (missing ?? t('sign.fill'))}
            </p>
          )
        )}
        {state.step === 'refused' && (
          <Fault problem={state.problem} retry={() => void again()}>
            <p>{t('sign.kept')}</p>
          </Fault>
        )}
        {state.step === 'unsent' && (
          <Fault problem={state.problem} retry={() => void again()}>
            <p>{t('sign.unsent')}</p>
          </Fault>
        )}
        {state.step === 'ready' && state.before && <Changed before={state.before} now={state.prepared} />}
        {state.step === 'ready' && state.fault && (
          <Note tone="wait" title={t(state.fault === 'cancelled' ? 'sign.cancelled' : 'sign.unsupported')}>
            <p>{t('sign.nothingSigned')}</p>
          </Note>
        )}
        <button
          type="button"
          className="btn p lg full"
          disabled={state.step !== 'ready'}
          aria-busy={busy}
          onClick={() => void sign()}
        >
          <IconSignature className="i" aria-hidden />
          {state.step === 'asking' ? t('sign.asking') : state.step === 'sending' ? t('sign.sending') : action}
        </button>
        <p className="xs muted">{note ?? t('sign.passkeyAsked')}</p>
      </div>
    </section>
  );
}

function Words({ prepared, labels }: { prepared: Prepared; labels: string[] }) {
  const { t, lang } = useText();
  const shown = prepared.sentences.map((sentence) => sentence[lang]);
  const many = shown.length > 20;
  return (
    <Statement
      live
      sentences={many ? shown.slice(0, 20) : shown}
      labels={labels}
      meta={
        <>
          {many && <span>{t('sign.more', { count: shown.length - 20 })}</span>}
          <details>
            <summary>{t('sign.otherLanguage')}</summary>
            {prepared.sentences.slice(0, 20).map((sentence) => (
              <p key={sentence.en} lang={lang === 'en' ? 'fr' : 'en'}>
                {sentence[lang === 'en' ? 'fr' : 'en']}
              </p>
            ))}
          </details>
          <details>
            <summary>{t('sign.details')}</summary>
            {prepared.statements.slice(0, 20).map((statement) => (
              <p key={statement} className="mono">
                {readable(statement)}
              </p>
            ))}
          </details>
        </>
      }
    />
  );
}

/** The words changed since they were read: what went and what came, before anything is signed. */
function Changed({ before, now }: { before: Prepared; now: Prepared }) {
  const { t, lang } = useText();
  return (
    <Note tone="wait" title={t('sign.changed')}>
      {now.sentences.map((sentence, index) => (
        <Diff key={sentence.en} runs={wordDiff(before.sentences[index]?.[lang] ?? '', sentence[lang])} />
      ))}
    </Note>
  );
}

/** The terms in one line, the whole behind a link. */
function Terms({ prepared }: { prepared: Prepared }) {
  const { t, lang } = useText();
  const [open, setOpen] = useState(false);
  const whole = prepared.terms[lang];
  const first = whole.split(/(?<=\.)\s/)[0] ?? whole;
  return (
    <p className="sm">
      <b>{t('sign.terms')}</b> {open ? whole : first}{' '}
      {whole !== first && (
        <button type="button" className="linklike" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? t('sign.termsLess') : t('sign.termsWhole')}
        </button>
      )}
    </p>
  );
}

interface DoneProps {
  title: string;
  labels: string[];
  state: { prepared: Prepared; receipt: Receipt };
  href: (decisionId: string) => string;
  after: ReactNode;
}

/** The receipt is the signed object itself, downloadable at once. */
function DonePanel({ title, labels, state, href, after }: DoneProps) {
  const { t, lang } = useText();
  const { prepared, receipt } = state;
  return (
    <section className="card sign" aria-label={title}>
      <div className="hd">
        <h2>{t('sign.done')}</h2>
      </div>
      <div className="bd" role="status">
        <p className="sm muted">{t('sign.recorded', { when: moment(receipt.at, lang) })}</p>
        <Statement sentences={prepared.sentences.slice(0, 20).map((one) => one[lang])} labels={labels} />
        <ul className="tight">
          {receipt.decisions.slice(0, 20).map((decision) => (
            <li key={decision.decisionId} className="row">
              <a className="btn" href={href(decision.decisionId)} download={`${decision.decisionId}.json`}>
                <IconDownload className="i" aria-hidden />
                {t('sign.download')}
              </a>
              <Digest value={decision.digest} />
            </li>
          ))}
        </ul>
        {after}
      </div>
    </section>
  );
}

/** The statement as it is signed: canonical JSON. */
function readable(statement: string): string {
  const base64 = statement.replaceAll('-', '+').replaceAll('_', '/');
  return new TextDecoder().decode(Uint8Array.from(atob(base64), (char) => char.codePointAt(0) ?? 0));
}
