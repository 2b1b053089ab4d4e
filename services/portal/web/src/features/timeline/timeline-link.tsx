import { IconHistory } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useRole } from '../../app/session.js';
import { useText } from '../../i18n/i18n.js';
import type { Collection } from './timeline.js';

interface TimelineLinkProps {
  collection: Exclude<Collection, 'organizations'>;
  id: string;
}

/** The way to a thing's timeline, for those who may read it. */
export function TimelineLink({ collection, id }: TimelineLinkProps) {
  const { t } = useText();
  const reads = useRole('auditor', 'programme-lead', 'registrar', 'administrator');
  if (!reads) return null;
  return (
    <Link className="btn" to="/timelines/$collection/$id" params={{ collection, id }}>
      <IconHistory className="i" aria-hidden />
      {t('timeline.link')}
    </Link>
  );
}
