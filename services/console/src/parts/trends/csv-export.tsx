import { useRef, useState } from 'react';
import { groupDigits } from '../../domain/format-value.js';
import { csvName } from '../../domain/trends/csv.js';
import { type Span } from '../../domain/trends/range.js';
import { type LineKey } from '../../domain/trends/trend-view.js';
import { useServices } from '../../state/context.js';
import { reasonOf } from '../../state/plant-store.js';
import { exportCsv, type ExportProgress } from '../../state/trends/export-csv.js';

type Stage = { readonly kind: 'idle' } | { readonly kind: 'busy'; readonly progress: ExportProgress } | { readonly kind: 'done'; readonly words: string };

/** Every raw reading of what is shown, as a file: how far it is, and a way to stop. */
export function CsvExport({ lines, span }: { lines: readonly LineKey[]; span: Span }) {
  const { api } = useServices();
  const [stage, setStage] = useState<Stage>({ kind: 'idle' });
  const running = useRef<AbortController>(undefined);

  const start = async () => {
    const stop = new AbortController();
    running.current = stop;
    let rows = 0;
    setStage({ kind: 'busy', progress: { rows: 0, expected: 0 } });
    try {
      const parts: Blob[] = [];
      const told = (progress: ExportProgress) => {
        ({ rows } = progress);
        setStage({ kind: 'busy', progress });
      };
      // A browser may keep a blob on disk; text it must keep in memory.
      for await (const part of exportCsv(api, lines, span, stop.signal, told)) parts.push(new Blob([part]));
      save(new Blob(parts, { type: 'text/csv;charset=utf-8' }), csvName(lines, span.from));
      setStage({ kind: 'done', words: `${groupDigits(String(rows))} readings exported.` });
    } catch (error) {
      setStage({ kind: 'done', words: stop.signal.aborted ? 'Export cancelled.' : `The export failed after ${groupDigits(String(rows))} readings: ${reasonOf(error)}` });
    }
  };

  return (
    <span className="export">
      {stage.kind === 'busy' ? (
        <>
          <progress aria-label="Export" max={Math.max(1, stage.progress.expected)} value={stage.progress.rows} />
          <span className="quiet">{`${groupDigits(String(stage.progress.rows))} of ${groupDigits(String(stage.progress.expected))} readings`}</span>
          <button type="button" className="small" onClick={() => running.current?.abort()}>
            Cancel
          </button>
        </>
      ) : (
        <button type="button" disabled={lines.length === 0} onClick={() => void start()}>
          Export CSV
        </button>
      )}
      <span role="status" className="quiet">
        {stage.kind === 'done' && stage.words}
      </span>
    </span>
  );
}

function save(blob: Blob, name: string): void {
  const address = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
