import { EventEmitter } from 'node:events';
import { logWarnings } from './log-warnings.js';

describe('what Node warns of', () => {
  const setUp = () => {
    const emitter = new EventEmitter();
    const printed: Error[] = [];
    const heard: Error[] = [];
    // As Node's own, which prints.
    emitter.on('warning', function onWarning(warning: Error) {
      printed.push(warning);
    });
    emitter.on('warning', (warning: Error) => heard.push(warning));
    const lines: [level: string, text: string][] = [];
    const line = (level: string) => (_fields: unknown, text: string) => void lines.push([level, text]);
    logWarnings({ warn: line('warn'), debug: line('debug') } as never, emitter);
    return { emitter, printed, heard, lines };
  };

  it('is a line of the log and not text beside it; whoever else listens goes on hearing it', () => {
    const { emitter, printed, heard, lines } = setUp();
    emitter.emit('warning', new Error('11 listeners added'));
    expect(lines).toEqual([['warn', 'Node warns: 11 listeners added']]);
    expect(printed).toEqual([]);
    expect(heard).toHaveLength(1);
  });

  it('is for those who look closer where a library means no harm', () => {
    const { emitter, lines } = setUp();
    emitter.emit('warning', Object.assign(new Error('-5 is a negative number'), { name: 'TimeoutNegativeWarning' }));
    expect(lines).toEqual([['debug', 'Node warns: -5 is a negative number']]);
  });
});
