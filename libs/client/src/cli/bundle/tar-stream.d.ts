/** Of tar-stream (MIT), what is used here. */
declare module 'tar-stream' {
  import { type Readable } from 'node:stream';
  interface Pack extends Readable {
    entry(header: { readonly name: string; readonly mode?: number; readonly mtime?: Date }, content: Buffer): void;
    finalize(): void;
  }
  export function pack(): Pack;
}
