import { addObject, addVariable, listeners, type Namespace, preciseTime, StatusCodes, type UAVariable, writeReading } from '@orrery/opcua/server';
import { type Cell, type CellStatus, type Recording, type Row } from '../domain/recording.js';

export const NAMESPACE = 'urn:orrery:replay';

const STATUS = { good: StatusCodes.Good, missing: StatusCodes.BadNoData, unreadable: StatusCodes.BadDecodingError } satisfies Record<CellStatus, unknown>;

/** A recording in the address space: one object, one variable per column, `s=<recording>.<node>`. */
export class RecordingNodes {
  private readonly variables: UAVariable[];

  constructor(
    namespace: Namespace,
    private readonly recording: Recording,
  ) {
    const object = addObject(namespace, recording.name, recording.name);
    this.variables = recording.columns.map((column) =>
      addVariable(namespace, object, { id: `${recording.name}.${column.node}`, name: column.node, datatype: column.datatype, ...(column.unit ? { unit: column.unit } : {}) }),
    );
    this.beforeFirstRow();
  }

  publish(row: Row): void {
    const sourceTime = preciseTime(row.time);
    const serverTime = new Date();
    this.variables.forEach((variable, index) => {
      const { value, status } = row.cells[index] as Cell;
      writeReading(variable, this.recording.columns[index]?.datatype ?? 'double', { value, status: STATUS[status], sourceTime, serverTime });
    });
  }

  /** Monitored items on this recording's variables. */
  listeners(): number {
    return this.variables.reduce((sum, variable) => sum + listeners(variable), 0);
  }

  /** Nothing is known yet. Its time is just before the first row's: today's would push a client's recorded clock years ahead. */
  private beforeFirstRow(): void {
    const first = this.recording.rows[0];
    if (!first) return;
    const { timestamp } = preciseTime(first.time);
    const sourceTime = { timestamp: new Date(timestamp.getTime() - 1), picoseconds: 0 };
    for (const variable of this.variables) writeReading(variable, 'double', { value: null, status: StatusCodes.BadWaitingForInitialData, sourceTime, serverTime: new Date() });
  }
}
