import { ApiProperty } from '@nestjs/swagger';
import { type CommandState } from '@orrery/commands';
import { COMMAND_STATES } from '@orrery/contracts';
import { Transform } from 'class-transformer';
import { Allow, buildMessage, IsArray, IsBoolean, IsIn, IsOptional, IsString, Length, Matches, ValidateBy } from 'class-validator';
import { ALERT_KEY } from '../alerts/alerts.dto.js';
import { PageQueryDto, TWIN_ID } from '../twins/twins.dto.js';

const optional = { required: false } as const;
const PATH = /^[A-Za-z][A-Za-z0-9_]*(\/[A-Za-z][A-Za-z0-9_]*)?$/;
const truth = ({ value }: { value: unknown }): unknown => (value === 'true' ? true : value === 'false' ? false : value);
const commaList = ({ value }: { value: unknown }): unknown => (typeof value === 'string' ? value.split(',') : value);

export class CommandParamDto {
  @ApiProperty({ description: 'Id of the command' })
  @Matches(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, { message: 'must be the id of a command' })
  @Length(1, 100)
  id: string;
}

export class CommandsQueryDto extends PageQueryDto {
  @ApiProperty({ ...optional, type: 'string', example: 'proposed,unknown', description: `Comma-separated: ${COMMAND_STATES.join(', ')}` })
  @IsOptional()
  @Transform(commaList)
  @IsArray()
  @IsIn(COMMAND_STATES, { each: true })
  state?: CommandState[];

  @ApiProperty({ ...optional, default: false, description: 'Only those that have not ended' })
  @IsOptional()
  @Transform(truth)
  @IsBoolean()
  open?: boolean;

  @ApiProperty({ ...optional, example: 'acme:riverside:line1-filler' })
  @IsOptional()
  @Matches(TWIN_ID, { message: 'must be a twin id' })
  twin?: string;

  @ApiProperty({ ...optional, description: 'A twin and everything that is part of it' })
  @IsOptional()
  @Matches(TWIN_ID, { message: 'must be a twin id' })
  subtree?: string;

  @ApiProperty({ ...optional, description: 'Only those that were proposed for this alert' })
  @IsOptional()
  @Matches(ALERT_KEY, { message: 'must be the key of an alert, <twin>#<rule>' })
  @Length(7, 500)
  alert?: string;
}

export class ProposeQueryDto {
  @ApiProperty({ ...optional, default: false, description: 'Only judge: the answer is the verdict of every guard, and nothing is kept of it' })
  @IsOptional()
  @Transform(truth)
  @IsBoolean()
  dryRun?: boolean;
}

const MOST_ARGUMENTS = 50;

/** `{name: {value, unit?}}`, and nothing else. */
function isArguments(given: unknown): boolean {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return false;
  const all = Object.entries(given as Record<string, unknown>);
  return all.length <= MOST_ARGUMENTS && all.every(([name, one]) => name.length <= 200 && isArgument(one));
}

function isArgument(given: unknown): boolean {
  if (typeof given !== 'object' || given === null || Array.isArray(given) || !('value' in given)) return false;
  const { unit, value: _value, ...more } = given as { unit?: unknown; value: unknown };
  return Object.keys(more).length === 0 && (unit === undefined || (typeof unit === 'string' && unit.length <= 100));
}

export class ProposalDto {
  @ApiProperty({ example: 'acme:riverside:line1-filler' })
  @Matches(TWIN_ID, { message: 'must be a twin id' })
  twinId: string;

  @ApiProperty({ example: 'speedSetpoint', description: 'One that a command target is bound to and a rule of the plant allows' })
  @Matches(PATH, { message: 'a path is name or component/name' })
  path: string;

  @ApiProperty({ ...optional, description: 'Any JSON value that the model allows; int64 as decimal string or safe integer. Not of a method', example: 9500 })
  @Allow()
  value?: unknown;

  @ApiProperty({ ...optional, type: Object, description: 'Of a method: each argument by its name in the model, with its value and its unit; {} where it takes none', example: { duration: { value: 120, unit: 'second' } } })
  @IsOptional()
  @ValidateBy({ name: 'isArguments', validator: { validate: isArguments, defaultMessage: buildMessage((each) => `${each}$property must hold {value, unit?} by name`) } })
  arguments?: Record<string, { value: unknown; unit?: string }>;

  @ApiProperty({ ...optional, example: 'bottlesPerHour', description: 'Of the value; it must be said where the path has one' })
  @IsOptional()
  @IsString()
  @Length(1, 100)
  unit?: string;

  @ApiProperty(optional)
  @IsOptional()
  @IsString()
  @Length(1, 4_000)
  reason?: string;

  @ApiProperty({ ...optional, description: 'ISO 8601; nothing is written from then on. In ten minutes, when absent', example: '2026-01-01T00:10:00Z' })
  @IsOptional()
  @IsString()
  @Length(8, 40)
  deadline?: string;

  @ApiProperty({ ...optional, example: 'acme:riverside:line1-filler#filler-flow-low', description: 'Key of the alert that it is to do something about: said with the command from then on, and its trace goes on' })
  @IsOptional()
  @Matches(ALERT_KEY, { message: 'must be the key of an alert, <twin>#<rule>' })
  @Length(7, 500)
  alert?: string;

  @ApiProperty({ ...optional, description: 'Id of the simulation run in which this very value was tried, where the rule of the path asks for one; what came of that run, the command service knows by itself' })
  @IsOptional()
  @Matches(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, { message: 'must be the id of a run' })
  @Length(1, 100)
  simulation?: string;

  @ApiProperty({ ...optional, description: 'Idempotency key: the same for the same twin is the same command' })
  @IsOptional()
  @IsString()
  @Length(1, 200)
  key?: string;
}

export class ApprovalDto {
  @ApiProperty({ ...optional, description: 'JWS (compact, typ orrery-approval+jwt) over {command, digest}, by the key that the token is bound to (DPoP): what exactly is approved. The SDK and the command line make it' })
  @IsOptional()
  @Matches(/^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/, { message: 'must be a compact JWS' })
  @Length(1, 4_096)
  signature?: string;
}

export class DecisionReasonDto {
  @ApiProperty()
  @IsString()
  @Length(1, 4_000)
  reason: string;
}

export class SettlementDto extends DecisionReasonDto {
  @ApiProperty({ description: 'Whether whoever looked at the machine saw that it was done' })
  @IsBoolean()
  applied: boolean;
}

export class LockDto {
  @ApiProperty({ enum: ['lock', 'unlock', 'kill', 'release'], description: 'lock, unlock: an asset with all that is part of it; kill, release: a site' })
  @IsIn(['lock', 'unlock', 'kill', 'release'])
  type: 'lock' | 'unlock' | 'kill' | 'release';

  @ApiProperty({ ...optional, description: 'Of lock and unlock' })
  @IsOptional()
  @Matches(TWIN_ID, { message: 'must be a twin id' })
  twinId?: string;

  @ApiProperty({ ...optional, description: 'Of kill and release: <organisation>:<site>', example: 'acme:riverside' })
  @IsOptional()
  @Matches(/^[a-z0-9][a-z0-9-]*:[a-z0-9][a-z0-9-]*$/, { message: 'must be <organisation>:<site>' })
  site?: string;

  @ApiProperty()
  @IsString()
  @Length(1, 4_000)
  reason: string;
}
