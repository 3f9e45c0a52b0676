import { HttpException } from '@nestjs/common';
import { RpcException, type MessageHandler } from '@nestjs/microservices';
import { OrreryError } from '@orrery/contracts';
import { isObservable, lastValueFrom } from 'rxjs';
import { type RecordContext } from './record-context.js';

/** Runs one Nest handler to its end, observables included. Throws what made it fail, as itself where Nest has not lost it. */
export async function callHandler(handler: MessageHandler, value: unknown, context: RecordContext): Promise<void> {
  try {
    const result: unknown = await handler(value, context);
    if (isObservable(result)) await lastValueFrom(result, { defaultValue: undefined });
  } catch (answer) {
    throw meaningOf(answer instanceof Error ? answer : (context.failure ?? answer));
  }
}

/** A pipe's refusal of the value will be the same next time; anything unknown may be tried again. */
function meaningOf(error: unknown): unknown {
  if (error instanceof HttpException && error.getStatus() >= 400 && error.getStatus() < 500) {
    const response = error.getResponse();
    const reasons = typeof response === 'object' && 'message' in response ? [response.message].flat().join('; ') : error.message;
    return new OrreryError('invalid-argument', reasons, { cause: error });
  }
  if (error instanceof RpcException) return error;
  if (error instanceof Error) return error;
  return new Error(textOf(error), { cause: error });
}

function textOf(answer: unknown): string {
  if (typeof answer === 'string') return answer;
  return typeof answer === 'object' && answer !== null && 'message' in answer ? String(answer.message) : JSON.stringify(answer);
}
