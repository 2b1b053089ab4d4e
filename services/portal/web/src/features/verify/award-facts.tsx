import { Link } from '@tanstack/react-router';
import { Levels } from '../../components/marks.js';
import { Card, Table } from '../../components/page.js';
import { Statement } from '../../components/statement.js';
import { day } from '../../i18n/dates.js';
import { useText } from '../../i18n/i18n.js';
import { type AwardCredential, versionOf } from './credential.js';

/** What an award says: its signed words, who stands behind it, results by criterion, evidence named. */
export function AwardFacts({ award }: { award: AwardCredential }) {
  const { t, lang } = useText();
  const { achievement, result = [] } = award.credentialSubject;
  const version = versionOf(award);
  return (
    <>
      <section className="sec">
        <h2>{t('award.says')}</h2>
        <Statement
          sentences={[achievement.description]}
          meta={
            <span>
              {t('award.by', {
                issuer: award.issuer.name,
                date: day(award.awardedDate ?? award.validFrom, lang),
              })}
            </span>
          }
        />
      </section>
      {achievement.endorsement && achievement.endorsement.length > 0 && (
        <section className="sec">
          <h2>{t('award.behind')}</h2>
          <Statement
            sentences={achievement.endorsement.map((one) => one.credentialSubject.endorsementComment ?? '')}
            labels={achievement.endorsement.map((one) => one.issuer.name)}
          />
        </section>
      )}
      {result.length > 0 && achievement.resultDescription && (
        <section className="sec">
          <Card title={t('award.results')} flush>
            <Table
              label={t('award.results')}
              head={[t('review.element.criterion'), t('review.element.level')]}
            >
              {achievement.resultDescription.map((criterion) => {
                const given = result.find((one) => one.resultDescription === criterion.id);
                const levels = criterion.rubricCriterionLevel ?? [];
                const place = levels.findIndex((one) => one.id === given?.achievedLevel);
                return (
                  <tr key={criterion.id}>
                    <th scope="row">{criterion.name}</th>
                    <td data-h={t('review.element.level')}>
                      <Levels level={place + 1} of={levels.length} title={levels[place]?.name ?? ''} />
                    </td>
                  </tr>
                );
              })}
            </Table>
          </Card>
        </section>
      )}
      {award.evidence && award.evidence.length > 0 && (
        <section className="sec">
          <h2>{t('award.evidence')}</h2>
          <ul className="line-list">
            {award.evidence.map((one) => (
              <li key={one.id}>
                <span />
                <b>{one.name ?? one.description}</b>
              </li>
            ))}
          </ul>
          <p className="sm muted">{t('award.evidenceWhy')}</p>
        </section>
      )}
      {version && (
        <p className="sec">
          <Link to="/m/$id/versions/$number" params={version}>
            {t('award.programme')}
          </Link>
        </p>
      )}
    </>
  );
}
