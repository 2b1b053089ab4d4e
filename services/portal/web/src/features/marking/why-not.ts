import { useText } from '../../i18n/i18n.js';

const known = [
  'consent-missing',
  'case-not-open',
  'case-already-marked',
  'own-case',
  'earner-erased',
  'not-your-duty',
  'separation-of-duties',
  'case-stage-passed',
  'forbidden',
] as const;

/** Why a case cannot be marked by the reader, in words; a code that is not known is shown as it is. */
export function useWhyNot(): (code: string) => string {
  const { t } = useText();
  return (code) => {
    const why = known.find((one) => one === code);
    return why ? t(`queue.why.${why}`) : code;
  };
}
