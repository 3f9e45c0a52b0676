import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, copyFile, readFile, rm, writeFile, chmod } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { must } from '../tools/must.js';

const sha256 = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest('hex');

/** An image that has one program and nothing else, as an archive of the form that `docker save` writes. It is beside what else is in `folder`. */
export async function programImage(program: string, image: string, folder: string): Promise<string> {
  const work = await mkdtemp(join(folder, 'image-'));
  const name = basename(program);
  await mkdir(join(work, 'root'));
  await copyFile(program, join(work, 'root', name));
  await chmod(join(work, 'root', name), 0o755);
  await must('tar', ['--create', '--file', join(work, 'layer.tar'), '--directory', join(work, 'root'), '--owner=0', '--group=0', name]);
  const settings = JSON.stringify({
    architecture: process.arch === 'x64' ? 'amd64' : process.arch,
    os: 'linux',
    config: { Entrypoint: [`/${name}`], User: '65535:65535' },
    rootfs: { type: 'layers', diff_ids: [`sha256:${sha256(await readFile(join(work, 'layer.tar')))}`] },
    history: [{ created_by: name }],
  });
  await writeFile(join(work, 'settings.json'), settings);
  await writeFile(join(work, 'manifest.json'), JSON.stringify([{ Config: 'settings.json', RepoTags: [image], Layers: ['layer.tar'] }]));
  const archive = join(folder, `${name}.tar`);
  await must('tar', ['--create', '--file', archive, '--directory', work, 'settings.json', 'layer.tar', 'manifest.json']);
  await rm(work, { recursive: true });
  return archive;
}
