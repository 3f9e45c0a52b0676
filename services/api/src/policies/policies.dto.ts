import { ApiProperty } from '@nestjs/swagger';
import { type Action, ACTIONS, type GrantDraft, type GrantScope, type GrantSubject, type Role, ROLES } from '@orrery/access';
import { timestampFromMillis } from '@orrery/twin-model';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayNotEmpty, ArrayUnique, Equals, IsArray, IsIn, IsISO8601, IsOptional, IsString, Length, Matches, ValidateBy, ValidateNested } from 'class-validator';
import { TWIN_ID } from '../twins/twins.dto.js';

const optional = { required: false } as const;

/** Of the members of an object exactly one is given. */
function IsOneOf(...names: readonly string[]): PropertyDecorator {
  const validate = (value: unknown) => typeof value === 'object' && value !== null && names.filter((name) => (value as Record<string, unknown>)[name] !== undefined).length === 1;
  return ValidateBy({ name: 'isOneOf', validator: { validate, defaultMessage: () => `must have exactly one of ${names.join(', ')}` } });
}

export class PolicyParamDto {
  @ApiProperty({ example: 'night-shift', description: 'Name of the grant, given by whoever writes it' })
  @Matches(/^(?!(changes|effective)$)[A-Za-z0-9][A-Za-z0-9 ._:-]*$/, { message: 'must be letters, digits, space, . _ : or -, and neither changes nor effective' })
  @Length(1, 100)
  id: string;
}

export class GrantSubjectDto {
  @ApiProperty({ ...optional, description: '`sub` of the token; GET /me shows it' })
  @IsOptional()
  @IsString()
  @Length(1, 255)
  user?: string;

  @ApiProperty({ ...optional, enum: ROLES })
  @IsOptional()
  @IsIn(ROLES)
  role?: Role;
}

export class GrantScopeDto {
  @ApiProperty({ ...optional, description: 'A twin and everything that is part of it, at any depth, as it is now' })
  @IsOptional()
  @Matches(TWIN_ID, { message: 'must be a twin id' })
  subtree?: string;

  @ApiProperty({ ...optional, example: 'riverside' })
  @IsOptional()
  @Matches(/^[a-z0-9][a-z0-9-]*$/, { message: 'must be the name of a site' })
  site?: string;

  @ApiProperty(optional)
  @IsOptional()
  @Matches(TWIN_ID, { message: 'must be a twin id' })
  twin?: string;

  @ApiProperty({ ...optional, enum: [true] })
  @IsOptional()
  @Equals(true)
  all?: true;
}

export class GrantDraftDto {
  @ApiProperty({ type: GrantSubjectDto, description: 'A user or a role' })
  @IsOneOf('user', 'role')
  @ValidateNested()
  @Type(() => GrantSubjectDto)
  subject: GrantSubjectDto;

  @ApiProperty({ enum: ['grant', 'revoke'], description: 'A revoke wins over every grant, however specific' })
  @IsIn(['grant', 'revoke'])
  effect: 'grant' | 'revoke';

  @ApiProperty({ enum: ACTIONS, isArray: true })
  @IsArray()
  @ArrayNotEmpty()
  @ArrayUnique()
  @IsIn(ACTIONS, { each: true, message: `must be of ${ACTIONS.join(', ')}` })
  actions: Action[];

  @ApiProperty({ type: GrantScopeDto, description: 'Which twins' })
  @IsOneOf('subtree', 'site', 'twin', 'all')
  @ValidateNested()
  @Type(() => GrantScopeDto)
  scope: GrantScopeDto;

  @ApiProperty({ ...optional, type: [String], example: ['motor/*'], description: 'Patterns of paths: names with / between them, * for any one; what begins with a pattern is covered. Absent: every path' })
  @IsOptional()
  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(100)
  @ArrayUnique()
  @IsString({ each: true })
  @Length(1, 200, { each: true })
  paths?: string[];

  @ApiProperty({ ...optional, description: 'ISO 8601 with zone; from then on it is as if it were not there', example: '2027-01-01T00:00:00Z' })
  @IsOptional()
  @IsISO8601({ strict: true, strictSeparator: true })
  @Matches(/T.*(Z|[+-]\d\d:\d\d)$/, { message: 'must be a time with zone, as 2026-01-31T14:30:00Z' })
  expiresAt?: string;

  @ApiProperty(optional)
  @IsOptional()
  @IsString()
  @Length(1, 500)
  reason?: string;
}

export class GrantDto extends GrantDraftDto {
  @ApiProperty() id: string;
  @ApiProperty({ description: 'Who wrote it' }) by: string;
  @ApiProperty() at: string;
}

export class GrantsDto {
  @ApiProperty() version: number;
  @ApiProperty({ type: [GrantDto] }) items: GrantDto[];
}

export function draftFrom(id: string, { subject, effect, actions, scope, paths, expiresAt, reason }: GrantDraftDto): GrantDraft {
  return {
    id,
    subject: given(subject) as GrantSubject,
    effect,
    actions,
    scope: given(scope) as GrantScope,
    ...(paths === undefined ? {} : { paths }),
    ...(expiresAt === undefined ? {} : { expiresAt: timestampFromMillis(Date.parse(expiresAt)) }),
    ...(reason === undefined ? {} : { reason }),
  };
}

/** A DTO has every member of its class; a grant has the one that was given. */
const given = (members: object): object => Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
