import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { catchError, type Observable, throwError } from 'rxjs';
import { RecordContext } from './record-context.js';

/**
 * Nest's own exception filter turns what a handler throws into `Internal server error`: whether a retry may help would be lost.
 * The innermost interceptor keeps the error itself.
 */
@Injectable()
export class KeepFailure implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(
      catchError((error: unknown) => {
        const record = context.switchToRpc().getContext<unknown>();
        if (record instanceof RecordContext) record.failure = error;
        return throwError(() => error);
      }),
    );
  }
}
