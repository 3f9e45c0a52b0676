import { type AlertDetail } from '@orrery/client';
import { receiptWords, toldWords } from '../../domain/alerts/receipt-words.js';
import { Instant } from '../age.js';

/** Who was told of it, and what came of that; nothing where the api does not say. */
export function AlertReceipts({ told }: Pick<AlertDetail, 'told'>) {
  if (!told) return null;
  return (
    <section aria-labelledby="told">
      <h2 id="told">Who was told</h2>
      <p className="quiet">{toldWords(told)}</p>
      <ol className="trail">
        {told.map(receiptWords).map(({ id, to, how, at, isBad }) => (
          <li key={id} {...(isBad ? { 'data-condition': 'bad' } : {})}>
            <span className="quiet">
              <Instant at={at} />, {to}
            </span>
            <span>{how}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
