import { describe, expect, it } from 'vitest';
import { simulate } from './simulate.ts';
import { createStation } from './station.ts';

const RUSH = { arrivalsPerSecond: 1000, seconds: 5 };

describe('the simulated on-sale', () => {
  it('lets people wait for a server, in their order', () => {
    const station = createStation(1);
    expect(station.serve(0, (start) => start + 10)).toBe(10);
    expect(station.serve(5, (start) => start + 10)).toBe(20);
    expect(station.serve(50, (start) => start + 10)).toBe(60);
    expect(station.work()).toBe(30);
  });

  it('sells from one row no faster than one commit after the other', () => {
    const { holdsPerSecond, busy } = simulate({ instances: 200, stripes: 1, cores: 8 }, RUSH);
    expect(holdsPerSecond).toBeLessThan(1000 / 3 + 1);
    expect(busy.rows).toBeGreaterThan(0.95);
  });

  it('is held up by few instances, not by the rows', () => {
    const { busy } = simulate({ instances: 10, stripes: 16, cores: 8 }, RUSH);
    expect(busy.instances).toBeGreaterThan(0.95);
    expect(busy.rows).toBeLessThan(0.5);
  });

  it('comes out the same twice', () => {
    const world = { instances: 50, stripes: 4, cores: 2 };
    expect(simulate(world, RUSH)).toEqual(simulate(world, RUSH));
  });
});
