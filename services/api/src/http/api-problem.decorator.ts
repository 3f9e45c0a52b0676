import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiResponse } from '@nestjs/swagger';

/** Problem details (RFC 9457). */
export class ProblemDto {
  @ApiProperty({ example: 'https://orrery.dev/problems/not-found' }) type: string;
  @ApiProperty() title: string;
  @ApiProperty() status: number;
  @ApiProperty({ description: 'What is wrong, where and why' }) detail: string;
  @ApiProperty({ required: false, description: 'What to do about it' }) remedy?: string;
  @ApiProperty({ required: false, description: 'Path of the request' }) instance?: string;
}

/** Documents the problems that a route answers, by status. */
export function ApiProblems(problems: Readonly<Record<number, string>>): MethodDecorator {
  const all = { ...problems, 401: 'No token, or one that is not valid', 403: 'The roles of the token do not allow this' };
  return applyDecorators(
    ...Object.entries(all).map(([status, description]) =>
      ApiResponse({ status: Number(status), description, content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/ProblemDto' } } } }),
    ),
  );
}
