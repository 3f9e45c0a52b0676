import { ApiProperty } from '@nestjs/swagger';
import { COMMAND_STATES } from '@orrery/contracts';

const optional = { required: false } as const;

export class VerdictDto {
  @ApiProperty({ example: 'interlock' }) guard: string;
  @ApiProperty({ enum: ['pass', 'wait', 'refuse'], description: 'wait: people are still to say yes' }) outcome: string;
  @ApiProperty({ description: 'What was found' }) reason: string;
}

class NamedRunDto {
  @ApiProperty({ description: 'Id of the simulation run' }) run: string;
  @ApiProperty({ ...optional, description: 'SHA-256 of its result as it was known when the command was proposed: what is approved' }) result?: string;
}

export class CommandDto {
  @ApiProperty() id: string;
  @ApiProperty() twinId: string;
  @ApiProperty() path: string;
  @ApiProperty({ description: 'What is to be written' }) value: unknown;
  @ApiProperty(optional) unit?: string;
  @ApiProperty({ ...optional, type: Object, description: 'Of a method: what it is called with' }) arguments?: object;
  @ApiProperty({ ...optional, type: [Object], description: 'What the method has answered with' }) outputs?: readonly unknown[];
  @ApiProperty({ enum: COMMAND_STATES }) state: string;
  @ApiProperty({ description: 'Nothing more becomes of it' }) ended: boolean;
  @ApiProperty(optional) proposedBy?: string;
  @ApiProperty() proposedAt: string;
  @ApiProperty() changedAt: string;
  @ApiProperty({ ...optional, description: 'Why it was proposed' }) reason?: string;
  @ApiProperty(optional) deadline?: string;
  @ApiProperty({ ...optional, description: 'Key of the alert that it was proposed for' }) alert?: string;
  @ApiProperty({ ...optional, type: NamedRunDto, description: 'In which it was tried' }) simulation?: NamedRunDto;
  @ApiProperty({ type: [String], description: 'Who has approved it' }) approvals: readonly string[];
  @ApiProperty({ type: 'integer' }) approvalsNeeded: number;
  @ApiProperty({ ...optional, description: 'Why it stands where it stands, for programs' }) code?: string;
  @ApiProperty({ ...optional, description: 'The same, for people' }) why?: string;
  @ApiProperty({ ...optional, type: [VerdictDto], description: 'The last that were judged' }) verdicts?: readonly VerdictDto[];
}

class StepDto {
  @ApiProperty() at: string;
  @ApiProperty({ example: 'approval-given' }) type: string;
  @ApiProperty({ ...optional, enum: COMMAND_STATES }) state?: string;
  @ApiProperty(optional) by?: string;
  @ApiProperty(optional) code?: string;
  @ApiProperty(optional) reason?: string;
  @ApiProperty({ ...optional, type: [VerdictDto] }) verdicts?: readonly VerdictDto[];
  @ApiProperty({ ...optional, type: Object, description: 'seq and hash of its entry in the audit chain' }) audit?: object;
}

export class CommandDetailDto extends CommandDto {
  @ApiProperty({ type: [StepDto], description: 'Oldest first' }) steps: readonly StepDto[];
}

export class CommandsDto {
  @ApiProperty({ type: [CommandDto] }) items: readonly CommandDto[];
  @ApiProperty({ ...optional, description: 'Absent on the last page' }) nextCursor?: string;
}

export class CommandAnswerDto {
  @ApiProperty({ enum: ['done', 'pending'] }) status: 'done' | 'pending';
  @ApiProperty({ description: 'Id of the request' }) request: string;
  @ApiProperty({ ...optional, type: CommandDetailDto }) command?: CommandDetailDto;
  @ApiProperty({ ...optional, description: 'Of a request that is on its way' }) commandId?: string;
  @ApiProperty({ ...optional, description: 'Where to follow it' }) location?: string;
}

export class DryRunDto {
  @ApiProperty({ description: 'No guard refuses' }) allowed: boolean;
  @ApiProperty({ type: [VerdictDto] }) verdicts: readonly VerdictDto[];
}

class LockedDto {
  @ApiProperty() twinId: string;
  @ApiProperty(optional) by?: string;
  @ApiProperty() at: string;
  @ApiProperty(optional) reason?: string;
}

class KilledDto {
  @ApiProperty() site: string;
  @ApiProperty(optional) by?: string;
  @ApiProperty() at: string;
  @ApiProperty(optional) reason?: string;
}

export class LocksDto {
  @ApiProperty({ type: [LockedDto] }) locks: readonly LockedDto[];
  @ApiProperty({ type: [KilledDto] }) killed: readonly KilledDto[];
}

export class LockAnswerDto {
  @ApiProperty({ enum: ['done', 'pending'] }) status: 'done' | 'pending';
  @ApiProperty() request: string;
}
