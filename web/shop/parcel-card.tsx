import { scanWord } from '../parts/order-words.ts'
import { day, moment } from '../parts/words.ts'
import type { Parcel } from './order.ts'

/** What left the house together, where its carrier saw it, and when it is expected. */
export function ParcelCard({ parcel }: { parcel: Parcel }) {
  const { carrier, trackingNumber, trackingUrl, shippedAt, eta, scans, lines } = parcel
  return (
    <div className="parcel">
      <p>
        <b>{carrier}</b>{' '}
        {trackingUrl ? (
          <a href={trackingUrl} rel="noopener noreferrer" target="_blank">
            {trackingNumber}
          </a>
        ) : (
          trackingNumber
        )}
      </p>
      {eta && <p className="expected">Expected on {day(eta)}</p>}
      <p className="soft">
        Left on {day(shippedAt)}: {lines.map(({ quantity, line }) => `${quantity} × ${line.title}`).join(', ')}
      </p>
      {scans.length > 0 && (
        <ol className="scans" aria-label="Where it was seen">
          {scans.toReversed().map(({ status, at, place }) => (
            <li key={`${status} ${at}`}>
              {scanWord(status)}
              {place && `, ${place}`} <time dateTime={at}>{moment(at)}</time>
            </li>
          ))}
        </ol>
      )}
    </div>
  )
}
