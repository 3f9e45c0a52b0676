import { type SourceView } from '@orrery/client';
import { type MqttStatus } from '@orrery/contracts';
import { groupDigits } from '../../domain/format-value.js';
import { DEAD_LETTERS_PATH } from '../../domain/route.js';
import { useServices } from '../../state/context.js';
import { Link } from '../link.js';
import { Fact } from './fact.js';

const COUNTS: readonly { readonly name: keyof MqttStatus; readonly words: string; readonly isAbnormal: boolean }[] = [
  { name: 'messages', words: 'Messages', isAbnormal: false },
  { name: 'retained', words: 'Kept by the broker', isAbnormal: false },
  { name: 'unmatched', words: 'Topic not known', isAbnormal: true },
  { name: 'undecodable', words: 'Not readable', isAbnormal: true },
  { name: 'deadLettered', words: 'In dead letters', isAbnormal: true },
  { name: 'suppressed', words: 'Refused, counted only', isAbnormal: true },
];

/** What came from a broker and what of it could not be used. */
export function MqttMessages({ source, mqtt }: { source: SourceView; mqtt: MqttStatus }) {
  const { me } = useServices();
  const refused = ['unmatched', 'undecodable', 'deadLettered'].some((name) => Number(mqtt[name as keyof MqttStatus] ?? 0) > 0);
  return (
    <>
      <h3>Messages since the connector started</h3>
      <dl className="facts counters">
        {COUNTS.map(({ name, words, isAbnormal }) => {
          const count = mqtt[name];
          return (
            count !== undefined && (
              <Fact key={name} name={words} isAbnormal={isAbnormal && count !== '0'}>
                {groupDigits(count)}
              </Fact>
            )
          );
        })}
      </dl>
      {refused && me.may.includes('CONFIGURE') && (
        <p>
          <Link to={`${DEAD_LETTERS_PATH}?text=${encodeURIComponent(source.id)}`}>Dead letters of {source.id}</Link>
        </p>
      )}
    </>
  );
}
