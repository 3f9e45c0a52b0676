import { OrreryError } from '@orrery/contracts';

/** What is wrong with a filter, a sort order or a selection, and where: positions count characters from 1. */
export function refuse(parameter: string, position: number, expected: string, found: string, remedy: string): OrreryError {
  return new OrreryError('invalid-argument', `${parameter}: at position ${position}, expected ${expected}, found ${found}`, {
    remedy,
    details: { kind: 'invalid-query', parameter, position, expected, found },
  });
}
