// The built console, with the security policy of the api.
import { readFileSync } from 'node:fs';
import { type ServerResponse } from 'node:http';
import { extname, join, normalize } from 'node:path';

const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };
const CSP = "default-src 'self'; connect-src 'self'; img-src 'self'; style-src 'self'; script-src 'self'; base-uri 'none'; frame-src 'self'; frame-ancestors 'self'; object-src 'none'";

export function answerWithFile(dist: string, path: string, response: ServerResponse): void {
  const name = extname(path) === '' ? 'index.html' : normalize(path);
  try {
    const content = readFileSync(join(dist, name));
    response.writeHead(200, { 'content-type': TYPES[extname(name)] ?? 'application/octet-stream', 'content-security-policy': CSP }).end(content);
  } catch {
    response.writeHead(404).end();
  }
}
