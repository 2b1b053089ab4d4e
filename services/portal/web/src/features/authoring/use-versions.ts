import { useOrgList } from '../../api/hooks.js';
import { pick, useText } from '../../i18n/i18n.js';
import type { MicroCertification } from './draft.js';

/** Names of the organization's versions and micro-certifications, by id; empty until they are known. */
export function useVersions() {
  const { t, lang } = useText();
  const micros = useOrgList<MicroCertification>('micro-certifications').data ?? [];
  const found = (versionId: string) => {
    for (const micro of micros) {
      const version = micro.versions.find((one) => one.id === versionId);
      if (version) return { name: pick(micro.name, lang), number: version.number };
    }
    return null;
  };
  return {
    nameOf: (versionId: string | null): string => (versionId && found(versionId)?.name) || '',
    /** With its number: "Dock safety, version 2". */
    wholeOf: (versionId: string | null): string => {
      const version = versionId ? found(versionId) : null;
      return version ? `${version.name}, ${t('parts.version', { number: version.number })}` : '';
    },
  };
}
