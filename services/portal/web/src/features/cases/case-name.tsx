import { Link } from '@tanstack/react-router';
import { useText } from '../../i18n/i18n.js';
import type { CaseItem } from './case.js';

interface CaseNameProps {
  caseId: string;
  /** Absent until it is known, or where the reader may not see it. */
  of: CaseItem | undefined;
}

/** A case by its number, and whose it is where the reader may see that; the way to it. */
export function CaseName({ caseId, of }: CaseNameProps) {
  const { t } = useText();
  return (
    <>
      <Link to="/cases/$caseId" params={{ caseId }}>
        {of ? t('cases.number', { number: of.number }) : t('awards.case')}
      </Link>
      {of?.earner && <span className="bl xs muted">{of.earner.name}</span>}
    </>
  );
}
