declare module 'aedes-persistence-level' {
  import type { ClassicLevel } from 'classic-level';
  export default function levelPersistence(store: ClassicLevel<string, Buffer>): object;
}
