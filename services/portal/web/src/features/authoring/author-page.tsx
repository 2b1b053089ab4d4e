import { IconCircleCheck, IconCircleDashed, IconCircleDotted, IconCircleMinus } from '@tabler/icons-react';
import { Link, useParams } from '@tanstack/react-router';
import { type ReactNode, useEffect } from 'react';
import { useOrg } from '../../api/hooks.js';
import { useRole } from '../../app/session.js';
import { Card, Crumbs, Fault, Loading, Note, PageHead } from '../../components/page.js';
import { StatusChip } from '../../components/status-chip.js';
import { time } from '../../i18n/dates.js';
import { pick, useText } from '../../i18n/i18n.js';
import { type Check, type FrameworkElement, type Step, steps } from './draft.js';
import type { StepProps } from './fields.js';
import { AboutStep } from './step-about.js';
import { AssessmentStep } from './step-assessment.js';
import { CompetenciesStep } from './step-competencies.js';
import { EndorsersStep } from './step-endorsers.js';
import { SubmitStep } from './step-submit.js';
import { TranscriptStep } from './step-transcript.js';
import { useDraft } from './use-draft.js';

/** Authoring: six steps in any order, the framework checklist filling itself beside them. */
export function AuthorPage() {
  const { t, lang } = useText();
  const { id = '', versionId = '', step: wanted = 'about' } = useParams({ strict: false });
  const step = steps.find((one) => one === wanted) ?? 'about';
  const lead = useRole('programme-lead');
  const editor = useDraft(versionId);
  const check = useOrg<Check>(`versions/${versionId}/check`);
  const { draft, version, saving } = editor;
  useFocusOnFault(step, draft !== null);
  if (!draft || !version)
    return (
      <main className="wrap" id="main">
        {editor.problem ? (
          <Fault problem={editor.problem} retry={() => void editor.reload()} />
        ) : (
          <Loading rows={6} />
        )}
      </main>
    );
  const frozen = version.submittedAt !== null || !lead;
  const props: StepProps = { draft, change: editor.change, frozen };
  return (
    <main className="wrap" id="main">
      <Crumbs
        to={`/micro-certifications/${id}`}
        label={pick(draft.name, lang)}
        here={t('parts.version', { number: version.number })}
      />
      <PageHead
        title={`${pick(draft.name, lang)}, ${t('parts.version', { number: version.number })}`}
        chips={
          <>
            <StatusChip thing="version" state={version.state} />
            {!frozen && <SavedAt saving={saving} at={editor.savedAt} />}
          </>
        }
      />
      {version.submittedAt !== null && <Note tone="work" title={t('author.frozen')} />}
      {saving === 'conflict' && (
        <Note tone="stop" title={t('author.conflict')}>
          <p>{t('author.conflictWhy')}</p>
          <p className="row">
            <button type="button" className="btn tiny" onClick={() => void editor.reload()}>
              {t('author.takeTheirs')}
            </button>
            <button type="button" className="btn tiny" onClick={() => void editor.keepMine()}>
              {t('author.keepMine')}
            </button>
          </p>
        </Note>
      )}
      {saving === 'failed' && editor.problem && (
        <Fault problem={editor.problem} retry={() => void editor.flush()} />
      )}
      <div className="author" style={{ marginTop: 16 }}>
        <Steps id={id} versionId={versionId} here={step} />
        <div className="stack loose">
          {stepBody(step, props, {
            id,
            versionId,
            number: version.number,
            flush: editor.flush,
            submitted: version.submittedAt !== null,
          })}
        </div>
        <aside>{check.data && <Checklist elements={check.data.framework} />}</aside>
      </div>
    </main>
  );
}

function stepBody(
  step: Step,
  props: StepProps,
  version: { id: string; versionId: string; number: number; flush: () => Promise<void>; submitted: boolean },
): ReactNode {
  switch (step) {
    case 'about':
      return <AboutStep {...props} />;
    case 'competencies':
      return <CompetenciesStep {...props} />;
    case 'assessment':
      return <AssessmentStep {...props} />;
    case 'transcript':
      return <TranscriptStep {...props} />;
    case 'endorsers':
      return <EndorsersStep versionId={version.versionId} />;
    case 'submit':
      return <SubmitStep {...version} />;
  }
}

function Steps({ id, versionId, here }: { id: string; versionId: string; here: Step }) {
  const { t } = useText();
  return (
    <nav aria-label={t('author.steps')}>
      <ol>
        {steps.map((step, index) => (
          <li key={step}>
            <Link
              to="/micro-certifications/$id/versions/$versionId/$step"
              params={{ id, versionId, step }}
              aria-current={step === here ? 'step' : undefined}
            >
              <span className="num">{index + 1}</span>
              {t(`author.step.${step}`)}
            </Link>
          </li>
        ))}
      </ol>
    </nav>
  );
}

function SavedAt({ saving, at }: { saving: string; at: string | null }) {
  const { t, lang } = useText();
  const words =
    saving === 'saving'
      ? t('author.saving')
      : saving === 'saved'
        ? at
          ? t('author.saved', { time: time(at, lang) })
          : ''
        : t('author.unsaved');
  return (
    <span className="sm muted" role="status">
      {words}
    </span>
  );
}

const pictures = {
  shown: IconCircleCheck,
  partly: IconCircleDotted,
  missing: IconCircleDashed,
  'not-declared': IconCircleMinus,
};
const tones = { shown: 't-ok', partly: 't-wait', missing: 't-idle', 'not-declared': 't-idle' };

function Checklist({ elements }: { elements: FrameworkElement[] }) {
  const { t, lang } = useText();
  return (
    <Card title={t('author.checklist')}>
      <ul className="stack">
        {elements.map((one) => {
          const Picture = pictures[one.state];
          return (
            <li key={one.element} className="sm">
              <b className="row" style={{ gap: 8 }}>
                <Picture className={`i ${tones[one.state]}`} aria-hidden />
                {one.name[lang]}
              </b>
              <p className="xs muted">
                {t(`author.element.${one.state}`)}. {t('author.demonstratedBy')} {one.demonstratedBy[lang]}
              </p>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}

/** A fault of the check leads to its field: the address's fragment is the field's pointer. */
function useFocusOnFault(step: Step, ready: boolean): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each step that is opened
  useEffect(() => {
    const pointer = decodeURIComponent(window.location.hash.slice(1));
    if (!ready || pointer === '') return;
    for (let path = pointer; path !== ''; path = path.slice(0, path.lastIndexOf('/'))) {
      const field = document.getElementById(path);
      if (!field) continue;
      field.scrollIntoView({ block: 'center' });
      field.focus({ preventScroll: true });
      return;
    }
  }, [step, ready]);
}
