import { Controller, Get, Req } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { type FastifyRequest } from 'fastify';
import { principalOf } from '../auth/auth.guard.js';
import { ROLES } from '../auth/principal.js';
import { Needs } from '../auth/roles.js';
import { ApiProblems } from '../http/api-problem.decorator.js';

class MeDto {
  @ApiProperty() subject: string;
  @ApiProperty() name: string;
  @ApiProperty({ enum: ROLES, isArray: true }) roles: readonly string[];
  @ApiProperty({ description: 'When the token expires, ISO 8601' }) expiresAt: string;
}

@ApiTags('system')
@ApiBearerAuth()
@Controller('api/v1/me')
export class MeController {
  @Get()
  @Needs('READ')
  @ApiOperation({ summary: 'Who the token speaks for' })
  @ApiOkResponse({ type: MeDto })
  @ApiProblems({})
  me(@Req() request: FastifyRequest): MeDto {
    const { subject, name, roles, expiresAt } = principalOf(request);
    return { subject, name, roles, expiresAt: new Date(expiresAt * 1_000).toISOString() };
  }
}
