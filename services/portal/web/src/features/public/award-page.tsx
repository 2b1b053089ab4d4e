import { useParams } from '@tanstack/react-router';
import { AwardView } from './award-view.js';

/** The public page of an award. */
export function PublicAwardPage() {
  const { awardId = '', language } = useParams({ strict: false });
  return (
    <main className="wrap read" id="main">
      <AwardView awardId={awardId} language={language === 'fr' ? 'fr' : 'en'} own={false} />
    </main>
  );
}
