import type { ReactNode } from 'react';
import { useSession } from '../../app/session.js';
import { Card } from '../../components/page.js';
import { moment } from '../../i18n/dates.js';
import { useText } from '../../i18n/i18n.js';

/** What a person did, as a line. */
export interface Deed {
  key: string;
  icon: ReactNode;
  /** What, and by whom. */
  text: string;
  /** Instant; null where only the order is known. */
  at: string | null;
  /** What it is about, where that is not the whole. */
  about?: ReactNode;
  /** What the person wrote. */
  words?: string | null;
  /** Whether the reader is told that it was them, or not: who may approve depends on it. */
  personId?: string;
}

/** Who did what, in the order given. */
export function Deeds({ title, deeds, none }: { title: string; deeds: Deed[]; none?: string }) {
  const { t, lang } = useText();
  const me = useSession().data?.person?.id;
  return (
    <Card title={title}>
      <ol className="line-list">
        {deeds.map((deed) => (
          <li key={deed.key}>
            {deed.icon}
            <div>
              <b>{deed.text}</b>
              {deed.at && (
                <p className="xs muted">
                  <time dateTime={deed.at}>{moment(deed.at, lang)}</time>
                </p>
              )}
              {deed.about && <p className="sm">{deed.about}</p>}
              {deed.words && <p className="sm prewrap">{deed.words}</p>}
            </div>
            {deed.personId && (
              <span className="sm muted">{t(deed.personId === me ? 'releases.you' : 'releases.notYou')}</span>
            )}
          </li>
        ))}
        {deeds.length === 0 && none && <li className="sm muted">{none}</li>}
      </ol>
    </Card>
  );
}
