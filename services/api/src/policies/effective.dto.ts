import { ApiProperty } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import { ArrayUnique, IsIn, IsInt, IsOptional, IsString, Length, Matches, Max, Min } from 'class-validator';
import { type Action, ACTIONS, type Role, ROLES } from '@orrery/access';
import { KEPT_DECISIONS } from '../auth/decisions.js';
import { TWIN_ID } from '../twins/twins.dto.js';
import { GrantDto } from './policies.dto.js';

const optional = { required: false } as const;

export class EffectiveQueryDto {
  @ApiProperty({ description: '`sub` of a user, or role:<role>', example: 'role:operator' })
  @IsString()
  @Length(1, 260)
  subject: string;

  @ApiProperty({ ...optional, type: String, description: "The user's roles, comma-separated; absent: those that a token of theirs last showed to this instance" })
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.split(',') : value))
  @IsIn(ROLES, { each: true })
  @ArrayUnique()
  roles?: Role[];

  @ApiProperty({ ...optional, description: 'Explain what they may do with this twin' })
  @IsOptional()
  @Matches(TWIN_ID, { message: 'must be a twin id' })
  twin?: string;

  @ApiProperty({ ...optional, description: 'With `twin`: with this path of it' })
  @IsOptional()
  @Matches(/^[A-Za-z][A-Za-z0-9_]*(\/[A-Za-z][A-Za-z0-9_]*)?$/, { message: 'must be a path: name or component/name' })
  path?: string;
}

export class ExplainedDto {
  @ApiProperty({ enum: ACTIONS }) action: Action;
  @ApiProperty() allowed: boolean;
  @ApiProperty({ description: 'What decides: a role, a grant or revoke by its id, or that nothing allows it', example: 'revoke night-shift' }) reason: string;
}

export class EffectiveDto {
  @ApiProperty() subject: string;
  @ApiProperty({ enum: ROLES, isArray: true }) roles: readonly string[];
  @ApiProperty({ enum: ['query', 'token', 'unknown'], description: 'Where the roles are known from' }) rolesFrom: string;
  @ApiProperty({ description: 'Version of the policy' }) version: number;
  @ApiProperty({ enum: ACTIONS, isArray: true, description: 'What they may do with some twin at least' }) may: readonly Action[];
  @ApiProperty({ type: [GrantDto], description: 'Grants and revokes that concern them and hold now' }) grants: readonly object[];
  @ApiProperty({ ...optional, type: [ExplainedDto], description: 'With `twin`: each action, and what decides it' }) decisions?: readonly ExplainedDto[];
}

export class DecisionsQueryDto {
  @ApiProperty({ ...optional, minimum: 1, maximum: KEPT_DECISIONS, default: 100 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(KEPT_DECISIONS)
  limit?: number;
}

export class DecisionDto {
  @ApiProperty() at: string;
  @ApiProperty() subject: string;
  @ApiProperty() name: string;
  @ApiProperty({ type: [String] }) roles: readonly string[];
  @ApiProperty({ enum: ACTIONS }) action: Action;
  @ApiProperty(optional) twinId?: string;
  @ApiProperty(optional) path?: string;
  @ApiProperty() allowed: boolean;
  @ApiProperty({ example: 'nothing allows it' }) reason: string;
  @ApiProperty() policyVersion: number;
}

export class DecisionsDto {
  @ApiProperty({ type: [DecisionDto] }) items: readonly DecisionDto[];
}

export class PolicyChangesQueryDto {
  @ApiProperty({ ...optional, description: 'nextCursor of the page before' })
  @IsOptional()
  @Matches(/^\d{1,15}$/)
  cursor?: string;

  @ApiProperty({ ...optional, minimum: 1, maximum: 500, default: 100 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(500)
  limit?: number;
}

class ChangedByDto {
  @ApiProperty() subject: string;
  @ApiProperty() name: string;
  @ApiProperty({ type: [String] }) roles: readonly string[];
}

class PolicyChangeDto {
  @ApiProperty() id: string;
  @ApiProperty() at: string;
  @ApiProperty() by: ChangedByDto;
  @ApiProperty() grantId: string;
  @ApiProperty({ ...optional, description: 'Absent: it was not there' }) before?: GrantDto;
  @ApiProperty({ ...optional, description: 'Absent: it was taken away' }) after?: GrantDto;
  @ApiProperty({ description: 'Version of the policy that it made' }) version: number;
}

export class PolicyChangesDto {
  @ApiProperty({ type: [PolicyChangeDto], description: 'Newest first' }) items: readonly object[];
  @ApiProperty({ ...optional, description: 'Absent on the last page' }) nextCursor?: string;
}
