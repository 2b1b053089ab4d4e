import { IconAlertTriangle, IconChevronRight, IconInfoCircle } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef } from 'react';
import type { ApiProblem } from '../api/api.js';
import { useText } from '../i18n/i18n.js';

interface PageHeadProps {
  title: string;
  sub?: ReactNode;
  chips?: ReactNode;
  actions?: ReactNode;
}

/** Title of a page, its context and actions; the title gets the focus when the page opens. */
export function PageHead({ title, sub, chips, actions }: PageHeadProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Countersign`;
    heading.current?.focus({ preventScroll: true });
  }, [title]);
  return (
    <div className="head">
      <div>
        {chips && <div className="row">{chips}</div>}
        <h1 tabIndex={-1} ref={heading}>
          {title}
        </h1>
        {sub && <div className="sub">{sub}</div>}
      </div>
      {actions && <div className="row">{actions}</div>}
    </div>
  );
}

/** The way to this page: links to what it belongs to, then its own name. */
export function Crumbs({ to, label, here }: { to: string; label: string; here: string }) {
  const { t } = useText();
  return (
    <nav className="crumbs" aria-label={t('parts.breadcrumb')}>
      <Link to={to}>{label}</Link>
      <IconChevronRight className="i" aria-hidden />
      <span aria-current="page" className="cut">
        {here}
      </span>
    </nav>
  );
}

/** A note with an icon; `stop` ones are announced. */
export function Note({
  tone,
  title,
  children,
}: {
  tone: 'ok' | 'wait' | 'stop' | 'work';
  title?: string;
  children?: ReactNode;
}) {
  const Picture = tone === 'stop' || tone === 'wait' ? IconAlertTriangle : IconInfoCircle;
  return (
    <div className={`note ${tone}`} role={tone === 'stop' ? 'alert' : 'status'}>
      <Picture className="i" aria-hidden />
      <div>
        {title && <b>{title}</b>}
        {children}
      </div>
    </div>
  );
}

/** What failed, in the reader's language, with its code and a way on. */
export function Fault({
  problem,
  retry,
  children,
}: {
  problem: ApiProblem;
  retry?: () => void;
  children?: ReactNode;
}) {
  const { t, lang } = useText();
  const title =
    problem.title?.[lang] ?? (problem.code === 'unreachable' ? t('fault.unreachable') : t('fault.other'));
  return (
    <Note tone="stop" title={title}>
      {problem.detail && <p>{problem.detail[lang]}</p>}
      {problem.errors.length > 0 && (
        <ul>
          {problem.errors.map((fault) => (
            <li key={`${fault.pointer} ${fault.code}`}>
              {lang === 'fr' ? (fault.detailFr ?? fault.detail) : fault.detail}{' '}
              <span className="mono xs">{fault.pointer}</span>
            </li>
          ))}
        </ul>
      )}
      {children}
      <p className="row">
        {retry && (
          <button type="button" className="btn tiny" onClick={retry}>
            {t('fault.again')}
          </button>
        )}
        <span className="mono xs">
          {problem.correlationId ? `${problem.code} ${problem.correlationId}` : problem.code}
        </span>
      </p>
    </Note>
  );
}

/** Keeps the layout while rows come; appears after 300 ms only. */
export function Loading({ rows = 3 }: { rows?: number }) {
  const { t } = useText();
  return (
    <div className="stack" role="status">
      <span className="vh">{t('parts.loading')}</span>
      {Array.from({ length: rows }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows of nothing
        <div key={index} className="skel" style={{ height: 44 }} />
      ))}
    </div>
  );
}

/** Nothing there, and what fills it. */
export function Empty({ children, action }: { children: ReactNode; action?: ReactNode }) {
  return (
    <div className="card">
      <div className="bd">
        <p className="muted">{children}</p>
        {action && <div>{action}</div>}
      </div>
    </div>
  );
}

interface LoadedProps<T> {
  query: { data: T | undefined; error: ApiProblem | null; refetch: () => unknown };
  rows?: number;
  children: (data: T) => ReactNode;
}

/** What a query gave, or its loading and error states. */
export function Loaded<T>({ query, rows, children }: LoadedProps<T>) {
  if (query.data !== undefined) return <>{children(query.data)}</>;
  if (query.error) return <Fault problem={query.error} retry={() => void query.refetch()} />;
  return <Loading {...(rows ? { rows } : {})} />;
}

/** A card with its head. */
export function Card({
  title,
  aside,
  children,
  flush = false,
}: {
  title: string;
  aside?: ReactNode;
  children: ReactNode;
  flush?: boolean;
}) {
  return (
    <section className="card">
      <div className="hd">
        <h2>{title}</h2>
        {aside && <div className="push">{aside}</div>}
      </div>
      {flush ? children : <div className="bd">{children}</div>}
    </section>
  );
}

/** A table that scrolls inside its own region and becomes cards on a phone. */
export function Table({
  label,
  head,
  children,
}: {
  label: string;
  head: (string | { text: string; right: true })[];
  children: ReactNode;
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className="tw" tabIndex={0} aria-label={label}>
      <table className="rt">
        <thead>
          <tr>
            {head.map((cell) => {
              const text = typeof cell === 'string' ? cell : cell.text;
              return (
                <th key={text} scope="col" className={typeof cell === 'string' ? '' : 'r'}>
                  {text}
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </section>
  );
}
