import type en from './en.json';
import { useText } from './i18n.js';

type Refusals = (typeof en)['refusal'];
const isRefusal = (refusals: Refusals, code: string): code is Extract<keyof Refusals, string> =>
  Object.hasOwn(refusals, code);

/** Why the signer did not take something, in plain words; a code of a later version reads as "not accepted". */
export function useRefusal(): (code: string) => string {
  const { t } = useText();
  const refusals: Refusals = t('refusal', { returnObjects: true });
  return (code) => (isRefusal(refusals, code) ? refusals[code] : refusals.other);
}
