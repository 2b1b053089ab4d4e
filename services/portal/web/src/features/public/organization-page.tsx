import { useParams } from '@tanstack/react-router';
import { useRead } from '../../api/hooks.js';
import { Card, Loaded, PageHead } from '../../components/page.js';
import { Digest } from '../../components/statement.js';
import { useText } from '../../i18n/i18n.js';

interface DidDocument {
  id: string;
  verificationMethod?: { id: string; type: string }[];
}

/** An organization's identifier and the keys that it signs with. */
export function OrganizationPage() {
  const { t } = useText();
  const { id = '' } = useParams({ strict: false });
  const document_ = useRead<DidDocument>(`/o/${id}/did.json`);
  return (
    <main className="wrap narrow" id="main">
      <PageHead title={t('pub.organization')} />
      <Loaded query={document_}>
        {(did) => (
          <div className="stack">
            <Card title={t('pub.did')}>
              <p className="mono">{did.id}</p>
            </Card>
            <Card title={t('pub.keys')}>
              <p className="sm muted">{t('pub.keysWhy')}</p>
              <ul className="line-list">
                {(did.verificationMethod ?? []).map((key) => (
                  <li key={key.id}>
                    <span />
                    <Digest value={key.id.split('#').at(-1) ?? key.id} />
                    <span className="sm muted">{key.type}</span>
                  </li>
                ))}
              </ul>
            </Card>
          </div>
        )}
      </Loaded>
    </main>
  );
}
