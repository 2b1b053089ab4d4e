import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { Language } from '../api/api.js';
import { useOrgList } from '../api/hooks.js';
import { Card, Empty, Loaded, Note, PageHead, Table } from '../components/page.js';
import { StatusText } from '../components/status-chip.js';
import { pick, useText } from '../i18n/i18n.js';
import { SignPanel } from './sign-panel.js';
import type { DecisionType } from './use-decision.js';

/** One revision of a rule that an institution decides by. */
export interface Revision {
  revision: number;
  name: Record<Language, string>;
  /** How it reads. */
  sentence: Record<Language, string>;
  state: 'draft' | 'approved';
}

/** The form of a rule: a new one, or the next revision of `basis`. */
export interface RevisionFormProps<T> {
  basis: T | null;
  /** The draft is kept: the form has done its work. */
  onDrafted: () => void;
}

interface RevisionsPageProps<T> {
  /** The collection, below the organization. */
  rest: string;
  /** Where its words are. */
  words: 'policies' | 'rules';
  /** What all revisions of one rule have in common. */
  idOf: (one: T) => string;
  /** Said under the name, beside the revision. */
  under?: (one: T) => string;
  mayWrite: boolean;
  mayApprove: boolean;
  decision: DecisionType;
  /** What the approval is about, as the decision takes it. */
  input: (one: T) => object;
  form: (props: RevisionFormProps<T>) => ReactNode;
}

/** Rules that are drafted by form, read as sentences, and approved by signature. */
export function RevisionsPage<T extends Revision>(props: RevisionsPageProps<T>) {
  const { rest, words, idOf, mayApprove } = props;
  const { t } = useText();
  const list = useOrgList<T>(rest, { refetchMs: 15_000 });
  const [chosen, setChosen] = useState<T | null>(null);
  return (
    <main className="wrap" id="main">
      <PageHead title={t(`${words}.title`)} sub={t(`${words}.sub`)} />
      <div className={mayApprove ? 'cols' : ''}>
        <Loaded query={list}>{(items) => <Written {...props} items={items} onApprove={setChosen} />}</Loaded>
        {mayApprove && (
          <aside className="signs">
            {chosen ? (
              <Approval key={`${idOf(chosen)} ${chosen.revision}`} {...props} chosen={chosen} />
            ) : (
              <p className="muted">{t(`${words}.who`)}</p>
            )}
          </aside>
        )}
      </div>
    </main>
  );
}

function Approval<T extends Revision>({
  words,
  decision,
  input,
  chosen,
}: RevisionsPageProps<T> & { chosen: T }) {
  const { t, lang } = useText();
  return (
    <SignPanel
      type={decision}
      input={input(chosen)}
      title={t(`${words}.approveTitle`, { name: pick(chosen.name, lang) })}
      action={t(`${words}.approveAction`)}
    />
  );
}

type WrittenProps<T> = RevisionsPageProps<T> & { items: readonly T[]; onApprove: (one: T) => void };

/** What there is, and the form beneath it. */
function Written<T extends Revision>(props: WrittenProps<T>) {
  const { words, idOf, mayWrite, items, form: Form } = props;
  const { t } = useText();
  const [basis, setBasis] = useState<T | null>(null);
  const [drafts, setDrafts] = useState(0);
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (basis) place.current?.scrollIntoView({ block: 'start' });
  }, [basis]);
  const onDrafted = (): void => {
    setBasis(null);
    setDrafts(drafts + 1);
  };
  return (
    <div className="stack loose">
      {items.length === 0 ? <Empty>{t(`${words}.empty`)}</Empty> : <Revisions {...props} onNext={setBasis} />}
      {mayWrite && (
        <div className="stack" ref={place}>
          {drafts > 0 && !basis && <Note tone="ok" title={t(`${words}.drafted`)} />}
          <Form key={`${basis ? idOf(basis) : ''} ${drafts}`} basis={basis} onDrafted={onDrafted} />
          {basis && (
            <p>
              <button type="button" className="linklike sm" onClick={() => setBasis(null)}>
                {t(`${words}.write`)}
              </button>
            </p>
          )}
        </div>
      )}
    </div>
  );
}

function Revisions<T extends Revision>(props: WrittenProps<T> & { onNext: (one: T) => void }) {
  const { words, idOf, under, mayWrite, mayApprove, items, onApprove, onNext } = props;
  const { t, lang } = useText();
  const isNewest = (one: T): boolean =>
    items.every((each) => idOf(each) !== idOf(one) || each.revision <= one.revision);
  return (
    <Card title={t(`${words}.list`)} flush>
      <Table
        label={t(`${words}.list`)}
        head={[t('parts.name'), t(`${words}.says`), t('parts.state'), t('parts.next')]}
      >
        {items.map((one) => (
          <tr key={`${idOf(one)} ${one.revision}`}>
            <th scope="row" style={{ minWidth: 150 }}>
              {pick(one.name, lang)}
              <span className="bl xs muted">
                {t(`${words}.revision`, { number: one.revision })}
                {under && `, ${under(one)}`}
              </span>
            </th>
            <td data-h={t(`${words}.says`)} className="all">
              {one.sentence[lang]}
            </td>
            <td data-h={t('parts.state')}>
              <StatusText thing="policy" state={one.state} />
            </td>
            <td className="all">
              {one.state === 'draft' && mayApprove && (
                <button type="button" className="btn tiny" onClick={() => onApprove(one)}>
                  {t(`${words}.approve`)}
                  <span className="vh">: {pick(one.name, lang)}</span>
                </button>
              )}
              {one.state === 'draft' && !mayApprove && <span className="sm muted">{t(`${words}.who`)}</span>}
              {one.state === 'approved' && mayWrite && isNewest(one) && (
                <button type="button" className="linklike sm" onClick={() => onNext(one)}>
                  {t(`${words}.next`)}
                  <span className="vh">: {pick(one.name, lang)}</span>
                </button>
              )}
            </td>
          </tr>
        ))}
      </Table>
    </Card>
  );
}
