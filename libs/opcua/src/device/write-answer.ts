import { type WriteAnswer } from '@orrery/commands';
import { type Fault } from '../errors.js';
import { qualityOf, statusName } from '../status.js';

/** The server did not get as far as the device, and says so: at another time it may. */
const RETRYABLE = /^Bad(?:TooManyOperations|ServerTooBusy|ResourceUnavailable|ServerHalted|WaitingForInitialData|OutOfService)$/;
/** The server asked the device and does not know either. */
const UNCLEAR = /^Bad(?:Timeout|RequestTimeout|CommunicationError|NoCommunication|ConnectionClosed|UnexpectedError|InternalError|DeviceFailure|RequestInterrupted|Shutdown)$/;
/**
 * Service faults of a request that was not looked into (Part 4 §7.34): nothing was done. A session or channel that is *closed* is not among
 * them: that is also the answer to requests that were under way when it was closed (§5.6.4), and those may have been done.
 */
const NOT_LOOKED_INTO = /^Bad(?:SessionIdInvalid|SessionNotActivated|SecureChannelIdInvalid|SecureChannelTokenUnknown|TooManyOperations|ServerTooBusy|UserAccessDenied|NothingToDo|IdentityToken\w+)$/;

/**
 * What the result of one Write says (Part 4 §5.11.4.4). Plain Good alone is success; GoodCompletesAsynchronously and every other good or
 * uncertain code only say that the value was taken note of (rule R34).
 */
export function answerOf(code: number): WriteAnswer {
  const status = statusName(code);
  if (code === 0) return { kind: 'accepted', status };
  if (qualityOf(code) !== 'bad') return { kind: 'accepted-not-done', status };
  if (UNCLEAR.test(status)) return { kind: 'lost', reason: `the server answered ${status}` };
  return { kind: 'refused', status, retryable: RETRYABLE.test(status) };
}

/** What a request that was not answered as asked says of the write. */
export function answerOfFault({ reason }: Fault): WriteAnswer {
  return NOT_LOOKED_INTO.test(reason) ? { kind: 'not-sent', reason } : { kind: 'lost', reason };
}
