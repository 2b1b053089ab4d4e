import { useText } from '../../i18n/i18n.js';
import { durationOf } from './pipeline.js';

/** Words for a duration in its largest whole unit. */
export function useDuration(): (seconds: number) => string {
  const { t } = useText();
  return (seconds) => {
    const { unit, count } = durationOf(seconds);
    switch (unit) {
      case 'days':
        return t('parts.days', { count });
      case 'hours':
        return t('pipe.hours', { count });
      case 'minutes':
        return t('pipe.minutes', { count });
    }
  };
}
