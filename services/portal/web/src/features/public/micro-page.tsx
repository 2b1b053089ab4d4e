import { Link, useParams } from '@tanstack/react-router';
import type { Language } from '../../api/api.js';
import { useRead } from '../../api/hooks.js';
import { Card, Crumbs, Empty, Loaded, PageHead, Table } from '../../components/page.js';
import { StatusChip, StatusText } from '../../components/status-chip.js';
import { day } from '../../i18n/dates.js';
import { pick, useText } from '../../i18n/i18n.js';
import type { FrameworkElement } from '../authoring/draft.js';
import type { BlueprintBody, CompetenciesBody } from '../requests/request.js';
import { AssessmentFacts, CompetencyList } from '../requests/texts.js';
import { Confirmations } from './confirmations.js';
import { pathOf } from './public-path.js';

interface PublicMicro {
  id: string;
  name: Partial<Record<Language, string>>;
  organization: { id: string; name: string };
  versions: { number: number; state: string; submittedAt: string | null; endorsedAt: string | null }[];
}

interface PublicVersion {
  organization: { id: string; name: string; url: string };
  number: number;
  state: string;
  manifest: {
    baseLanguage: Language;
    texts: Partial<Record<Language, { name: string; description: string }>>;
    hours: number;
    noc: string[];
  };
  manifestUrl: string;
  editions: Partial<Record<Language, { competencies: string; blueprint: string }>>;
  framework: FrameworkElement[];
  notice: Record<Language, string>;
}

/** Is it worth earning or hiring for, and what makes it so (PORTAL.md 4 j). */
export function PublicMicroPage() {
  const { t, lang } = useText();
  const { id = '', number } = useParams({ strict: false });
  const micro = useRead<PublicMicro>(`/m/${id}`);
  return (
    <main className="wrap read" id="main">
      <Loaded query={micro}>
        {(data) => {
          const newest = [...data.versions].sort((a, b) => b.number - a.number);
          const chosen = number
            ? Number(number)
            : (newest.find((one) => one.endorsedAt !== null) ?? newest[0])?.number;
          if (chosen === undefined)
            return (
              <>
                <PageHead title={pick(data.name, lang)} />
                <Empty>{t('pub.noVersion')}</Empty>
              </>
            );
          return <Version id={id} number={chosen} versions={newest} />;
        }}
      </Loaded>
    </main>
  );
}

function Version({
  id,
  number,
  versions,
}: {
  id: string;
  number: number;
  versions: PublicMicro['versions'];
}) {
  const { t, lang } = useText();
  const query = useRead<PublicVersion>(`/m/${id}/versions/${number}`);
  return (
    <Loaded query={query} rows={6}>
      {(version) => {
        const { manifest } = version;
        const texts = manifest.texts[lang] ?? manifest.texts[manifest.baseLanguage];
        const edition = version.editions[lang] ?? version.editions[manifest.baseLanguage];
        return (
          <>
            <Crumbs
              to={`/o/${version.organization.id}`}
              label={version.organization.name}
              here={texts?.name ?? ''}
            />
            <PageHead
              title={texts?.name ?? ''}
              chips={
                <>
                  <StatusChip thing="version" state={version.state} />
                  <span className="sm muted">{t('parts.version', { number })}</span>
                </>
              }
              sub={
                <>
                  <p>{t('pub.issuer', { name: version.organization.name })}</p>
                  <p>{texts?.description}</p>
                </>
              }
            />
            <dl className="facts" style={{ marginTop: -12, marginBottom: 32 }}>
              <div>
                <dt>{t('pub.hours')}</dt>
                <dd>{t('review.hours', { count: manifest.hours })}</dd>
              </div>
              {manifest.noc.length > 0 && (
                <div>
                  <dt>{t('pub.occupations')}</dt>
                  <dd>{manifest.noc.join(', ')}</dd>
                </div>
              )}
            </dl>
            {edition && (
              <Texts competencies={edition.competencies} blueprint={edition.blueprint}>
                {<Confirmations id={id} number={number} />}
              </Texts>
            )}
            <Framework elements={version.framework} />
            <Card title={t('pub.versions')} flush>
              <Table
                label={t('pub.versions')}
                head={[t('pub.versions'), t('parts.state'), t('parts.details')]}
              >
                {versions.map((one) => (
                  <tr key={one.number}>
                    <th scope="row">
                      <Link to="/m/$id/versions/$number" params={{ id, number: String(one.number) }}>
                        {t('parts.version', { number: one.number })}
                      </Link>
                    </th>
                    <td data-h={t('parts.state')}>
                      <StatusText thing="version" state={one.state} />
                    </td>
                    <td data-h={t('parts.details')}>
                      {one.submittedAt && t('micro.submittedOn', { date: day(one.submittedAt, lang) })}
                    </td>
                  </tr>
                ))}
              </Table>
            </Card>
            <p className="xs muted" style={{ marginTop: 24 }}>
              {version.notice[lang]}
            </p>
          </>
        );
      }}
    </Loaded>
  );
}

/** The two texts as they were submitted, read from their exact bytes. */
function Texts({
  competencies,
  blueprint,
  children,
}: {
  competencies: string;
  blueprint: string;
  children: React.ReactNode;
}) {
  const { t } = useText();
  const one = useRead<{ body: CompetenciesBody }>(pathOf(competencies));
  const two = useRead<{ body: BlueprintBody }>(pathOf(blueprint));
  return (
    <>
      <section className="sec">
        <h2>{t('pub.able')}</h2>
        <Loaded query={one}>
          {({ body }) => (
            <div className="card">
              <CompetencyList body={body} />
            </div>
          )}
        </Loaded>
      </section>
      {children}
      <section className="sec">
        <h2>{t('pub.assessed')}</h2>
        <Loaded query={two}>
          {({ body }) => (
            <div className="card">
              <AssessmentFacts body={body} />
              <ol>
                {body.criteria.map((criterion, index) => (
                  <li key={criterion.id} className="crit">
                    <div className="no num" aria-hidden="true">
                      R{index + 1}
                    </div>
                    <div>
                      <h3>{criterion.title}</h3>
                      <ol className="sm">
                        {criterion.levels.map((level) => (
                          <li key={level.id}>
                            <b>{level.title}</b>: {level.description}{' '}
                            {level.id === criterion.passLevelId && <b>({t('award.passIs')})</b>}
                          </li>
                        ))}
                      </ol>
                    </div>
                  </li>
                ))}
              </ol>
            </div>
          )}
        </Loaded>
      </section>
    </>
  );
}

function Framework({ elements }: { elements: FrameworkElement[] }) {
  const { t, lang } = useText();
  return (
    <section className="sec">
      <h2>{t('pub.framework')}</h2>
      <ul className="line-list">
        {elements.map((one, index) => (
          <li key={one.element}>
            <span className="no num">{index + 1}</span>
            <div>
              <b>{one.name[lang]}</b>
              <p className="sm muted">
                {t('author.demonstratedBy')} {one.demonstratedBy[lang]}
              </p>
            </div>
            <span className="sm">{t(`author.element.${one.state}`)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
