const BLOCK = 512;

export interface TarEntry {
  /** Without a leading slash; at most 100 bytes. */
  readonly path: string;
  readonly isFolder: boolean;
  readonly bytes: number;
}

/** A header of POSIX ustar (IEEE 1003.1, pax: ustar interchange format): only the owner may do anything with what it names. */
export function tarHeader({ path, isFolder, bytes }: TarEntry): Buffer {
  const name = isFolder ? `${path}/` : path;
  if (Buffer.byteLength(name) > 100) throw new RangeError(`${name} is too long for a tar file`);
  const head = Buffer.alloc(BLOCK);
  const octal = (value: number, digits: number): string => `${value.toString(8).padStart(digits, '0')}\0`;
  head.write(name, 0);
  head.write(octal(isFolder ? 0o700 : 0o600, 7), 100);
  head.write(octal(0, 7), 108);
  head.write(octal(0, 7), 116);
  head.write(octal(isFolder ? 0 : bytes, 11), 124);
  head.write(octal(0, 11), 136);
  head.write('        ', 148);
  head.write(isFolder ? '5' : '0', 156);
  head.write('ustar\x0000', 257);
  const sum = head.reduce((total, byte) => total + byte, 0);
  head.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return head;
}

/** What follows a file's bytes up to the next block. */
export const tarPadding = (bytes: number): Buffer => Buffer.alloc((BLOCK - (bytes % BLOCK)) % BLOCK);
export const TAR_END = Buffer.alloc(2 * BLOCK);
