import { IconFileText, IconLink, IconPhoto, IconPlayerPlay, IconTypography } from '@tabler/icons-react';
import { useState } from 'react';
import type { Page } from '../../api/api.js';
import { orgPath } from '../../api/api.js';
import { useOrg } from '../../api/hooks.js';
import { useHat, useRole } from '../../app/session.js';
import { Note } from '../../components/page.js';
import { Digest } from '../../components/statement.js';
import { StatusChip } from '../../components/status-chip.js';
import { moment, number } from '../../i18n/dates.js';
import { useText } from '../../i18n/i18n.js';
import { type CaseDetail, type EvidenceItem, evidenceState } from '../cases/case.js';
import type { BlueprintBody } from '../requests/request.js';
import { AddEvidence } from './add-evidence.js';

const pictures = {
  image: IconPhoto,
  video: IconPlayerPlay,
  document: IconFileText,
  text: IconTypography,
  link: IconLink,
};
const pictureOf = (kind: string) => pictures[kind as keyof typeof pictures] ?? IconFileText;

/** Evidence of a case: what was handed in, each shown as far as a browser can do it safely. */
export function EvidenceSide({ detail, rubric }: { detail: CaseDetail; rubric: BlueprintBody }) {
  const { t, lang } = useText();
  const assessor = useRole('assessor');
  // This list reads every file again and holds it against its digest.
  const checked = useOrg<Page<EvidenceItem>>(`cases/${detail.caseId}/evidence`);
  const items = checked.data?.items ?? detail.evidence ?? [];
  const [chosen, setChosen] = useState<string | null>(null);
  const shown = items.find((one) => one.id === chosen) ?? items[0];
  const missing = rubric.evidence.filter((one) => !items.some((item) => item.blueprintEvidenceId === one.id));
  return (
    <section className="evi" aria-label={t('mark.evidence')}>
      {items.length === 0 && <p className="muted">{t('mark.noEvidence')}</p>}
      <div className="thumbs">
        {items.map((one) => {
          const Picture = pictureOf(one.kind);
          return (
            <button
              key={one.id}
              type="button"
              aria-pressed={one.id === shown?.id}
              onClick={() => setChosen(one.id)}
            >
              <Picture className="i" aria-hidden />
              <span>
                <b>{one.name}</b>
                <small>
                  {t('evidence.kb', { count: Math.ceil(one.sizeBytes / 1024) }).replace(/^\d+/, (digits) =>
                    number(Number(digits), lang),
                  )}
                </small>
              </span>
            </button>
          );
        })}
      </div>
      {missing.length > 0 && (
        <Note tone="wait">{t('mark.missing', { what: missing.map((one) => one.title).join('; ') })}</Note>
      )}
      {shown && <Viewer key={shown.id} item={shown} />}
      {assessor && detail.state !== 'finished' && detail.state !== 'closed' && (
        <AddEvidence path={`cases/${detail.caseId}/evidence`} asked={rubric.evidence} />
      )}
    </section>
  );
}

function Viewer({ item }: { item: EvidenceItem }) {
  const { t, lang } = useText();
  const hat = useHat();
  const content = orgPath(hat?.organizationId ?? '', `evidence/${item.id}/content`);
  return (
    <div className="card">
      <div className="hd">
        <h2>{item.name}</h2>
        <span className="push">
          {item.link ? (
            <a className="btn tiny" href={item.link.url} target="_blank" rel="noreferrer noopener">
              {t('mark.openLink')}
            </a>
          ) : (
            <a className="btn tiny" href={content} download={item.name ?? item.id}>
              {t('parts.download')}
            </a>
          )}
        </span>
      </div>
      <div className="viewer">{viewOf(item, `${content}?disposition=inline`, t('mark.notShown'))}</div>
      <div className="ft">
        <StatusChip thing="evidence" state={evidenceState(item.state)} />
        <Digest value={item.digest} />
        <span>
          {item.link ? t('mark.link', { when: moment(item.link.at, lang) }) : moment(item.addedAt, lang)}
        </span>
        {item.removed.length > 0 && <span>{t('mark.location')}</span>}
      </div>
    </div>
  );
}

function viewOf(item: EvidenceItem, source: string, notShown: string) {
  switch (item.mediaType) {
    case 'image/jpeg':
      return <img src={source} alt={item.name ?? ''} />;
    case 'video/mp4':
      // biome-ignore lint/a11y/useMediaCaption: evidence comes as it was handed in; captions are not ours to add
      return <video src={source} controls preload="metadata" />;
    case 'application/pdf':
    case 'text/plain':
      return item.link ? (
        <p className="muted">{item.link.url}</p>
      ) : (
        <iframe src={source} title={item.name ?? ''} />
      );
    default:
      return <p className="muted">{item.link?.url ?? notShown}</p>;
  }
}
