/** One table of text: the header's names and the rows, each as long as the header. */
export interface Table {
  columns: string[];
  rows: string[][];
}

/**
 * Reads CSV after RFC 4180 with any one-character delimiter: quoted fields, doubled quotes, CR LF, a byte order mark, a last line without an end.
 * @throws Error with the line of a row that has another number of fields than the header.
 */
export function parseCsv(text: string, delimiter: string): Table {
  const lines = fields(text.replace(/^\uFEFF/, ''), delimiter);
  const [columns, ...rows] = lines;
  if (!columns) throw new Error('the file is empty: a header with the column names is needed');
  const odd = rows.findIndex((row) => row.length !== columns.length);
  if (odd >= 0) {
    throw new Error(`row ${odd + 1} has ${rows[odd]?.length} fields, the header has ${columns.length}; is the delimiter "${delimiter}" right?`);
  }
  return { columns: columns.map((name) => name.trim()), rows };
}

function fields(text: string, delimiter: string): string[][] {
  // Without quotes, which is nearly always, splitting is enough and much faster.
  if (!text.includes('"')) {
    return text
      .split(/\r?\n/)
      .filter((line) => line !== '')
      .map((line) => line.split(delimiter));
  }
  const rows: string[][] = [];
  let row: string[] = [];
  let field = '';
  let quoted = false;
  const endRow = (): void => {
    row.push(field);
    if (row.length > 1 || row[0] !== '') rows.push(row);
    row = [];
    field = '';
  };
  for (let at = 0; at < text.length; at++) {
    const char = text[at] as string;
    if (quoted) {
      if (char !== '"') field += char;
      else if (text[at + 1] === '"') field += text[++at];
      else quoted = false;
    } else if (char === '"' && field === '') quoted = true;
    else if (char === delimiter) {
      row.push(field);
      field = '';
    } else if (char === '\n') endRow();
    else if (char !== '\r' || text[at + 1] !== '\n') field += char;
  }
  if (field !== '' || row.length > 0) endRow();
  return rows;
}
