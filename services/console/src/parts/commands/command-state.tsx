import { type CommandState } from '@orrery/client';
import { conditionOfState, STATE_WORDS } from '../../domain/commands/command-words.js';
import { ConditionMark } from '../condition-mark.js';

export function CommandStateMark({ state }: { state: CommandState }) {
  return <ConditionMark condition={conditionOfState(state)} text={STATE_WORDS[state][0]} />;
}
