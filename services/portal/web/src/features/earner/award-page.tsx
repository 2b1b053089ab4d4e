import { useParams } from '@tanstack/react-router';
import { Crumbs } from '../../components/page.js';
import { useText } from '../../i18n/i18n.js';
import { AwardView } from '../public/award-view.js';
import { RevocationCard } from './revocation-card.js';

/** The earner's own award: what it says, and its files to keep. */
export function MyAwardPage() {
  const { t, lang } = useText();
  const { awardId = '' } = useParams({ strict: false });
  return (
    <main className="wrap read" id="main">
      <Crumbs to="/me/awards" label={t('earner.awardsTitle')} here={t('award.title')} />
      <RevocationCard awardId={awardId} />
      <AwardView awardId={awardId} language={lang} own />
    </main>
  );
}
