import { IconDownload } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { type ApiProblem, call, orgPath, queryOf } from '../../api/api.js';
import { NotFound } from '../../app/gates.js';
import { useHat } from '../../app/session.js';
import { Card, Empty, Fault, Loading, Note, PageHead } from '../../components/page.js';
import { useText } from '../../i18n/i18n.js';
import { TimelineFilters } from './filters.js';
import {
  type Collection,
  collections,
  filterQuery,
  noFilters,
  type TimelinePage as Page,
} from './timeline.js';
import { Timeline } from './timeline-list.js';

/** Who did what when under which policy, of one version, case or award. */
export function TimelinePage() {
  const { collection = '', id = '' } = useParams({ strict: false });
  const known = collections.find((one) => one === collection);
  return known ? <Whole collection={known} id={id} /> : <NotFound />;
}

/** The same of the whole institution. */
export function AuditPage() {
  const hat = useHat();
  return hat ? <Whole collection="organizations" id={hat.organizationId} /> : <NotFound />;
}

function Whole({ collection, id }: { collection: Collection; id: string }) {
  const { t } = useText();
  const organizationId = useHat()?.organizationId ?? '';
  const path = orgPath(organizationId, `timelines/${collection}/${id}`);
  const [filters, setFilters] = useState(noFilters);
  const narrowed = filterQuery(filters);
  const query = useInfiniteQuery<Page, ApiProblem, { pages: Page[] }, string[], string | null>({
    queryKey: ['org', organizationId, 'timelines', collection, id, JSON.stringify(narrowed)],
    queryFn: ({ pageParam, signal }) =>
      call<Page>(`${path}${queryOf({ ...narrowed, cursor: pageParam })}`, { signal }),
    initialPageParam: null,
    getNextPageParam: (last) => last.next,
    enabled: organizationId !== '',
    placeholderData: keepPreviousData,
  });
  const pages = query.data?.pages ?? [];
  const items = pages.flatMap((page) => page.items);
  return (
    <main className="wrap read" id="main">
      <PageHead
        title={t(`timeline.title.${collection}`)}
        sub={t(`timeline.sub.${collection}`)}
        actions={(['csv', 'json'] as const).map((form) => (
          <a key={form} className="btn" href={`${path}.${form}${queryOf(narrowed)}`} download>
            <IconDownload className="i" aria-hidden />
            {t(`timeline.${form}`)}
          </a>
        ))}
      />
      <div className="stack">
        <TimelineFilters value={filters} onChange={setFilters} />
        {pages[0]?.rebuildingSince && <Note tone="wait" title={t('timeline.rebuilding')} />}
        {query.error && <Fault problem={query.error} retry={() => void query.refetch()} />}
        {query.isPending && !query.error && <Loading rows={6} />}
        {query.data && items.length === 0 && (
          <Empty>{t(filters === noFilters ? 'timeline.none' : 'timeline.noneFiltered')}</Empty>
        )}
        {items.length > 0 && (
          <Card title={t(`timeline.title.${collection}`)}>
            <p className="sm muted">{t('timeline.complete')}</p>
            <Timeline
              items={items}
              organizations={Object.assign({}, ...pages.map((page) => page.organizations))}
              people={Object.assign({}, ...pages.map((page) => page.people))}
              versions={Object.assign({}, ...pages.map((page) => page.versions))}
              of={collection}
            />
            {query.hasNextPage && (
              <p>
                <button
                  type="button"
                  className="btn"
                  disabled={query.isFetchingNextPage}
                  onClick={() => void query.fetchNextPage()}
                >
                  {t('timeline.earlier')}
                </button>
              </p>
            )}
          </Card>
        )}
      </div>
    </main>
  );
}
