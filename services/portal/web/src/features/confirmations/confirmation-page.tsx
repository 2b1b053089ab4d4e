import { IconDownload } from '@tabler/icons-react';
import { useParams } from '@tanstack/react-router';
import { orgPath } from '../../api/api.js';
import { useOrg } from '../../api/hooks.js';
import { useHat } from '../../app/session.js';
import { Card, Crumbs, Loaded, Note, PageHead } from '../../components/page.js';
import { SaveButton } from '../../components/save-button.js';
import { Digest, Statement } from '../../components/statement.js';
import { StatusChip } from '../../components/status-chip.js';
import { day, daysUntil, moment } from '../../i18n/dates.js';
import { pick, useText } from '../../i18n/i18n.js';
import { useNames } from '../requests/prepared.js';
import type { Confirmation } from './confirmation.js';
import { Withdraw } from './withdraw.js';

/** One confirmation: the signed sentence, its object to download, its grounds. */
export function ConfirmationPage() {
  const { t, lang } = useText();
  const { confirmationId = '' } = useParams({ strict: false });
  const hat = useHat();
  const query = useOrg<Confirmation>(`confirmations/${confirmationId}`, { refetchMs: 10_000 });
  return (
    <main className="wrap read" id="main">
      <Loaded query={query}>
        {(one) => (
          <>
            <Crumbs to="/confirmations" label={t('conf.title')} here={pick(one.name, lang)} />
            <PageHead
              title={`${pick(one.name, lang)}: ${t(`kind.${one.kind}`)}`}
              chips={
                <StatusChip
                  thing="confirmation"
                  state={one.state}
                  values={{
                    date: day(one.validUntil, lang),
                    days: t('parts.days', { count: Math.max(0, daysUntil(one.validUntil)) }),
                  }}
                />
              }
              sub={one.institution?.name}
            />
            <div className="stack">
              {one.state === 'refused' && (
                <Note tone="stop" title={t('conf.refused', { code: one.code ?? '' })} />
              )}
              <Statement
                sentences={[one.sentence[lang]]}
                meta={
                  <>
                    <span>{t('sign.recorded', { when: moment(one.givenAt, lang) })}</span>
                    <span>
                      {t('conf.exact')} <Digest value={one.partDigest} />
                    </span>
                  </>
                }
              />
              <Card title={t('conf.signedObject')}>
                <p className="row">
                  <a
                    className="btn"
                    href={orgPath(hat?.organizationId ?? '', `decisions/confirmation/${one.decisionId}`)}
                    download={`${one.confirmationId}.json`}
                  >
                    <IconDownload className="i" aria-hidden />
                    {t('conf.download')}
                  </a>
                  {(one.state === 'in-force' || one.state === 'lapsing' || one.state === 'lapsed') &&
                    one.languages.map((language) => (
                      <SaveButton
                        key={language}
                        path={`/confirmations/${one.confirmationId}/${language}`}
                        accept="application/vc"
                        name={`endorsement-${language}.json`}
                        label={`${t('conf.credential')}, ${t(language === 'en' ? 'parts.english' : 'parts.french')}`}
                      />
                    ))}
                </p>
                <dl className="facts">
                  <div>
                    <dt>{t('conf.grounds')}</dt>
                    <dd>{one.words ? `“${one.words}”` : t(`review.ground.${one.grounds.kind}`)}</dd>
                  </div>
                  <div>
                    <dt>{t('conf.scope')}</dt>
                    <dd>
                      {one.scope.sector}, {one.scope.region}, {one.scope.noc}
                    </dd>
                  </div>
                  {one.prepared && <PreparedBy prepared={one.prepared} />}
                  {one.renews && (
                    <div>
                      <dt>{t('renew.renewed')}</dt>
                      <dd>
                        <Digest value={one.renews} />
                      </dd>
                    </div>
                  )}
                </dl>
              </Card>
              <Withdraw confirmationId={one.confirmationId} />
            </div>
          </>
        )}
      </Loaded>
    </main>
  );
}

/** Who made the ratings that the signer used. */
function PreparedBy({ prepared }: { prepared: NonNullable<Confirmation['prepared']> }) {
  const { t, lang } = useText();
  const nameOf = useNames();
  return (
    <div>
      <dt>{t('prepared.title')}</dt>
      <dd>
        {nameOf(prepared.personId)}, {t(`role.${prepared.role}`)}, {day(prepared.at, lang)}
        <span className="bl xs muted">{t(prepared.unedited ? 'prepared.used' : 'prepared.edited')}</span>
      </dd>
    </div>
  );
}
