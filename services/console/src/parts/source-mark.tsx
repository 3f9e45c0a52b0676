import { type SourceView } from '@orrery/client';
import { type Condition } from '../domain/condition.js';
import { plural } from '../domain/words.js';
import { ConditionMark } from './condition-mark.js';

/** How a source stands, in one mark. */
export function SourceMark({ source }: { source: SourceView }) {
  const [condition, text] = standOf(source);
  return <ConditionMark condition={condition} text={text} />;
}

function standOf({ status }: SourceView): readonly [Condition, string] {
  switch (status?.state) {
    case undefined:
      return ['waiting', 'Not heard of yet'];
    case 'connecting':
      return ['waiting', 'Connecting'];
    case 'disconnected':
      return ['disconnected', 'Disconnected'];
    case 'connected':
      return status.items.failed > 0 ? ['uncertain', `Connected, ${plural(status.items.failed, 'item')} failed`] : ['normal', 'Connected'];
  }
}
