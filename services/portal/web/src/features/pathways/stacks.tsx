import { useOrgList } from '../../api/hooks.js';
import { Card, Table } from '../../components/page.js';
import { day } from '../../i18n/dates.js';
import { useText } from '../../i18n/i18n.js';

interface Stack {
  stackId: string;
  microCertificationId: string;
  awardIds: string[];
  reachedAt: string;
}

/** Who reached a larger micro-certification by awards; nobody is named. */
export function Stacks({ nameOf }: { nameOf: (microCertificationId: string) => string }) {
  const { t, lang } = useText();
  const stacks = useOrgList<Stack>('stacks');
  if (!stacks.data || stacks.data.length === 0) return null;
  return (
    <Card title={t('pathways.stacks')} flush>
      <Table
        label={t('pathways.stacks')}
        head={[t('pathways.micro'), { text: t('pathways.awards'), right: true }, t('pathways.reached')]}
      >
        {stacks.data.map((one) => (
          <tr key={one.stackId}>
            <th scope="row">{nameOf(one.microCertificationId)}</th>
            <td data-h={t('pathways.awards')} className="r">
              {one.awardIds.length}
            </td>
            <td data-h={t('pathways.reached')}>{day(one.reachedAt, lang)}</td>
          </tr>
        ))}
      </Table>
    </Card>
  );
}
