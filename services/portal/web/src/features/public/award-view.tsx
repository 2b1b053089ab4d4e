import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type ApiProblem, call, type Language, readText } from '../../api/api.js';
import { Seal } from '../../app/brand.js';
import { Card, Loaded, PageHead } from '../../components/page.js';
import { SaveButton } from '../../components/save-button.js';
import { StatusChip } from '../../components/status-chip.js';
import { day } from '../../i18n/dates.js';
import { useText } from '../../i18n/i18n.js';
import { Checks, TwoAnswers } from '../verify/answers.js';
import { AwardFacts } from '../verify/award-facts.js';
import { awardOf, type Verification } from '../verify/credential.js';

/** An award in a language, fetched as it was signed and verified at once: its two answers, what it says, its files. */
export function AwardView({ awardId, language, own }: { awardId: string; language: Language; own: boolean }) {
  const { t } = useText();
  const query = useQuery<Verification, ApiProblem>({
    queryKey: ['award', awardId, language],
    queryFn: async () => {
      // An award of one language only is shown in that one.
      const text = await readText(`/awards/${awardId}/${language}`, 'application/vc').catch(() =>
        readText(`/awards/${awardId}/${language === 'en' ? 'fr' : 'en'}`, 'application/vc'),
      );
      return call<Verification>('/verify', { body: { credential: text } });
    },
  });
  return (
    <Loaded query={query} rows={6}>
      {(verification) => (
        <Shown verification={verification} awardId={awardId} own={own} title={t('award.title')} />
      )}
    </Loaded>
  );
}

function Shown({
  verification,
  awardId,
  own,
  title,
}: {
  verification: Verification;
  awardId: string;
  own: boolean;
  title: string;
}) {
  const { t, lang } = useText();
  const award = awardOf(verification.credential);
  const status = verification.statusToday;
  return (
    <>
      <div className="hero">
        <Seal />
        <PageHead
          title={award?.credentialSubject.achievement.name ?? title}
          chips={
            <StatusChip
              thing={status === 'valid' || status === 'suspended' || status === 'revoked' ? 'award' : 'check'}
              state={status === 'expired' || status === 'not-yet-valid' ? 'unknown' : status}
            />
          }
          sub={
            award &&
            t('award.by', {
              issuer: award.issuer.name,
              date: day(award.awardedDate ?? award.validFrom, lang),
            })
          }
        />
      </div>
      <TwoAnswers verification={verification} issuer={award?.issuer.name ?? ''} />
      <div style={{ height: 48 }} />
      {own && <Keep awardId={awardId} />}
      {award && verification.validWhenAwarded.answer !== 'no' && <AwardFacts award={award} />}
      <Checks checks={verification.checks} />
      {!own && <Keep awardId={awardId} />}
    </>
  );
}

/** The files that are the award, and its public address. */
function Keep({ awardId }: { awardId: string }) {
  const { t, lang } = useText();
  const [copied, setCopied] = useState(false);
  const address = `${window.location.origin}/awards/${awardId}/${lang}`;
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(address);
    setCopied(true);
  };
  return (
    <div className="sec">
      <Card title={t('earner.keep')}>
        <p>{t('earner.keepSub')}</p>
        <div className="row">
          {(['en', 'fr'] as const).map((language) => (
            <SaveButton
              key={language}
              path={`/awards/${awardId}/${language}`}
              accept="application/vc"
              name={`award-${language}.json`}
              label={t('earner.saveJson', {
                language: t(language === 'en' ? 'parts.english' : 'parts.french'),
              })}
            />
          ))}
          {(['en', 'fr'] as const).map((language) => (
            <SaveButton
              key={language}
              path={`/awards/${awardId}/${language}`}
              accept="application/jwt"
              name={`award-${language}.jwt`}
              label={t('earner.saveJwt', {
                language: t(language === 'en' ? 'parts.english' : 'parts.french'),
              })}
            />
          ))}
        </div>
        <p className="sm">{t('earner.share')}</p>
        <p className="row">
          <span className="mono sm">{address}</span>
          <button type="button" className="btn tiny" onClick={() => void copy()}>
            {t('earner.copy')}
          </button>
          <span role="status" className="sm muted">
            {copied && t('earner.copied')}
          </span>
        </p>
      </Card>
    </div>
  );
}
