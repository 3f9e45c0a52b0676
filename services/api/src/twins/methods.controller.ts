import { Controller, Get, Param, Req } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { type FastifyRequest } from 'fastify';
import { DefinitionsStore } from '../adapters/definitions.store.js';
import { Access } from '../auth/access.js';
import { principalOf } from '../auth/auth.guard.js';
import { Needs } from '../auth/roles.js';
import { ApiProblems } from '../http/api-problem.decorator.js';
import { TwinParamDto } from './twins.dto.js';

class MethodDto {
  @ApiProperty({ example: 'prime', description: 'Path of a Command of the model' }) path: string;
}

class MethodsDto {
  @ApiProperty({ type: [MethodDto] }) items: MethodDto[];
}

/** A model says which Commands a machine of its kind has; which of them this one has is in its bindings. */
@ApiTags('twins')
@ApiBearerAuth()
@Controller('api/v1/twins/:id/methods')
export class MethodsController {
  constructor(
    private readonly definitions: DefinitionsStore,
    private readonly access: Access,
  ) {}

  @Get()
  @Needs('READ')
  @ApiOperation({ summary: 'The Commands of a twin that are bound to a method of its source, as far as the reader may read them: all others are refused' })
  @ApiOkResponse({ type: MethodsDto })
  @ApiProblems({ 404: 'There is no such twin' })
  async list(@Param() { id }: TwinParamDto, @Req() request: FastifyRequest): Promise<MethodsDto> {
    const principal = principalOf(request);
    this.access.demand(principal, 'READ', id);
    const rights = this.access.rightsOf(principal);
    return { items: (await this.definitions.methodPaths(id)).filter((path) => rights.may('READ', id, path)).map((path) => ({ path })) };
  }
}
