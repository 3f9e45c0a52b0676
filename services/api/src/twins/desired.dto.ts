import { ApiProperty } from '@nestjs/swagger';
import { type DesiredPatch } from '@orrery/contracts';
import { timestampFromMillis } from '@orrery/twin-model';
import { plainToInstance } from 'class-transformer';
import { Allow, IsISO8601, IsOptional, IsString, Length, Matches, validateSync } from 'class-validator';
import { faultsOf, invalidArgument } from '../http/validation.js';
import { TWIN_ID } from './twins.dto.js';

export class WishDto {
  @ApiProperty({ description: 'Any JSON value that the model allows; int64 as decimal string or safe integer', example: 120 })
  @Allow()
  value: unknown;

  @ApiProperty({ required: false, description: 'When the wish ends by itself; ISO 8601 with zone', example: '2026-01-02T00:00:00Z' })
  @IsOptional()
  @IsISO8601({ strict: true, strictSeparator: true })
  @Matches(/T.*(Z|[+-]\d\d:\d\d)$/, { message: 'must be a time with zone, as 2026-01-31T14:30:00Z' })
  expiresAt?: string;

  @ApiProperty({ required: false })
  @IsOptional()
  @IsString()
  @Length(1, 500)
  reason?: string;
}

export class DesiredAnswerDto {
  @ApiProperty() requestId: string;
  @ApiProperty({ enum: ['applied', 'pending', 'precondition-failed', 'unknown-twin', 'invalid'] }) status: string;
  @ApiProperty({ required: false, description: 'Revision of the twin after the change, or at the refusal' }) rev?: number;
  @ApiProperty({ required: false }) detail?: string;
}

export class RequestParamDto {
  @Matches(TWIN_ID, { message: 'must be <organisation>:<site>:<name> in lower case' })
  id: string;

  @Matches(/^[0-9a-f-]{36}$/)
  requestId: string;
}

const MAX_PATHS = 500;
const PATH = /^[A-Za-z][A-Za-z0-9_]*(\/[A-Za-z][A-Za-z0-9_]*)?$/;
const CANONICAL = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$/;

/**
 * The body of a merge patch (RFC 7396): a wish by path, null to take it back.
 * @throws OrreryError `invalid-argument` pointing at what is wrong
 */
export function readWishes(body: unknown): DesiredPatch {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw invalidArgument([{ pointer: '', detail: 'must be an object: path → wish or null' }]);
  const entries = Object.entries(body);
  if (entries.length > MAX_PATHS) throw invalidArgument([{ pointer: '', detail: `has ${entries.length} paths; at most ${MAX_PATHS} go into one change` }]);
  const faults = entries.flatMap(([path, wish]) => faultsOfWish(path, wish));
  if (faults.length > 0) throw invalidArgument(faults);
  return Object.fromEntries(entries.map(([path, wish]) => [path, wish === null ? null : canonical(wish as WishDto)]));
}

function faultsOfWish(path: string, wish: unknown): { pointer: string; detail: string }[] {
  const pointer = `/${path.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  if (!PATH.test(path)) return [{ pointer, detail: 'is no path; a path is name or component/name' }];
  if (wish === null) return [];
  if (typeof wish !== 'object' || Array.isArray(wish) || !('value' in wish)) return [{ pointer, detail: 'must be {value, expiresAt?, reason?} or null' }];
  const errors = validateSync(plainToInstance(WishDto, wish), { whitelist: true, forbidNonWhitelisted: true, stopAtFirstError: true });
  return errors.flatMap((error) => faultsOf(error, pointer));
}

/** Times as the contracts write them; a canonical one keeps its 100-ns digits. */
function canonical({ value, expiresAt, reason }: WishDto): NonNullable<DesiredPatch[string]> {
  return {
    value,
    ...(expiresAt === undefined ? {} : { expiresAt: CANONICAL.test(expiresAt) ? expiresAt : timestampFromMillis(Date.parse(expiresAt)) }),
    ...(reason === undefined ? {} : { reason }),
  };
}
