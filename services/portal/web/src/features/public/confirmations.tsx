import type { Language } from '../../api/api.js';
import { useRead } from '../../api/hooks.js';
import { Card, Loaded, Table } from '../../components/page.js';
import { StatusChip, StatusText } from '../../components/status-chip.js';
import { day } from '../../i18n/dates.js';
import { useText } from '../../i18n/i18n.js';

interface Currency {
  kinds: {
    kind: 'in-demand' | 'fidelity';
    state: 'current' | 'under-review' | 'lapsed' | 'withdrawn' | 'waived';
    since: string;
    waiver?: { until: string; reason: Record<Language, string> };
    dissent: number;
    confirmations: {
      confirmationId: string;
      organization: { id: string; name: string };
      until: string;
      state: 'in-force' | 'lapsed' | 'withdrawn' | 'not-counting';
    }[];
  }[];
}

/** Who confirms a version today, both kinds, dissent included. */
export function Confirmations({ id, number }: { id: string; number: number }) {
  const { t, lang } = useText();
  const currency = useRead<Currency>(`/m/${id}/versions/${number}/currency`);
  return (
    <section className="sec">
      <h2>{t('pub.confirms')}</h2>
      <Loaded query={currency} rows={2}>
        {({ kinds }) => (
          <div className="cols even">
            {kinds.map((kind) => (
              <Card
                key={kind.kind}
                title={t(`kind.${kind.kind}`)}
                aside={kind.state !== 'current' && <StatusChip thing="currency" state={kind.state} />}
                flush={kind.confirmations.length > 0}
              >
                {kind.state === 'waived' && kind.waiver && (
                  <p className="ft">
                    {t('rel.waivedBecause', {
                      date: day(kind.waiver.until, lang),
                      reason: kind.waiver.reason[lang],
                    })}
                  </p>
                )}
                {kind.confirmations.length === 0 ? (
                  <p className="muted">{t('pub.confirmNone')}</p>
                ) : (
                  <Table label={t(`kind.${kind.kind}`)} head={[t('round.employer'), t('parts.state')]}>
                    {kind.confirmations.map((one) => (
                      <tr key={one.confirmationId}>
                        <th scope="row">{one.organization.name}</th>
                        <td data-h={t('parts.state')}>
                          {one.state === 'in-force' || one.state === 'lapsed' || one.state === 'withdrawn' ? (
                            <StatusText
                              thing="confirmation"
                              state={one.state}
                              values={{ date: day(one.until, lang) }}
                            />
                          ) : (
                            t(`pub.state.${one.state}`)
                          )}
                        </td>
                      </tr>
                    ))}
                  </Table>
                )}
                {kind.dissent > 0 && <p className="ft t-stop">{t('pub.dissent', { count: kind.dissent })}</p>}
              </Card>
            ))}
          </div>
        )}
      </Loaded>
    </section>
  );
}
