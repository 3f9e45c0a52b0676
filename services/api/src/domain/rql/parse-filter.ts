import { suggest } from '@orrery/twin-model';
import { type Field, FIELD_FORMS, fieldNamed, PLAIN_FIELDS, typeOf } from './field.js';
import { COMPARISONS, type Filter, type Literal, MAX_CONDITIONS, MAX_DEPTH, MAX_FILTER_LENGTH, MAX_VALUES, OPERATORS, type Operator, PATTERNS, PRESENCES } from './filter.js';
import { canonicalTime } from './canonical-time.js';
import { refuse } from './refuse.js';
import { scan, shown, type Token } from './scan.js';

const EXAMPLE = 'Write it as in and(eq(level,"machine"),gt(properties/motor/current,4.2)); docs/search.md has every form.';

/**
 * Reads an RQL filter.
 * @throws OrreryError `invalid-argument` with position, what was expected and what to do
 */
export function parseFilter(source: string): Filter {
  if (source.length > MAX_FILTER_LENGTH) throw refuse('filter', MAX_FILTER_LENGTH + 1, `at most ${MAX_FILTER_LENGTH} characters`, `${source.length}`, 'Ask in several searches.');
  const parser = new Parser(source);
  const filter = parser.filter(1);
  parser.take('end', 'the end of the filter');
  return filter;
}

class Parser {
  private token: Token;
  private next: number;
  private conditions = 0;

  constructor(private readonly source: string) {
    ({ token: this.token, next: this.next } = scan(source, 0));
  }

  filter(depth: number): Filter {
    const word = this.take('word', 'an operator');
    const op = OPERATORS.find((candidate) => candidate === word.text);
    if (!op) throw refuse('filter', word.at, 'an operator', shown(word), suggest(word.text, OPERATORS));
    if (depth > MAX_DEPTH) throw refuse('filter', word.at, `at most ${MAX_DEPTH} operators inside each other`, 'one more', 'Flatten it: and(a,b,c) takes any number.');
    this.conditions += 1;
    if (this.conditions > MAX_CONDITIONS) throw refuse('filter', word.at, `at most ${MAX_CONDITIONS} operators`, 'one more', 'Use in(field,a,b,…), or ask in several searches.');
    this.take('(', `"(" after ${op}`);
    const filter = this.inside(op, depth);
    this.take(')', '")" or ","');
    return filter;
  }

  take(type: Token['type'], expected: string): Token {
    const { token } = this;
    if (token.type !== type) throw refuse('filter', token.at, expected, shown(token), EXAMPLE);
    ({ token: this.token, next: this.next } = scan(this.source, this.next));
    return token;
  }

  private inside(op: Operator, depth: number): Filter {
    if (op === 'not') return { op, of: this.filter(depth + 1) };
    if (op === 'and' || op === 'or') return { op, of: this.list(() => this.filter(depth + 1)) };
    const field = this.field();
    if (isOneOf(PRESENCES, op)) return { op, field };
    this.take(',', `"," and a value after the field of ${op}`);
    if (op === 'in') return { op, field, values: this.values(field) };
    if (isOneOf(PATTERNS, op)) return { op, field, pattern: this.pattern(field) };
    if (isOneOf(COMPARISONS, op)) return { op, field, value: this.value(field) };
    return op satisfies never;
  }

  private list<T>(one: () => T): T[] {
    const items = [one()];
    while (this.token.type === ',') {
      this.take(',', '","');
      items.push(one());
    }
    return items;
  }

  private values(field: Field): Literal[] {
    const { at } = this.token;
    const values = this.list(() => this.value(field));
    if (values.length > MAX_VALUES) throw refuse('filter', at, `at most ${MAX_VALUES} values`, `${values.length}`, 'Ask in several searches.');
    return values;
  }

  private field(): Field {
    const token = this.take('word', 'a field');
    const field = fieldNamed(token.text);
    if (field) return field;
    throw refuse('filter', token.at, 'a field', shown(token), `${suggest(token.text, PLAIN_FIELDS)}; or ${FIELD_FORMS.join(', ')}.`);
  }

  private pattern(field: Field): string {
    const type = typeOf(field);
    if (type === 'number' || type === 'time') throw refuse('filter', this.token.at, `no pattern: the field holds a ${type}`, shown(this.token), 'Compare it with gt, ge, lt, le.');
    return this.take('text', 'a pattern in double quotes').text;
  }

  private value(field: Field): Literal {
    const { token } = this;
    const literal = this.literal();
    const type = typeOf(field);
    if (type === 'any') return literal;
    if (type === 'number' ? literal.type !== 'number' : literal.type !== 'text') {
      throw refuse('filter', token.at, type === 'number' ? 'a number' : `a ${type} in double quotes`, shown(token), 'Types are never converted: "5" is text, 5 is a number.');
    }
    if (type !== 'time' || literal.type !== 'text') return literal;
    const time = canonicalTime(literal.text);
    if (time === undefined) throw refuse('filter', token.at, 'a UTC time', shown(token), 'Write it as "2026-01-31T08:00:00Z", with up to seven digits after the second.');
    return { type: 'text', text: time };
  }

  private literal(): Literal {
    const { token } = this;
    if (token.type === 'text' || token.type === 'number') return { type: this.take(token.type, 'a value').type as 'text' | 'number', text: token.text };
    if (token.type === 'word' && (token.text === 'true' || token.text === 'false')) return { type: 'boolean', value: this.take('word', 'a value').text === 'true' };
    const remedy = token.text === 'null' ? 'Nothing equals null: ask not(exists(field)).' : 'Put text into double quotes; numbers, true and false stand bare.';
    throw refuse('filter', token.at, 'a value', shown(token), remedy);
  }
}

function isOneOf<T extends string>(list: readonly T[], word: string): word is T {
  return (list as readonly string[]).includes(word);
}
