import { ValidationPipe, type ValidationError } from '@nestjs/common';
import { OrreryError } from '@orrery/contracts';

interface Fault {
  /** JSON pointer (RFC 6901) into the body, or of the query parameter. */
  readonly pointer: string;
  readonly detail: string;
}

/** Bodies and queries are exactly what their DTO says: anything else is named and refused. */
export function validationPipe(): ValidationPipe {
  return new ValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    transform: true,
    stopAtFirstError: true,
    exceptionFactory: (errors: ValidationError[]) => invalidArgument(errors.flatMap((error) => faultsOf(error, ''))),
  });
}

export function invalidArgument(errors: readonly Fault[]): OrreryError {
  const list = errors.map((error) => `${error.pointer}: ${error.detail}`).join('; ');
  return new OrreryError('invalid-argument', list, { remedy: 'Correct the named members; the OpenAPI document has their forms.', details: { errors } });
}

export function faultsOf(error: ValidationError, parent: string): Fault[] {
  const pointer = `${parent}/${error.property.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  const own = Object.values(error.constraints ?? {}).map((detail) => ({ pointer, detail }));
  return [...own, ...(error.children ?? []).flatMap((child) => faultsOf(child, pointer))];
}
