import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type StackContext } from '@orrery/local-stack';

/** The secrets of services as files, as the chart mounts them: one a setting, exchanged whole. */
export class MountedSecrets {
  private readonly files = new Map<string, string>();

  /** For `envOf`: the settings of a service as files, in the place of their values. */
  envOf(service: string, settings: (context: StackContext) => Readonly<Record<string, string>>) {
    return (context: StackContext): Record<string, string> =>
      Object.fromEntries(
        Object.entries(settings(context)).flatMap(([setting, value]) => {
          const folder = join(context.home, 'secrets', service);
          this.files.set(`${service} ${setting}`, join(folder, setting));
          this.write(service, setting, value);
          return [[setting, ''], [`${setting}_FILE`, join(folder, setting)]];
        }),
      );
  }

  /** `printf %s "$NEW" > <file>.new && mv <file>.new <file>` */
  write(service: string, setting: string, value: string): void {
    exchange(this.files.get(`${service} ${setting}`)!, value);
  }

  /** The setting of every service that has it. */
  writeAll(setting: string, value: string): void {
    for (const name of this.files.keys()) if (name.endsWith(` ${setting}`)) this.write(name.slice(0, -setting.length - 1), setting, value);
  }
}

export function exchange(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, text, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/** Of a file of sources' passwords: another password in each entry. */
export function exchangePasswords(file: string, password: string): void {
  const entries = Object.entries(JSON.parse(readFileSync(file, 'utf8')) as Record<string, object>);
  exchange(file, JSON.stringify(Object.fromEntries(entries.map(([source, entry]) => [source, { ...entry, password }]))));
}
