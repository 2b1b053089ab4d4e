import type { Clock } from '../../../shared/src/clock.js';
import type { CurrencyDocument } from '../../../shared/src/currency-document.js';
import { Problem } from '../../../shared/src/problem.js';
import type { Database } from '../database.store.js';
import { currencyDocument } from './currency.js';
import { loadCurrency } from './currency.store.js';

/** Makes the public currency documents, from the facts of the moment. */
export class CurrencyService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly origin: string,
  ) {}

  /** @throws Problem not-found */
  async find(microCertificationId: string, number: number): Promise<CurrencyDocument> {
    const facts = await this.database.inTransaction((tx) => loadCurrency(tx, microCertificationId, number));
    if (!facts) throw new Problem('not-found');
    return currencyDocument({ ...facts, origin: this.origin }, this.clock());
  }
}
