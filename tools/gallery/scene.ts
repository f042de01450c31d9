import type { Page } from 'playwright-core';
import type { Person, World } from './world.ts';

export const AREAS = ['storefront', 'checkout', 'account', 'organizer', 'door', 'admin', 'errors'] as const;

export type AreaName = (typeof AREAS)[number];
export type Theme = 'light' | 'dark';

export const WIDTHS = [360, 768, 1440] as const;
export const THEMES: readonly Theme[] = ['light', 'dark'];

/** One picture of the six that becomes part of the documents. */
export interface Kept {
  readonly width: (typeof WIDTHS)[number];
  readonly theme: Theme;
  /** What a reader sees there. */
  readonly caption: string;
}

/** A page in one of its states. */
export interface Scene {
  readonly area: AreaName;
  /** Names the picture's file. */
  readonly name: string;
  readonly as: Person;
  /** Brings the page there; it is looked at when nothing loads any more. */
  readonly open: (page: Page, world: World) => Promise<void>;
  /** What the state leaves behind for the scenes after it, like a connection that is gone. */
  readonly close?: (page: Page) => Promise<void>;
  readonly kept?: Kept;
}

/** The file of a picture that is kept for the documents. */
export const pictureName = ({ area, name }: Scene): string => `${area}-${name}.webp`;

/** Scenes that are an address and nothing else. */
export function addresses(
  area: AreaName,
  as: Person,
  paths: Readonly<Record<string, string | ((world: World) => string)>>,
): readonly Scene[] {
  return Object.entries(paths).map(([name, path]) => ({
    area,
    name,
    as,
    open: async (page, world) => {
      await page.goto(typeof path === 'string' ? path : path(world));
    },
  }));
}

/** The same scenes, some of them kept for the documents. */
export function keeping(scenes: readonly Scene[], kept: Readonly<Record<string, Kept>>): readonly Scene[] {
  return scenes.map((scene) => {
    const one = kept[scene.name];
    return one === undefined ? scene : { ...scene, kept: one };
  });
}
