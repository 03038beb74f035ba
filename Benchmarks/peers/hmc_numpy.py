#!/usr/bin/env python3
"""Hybrid Monte Carlo of two-dimensional lattice φ⁴ in NumPy: an example for `markov_chains.py`.

S = Σ_x [½(∂φ)² + ½m²φ² + (λ/4!)φ⁴] on L×L periodic sites, leapfrog trajectories of fixed length with
a Metropolis test. The chain starts at random, tunes its step to four acceptances in five while it
thermalises, and then prints one number a trajectory: the magnetisation M = (1/V) Σ_x φ(x).

It shows the contract and exercises it. It is an array program, no rival: on small lattices most of
its time goes into calls, not into arithmetic.
"""

import argparse
import math
import os
import sys

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[variable] = "1"

import numpy as np  # noqa: E402  after the number of threads is set


class Action:
    """S and its force, with memory that is kept between calls."""

    def __init__(self, extent, mass_squared, coupling):
        self.mass_squared, self.coupling = mass_squared, coupling
        self.neighbours = np.empty((extent, extent))
        self.squares = np.empty((extent, extent))

    def sum_neighbours(self, field):
        """Σ_μ φ(x + μ̂) + φ(x − μ̂)."""
        total = self.neighbours
        total[1:-1] = field[:-2]
        total[1:-1] += field[2:]
        np.add(field[-1], field[1], out=total[0])
        np.add(field[-2], field[0], out=total[-1])
        total[:, 1:] += field[:, :-1]
        total[:, 0] += field[:, -1]
        total[:, :-1] += field[:, 1:]
        total[:, -1] += field[:, 0]
        return total

    def __call__(self, field):
        np.multiply(field, field, out=self.squares)
        quadratic = (4 + self.mass_squared) / 2 * self.squares.sum()
        hopping = np.vdot(field, self.sum_neighbours(field)) / 2
        return quadratic - hopping + self.coupling / 24 * np.vdot(self.squares, self.squares)

    def add_force(self, field, factor, momenta):
        """π += factor · (−∂S/∂φ)."""
        np.multiply(field, field, out=self.squares)
        self.squares *= self.coupling / 6
        self.squares += 4 + self.mass_squared
        self.squares *= field
        force = self.sum_neighbours(field)
        force -= self.squares
        force *= factor
        momenta += force


class Chain:
    """One Markov chain."""

    def __init__(self, extent, mass_squared, coupling, length, seed):
        self.action = Action(extent, mass_squared, coupling)
        self.random = np.random.Generator(np.random.SFC64(seed))
        self.field = self.random.standard_normal((extent, extent)) / 2
        self.proposal = np.empty((extent, extent))
        self.momenta = np.empty((extent, extent))
        self.value = self.action(self.field)
        self.length = length
        self.steps = max(2, math.ceil(length * 5))

    def trajectory(self):
        """A leapfrog trajectory; whether its end was accepted."""
        step = self.length / self.steps
        field, momenta = self.proposal, self.momenta
        field[:] = self.field
        self.random.standard_normal(out=momenta)
        before = np.vdot(momenta, momenta) / 2 + self.value
        self.action.add_force(field, step / 2, momenta)
        for index in range(self.steps):
            field += step * momenta
            self.action.add_force(field, step if index < self.steps - 1 else step / 2, momenta)
        value = self.action(field)
        change = np.vdot(momenta, momenta) / 2 + value - before
        accepted = bool(math.log(1 - self.random.random()) < -change)
        if accepted:
            self.field, self.proposal, self.value = field, self.field, value
        return accepted

    def thermalize(self, trajectories):
        """Equilibrium, and a step accepted in four of five trajectories."""
        window = 20
        for start in range(0, trajectories, window):
            accepted = sum(self.trajectory() for _ in range(min(window, trajectories - start)))
            if accepted < 0.7 * window:
                self.steps += max(1, self.steps // 5)
            elif accepted > 0.9 * window and self.steps > 2:
                self.steps -= 1


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--extent", type=int, required=True, help="L")
    parser.add_argument("--mass-squared", type=float, required=True, help="m²")
    parser.add_argument("--lambda", type=float, required=True, dest="coupling", help="λ")
    parser.add_argument("--trajectories", type=int, required=True, help="numbers to print")
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--length", type=float, default=1.5, help="default: %(default)s")
    arguments = parser.parse_args()
    if arguments.extent < 4 or arguments.trajectories < 1 or arguments.coupling < 0:
        parser.error("L must be at least 4, the number of trajectories 1, and λ at least 0")
    chain = Chain(
        arguments.extent, arguments.mass_squared, arguments.coupling, arguments.length,
        arguments.seed)
    chain.thermalize(max(200, arguments.trajectories // 10))
    accepted = 0
    print("# magnetisation after each trajectory")
    for _ in range(arguments.trajectories):
        accepted += chain.trajectory()
        print(repr(float(chain.field.mean())))
    print(
        f"{chain.steps} steps, {accepted / arguments.trajectories:.0%} accepted", file=sys.stderr)


if __name__ == "__main__":
    main()
