import { Link } from '@tanstack/react-router';
import type { Language, Page } from '../../api/api.js';
import { useRead } from '../../api/hooks.js';
import { Seal } from '../../app/brand.js';
import { Empty, Loaded, PageHead } from '../../components/page.js';
import { StatusChip } from '../../components/status-chip.js';
import { day } from '../../i18n/dates.js';
import { pick, useText } from '../../i18n/i18n.js';
import { MyPathways } from '../pathways/my-pathways.js';

interface OwnAward {
  awardId: string;
  name: Partial<Record<Language, string>>;
  status: string;
  issuedAt: string | null;
}

/** The earner's awards, a card each. */
export function MyAwardsPage() {
  const { t, lang } = useText();
  const awards = useRead<Page<OwnAward>>('/v1/me/awards');
  return (
    <main className="wrap read" id="main">
      <PageHead title={t('earner.awardsTitle')} sub={t('earner.awardsSub')} />
      {awards.error?.code === 'not-found' ? (
        <Empty>{t('earner.listUnavailable')}</Empty>
      ) : (
        <Loaded query={awards}>
          {({ items }) =>
            items.length === 0 ? (
              <Empty>{t('earner.noAwards')}</Empty>
            ) : (
              <ul className="stack">
                {items.map((one) => (
                  <li key={one.awardId} className="card">
                    <div className="bd hero" style={{ margin: 0 }}>
                      <Seal />
                      <div className="tight">
                        <h2>
                          <Link to="/me/awards/$awardId" params={{ awardId: one.awardId }}>
                            {pick(one.name, lang) || t('award.title')}
                          </Link>
                        </h2>
                        <p className="sm muted">{day(one.issuedAt, lang)}</p>
                        <div>
                          <StatusChip thing="award" state={one.status} />
                        </div>
                      </div>
                    </div>
                  </li>
                ))}
              </ul>
            )
          }
        </Loaded>
      )}
      <MyPathways />
    </main>
  );
}
