import { type CallDeed, type WriteAnswer } from '@orrery/commands';
import { CallRequest, type CallMethodResult, type NodeId } from 'node-opcua';
import { statusName } from '../status.js';
import { plainValue } from '../value.js';
import { type InputArgument } from './method-signature.js';
import { toVariant } from './to-variant.js';
import { answerOf } from './write-answer.js';

/** The one Call of a deed, its arguments in the server's order. @throws OrreryError invalid-argument as toVariant does */
export function callRequest(deed: CallDeed, objectId: NodeId, methodId: NodeId, signature: readonly InputArgument[]): CallRequest {
  const inputArguments = signature.map(({ name }) => {
    const { value, datatype } = deed.arguments.find((one) => one.name === name)!;
    return toVariant(value, datatype);
  });
  return new CallRequest({ methodsToCall: [{ objectId, methodId, inputArguments }] });
}

/**
 * What the result of one Call says (Part 4 §5.12.2): as of a Write, and which argument was refused for what; what it answered is kept
 * (rule R34).
 */
export function answerOfCall({ statusCode, inputArgumentResults, outputArguments }: CallMethodResult, signature: readonly InputArgument[]): WriteAnswer {
  const answer = answerOf(statusCode.value >>> 0);
  if (answer.kind === 'refused') {
    const wrong = (inputArgumentResults ?? []).flatMap(({ value }, index) => (value === 0 ? [] : [`${signature[index]?.name ?? `argument ${index + 1}`}: ${statusName(value >>> 0)}`]));
    return wrong.length === 0 ? answer : { ...answer, detail: wrong.join(', ') };
  }
  if ((answer.kind !== 'accepted' && answer.kind !== 'accepted-not-done') || !outputArguments || outputArguments.length === 0) return answer;
  return { ...answer, outputs: outputArguments.map((output) => plainValue(output)?.value ?? null) };
}
