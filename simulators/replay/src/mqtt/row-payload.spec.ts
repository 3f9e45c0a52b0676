import { type ColumnDatatype } from '../domain/mapping.js';
import { readRecording } from '../domain/recording.js';
import { rowPayload } from './row-payload.js';

const column = (name: string, datatype: ColumnDatatype) => ({ column: name, node: name, datatype });

test('a row is one object: the time as the file writes it, every digit of an integer, null for a missing cell, nothing for an unreadable one', () => {
  const recording = readRecording(
    {
      name: 'r',
      protocol: 'mqtt',
      topic: 'replay/r/row',
      file: 'r.csv',
      delimiter: ',',
      decimal: '.',
      time: { column: 'date', format: 'D/M/YYYY HH:mm', zone: 'UTC' },
      columns: [column('usage', 'double'), column('pulses', 'int64'), column('load', 'string'), column('missing', 'double'), column('broken', 'double')],
    },
    'date,usage,pulses,load,missing,broken\n01/01/2018 00:15,3.17,9007199254740993,Light_Load,,x\n',
  );
  expect(rowPayload(recording, recording.rows[0]!)).toBe('{"time":"01/01/2018 00:15","usage":3.17,"pulses":9007199254740993,"load":"Light_Load","missing":null}');
});
