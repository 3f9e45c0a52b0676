import { parseCsv } from './parse-csv.js';

test('a plain table, with a byte order mark, CR LF and no end on its last line', () => {
  expect(parseCsv('\uFEFFa;b c\r\n1;2\r\n3;', ';')).toEqual({ columns: ['a', 'b c'], rows: [['1', '2'], ['3', '']] });
});

test('quoted fields hold delimiters, quotes and line ends', () => {
  expect(parseCsv('a,b\n"1,5","say ""hi""\nthere"\n2,"x"\n', ',')).toEqual({ columns: ['a', 'b'], rows: [['1,5', 'say "hi"\nthere'], ['2', 'x']] });
});

test('a row with too few fields is named', () => {
  expect(() => parseCsv('a,b\n1,2\n3\n', ',')).toThrow('row 2 has 1 fields, the header has 2; is the delimiter "," right?');
});

test('an empty file is refused', () => {
  expect(() => parseCsv('', ',')).toThrow('the file is empty');
});
