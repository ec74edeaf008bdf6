"""How fast `manytakes serve` answers: `python -m bench.load DB [--clients N] [--seconds S]`.

Starts the server in a process of its own and asks it from this one over loopback, every
client on one kept connection: first each address once, so that nothing is in memory, then
addresses at random (a fixed seed) for some seconds. Prints the times of both, in
milliseconds, as GitHub tables. What is measured includes this client.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from itertools import pairwise


@dataclass
class Times:
    """How long answers of one kind took, in seconds."""

    took: list[float] = field(default_factory=list)

    def at(self, share: float) -> float:
        """Return the time that `share` of the answers took at most, in milliseconds."""
        ordered = sorted(self.took)
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]


class Client:
    """One kept connection."""

    def __init__(self, port: int) -> None:
        self.port = port

    async def open(self) -> None:
        """Connect."""
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)

    async def get(self, path: str) -> bytes:
        """Return the body of the answer. Raises when the status is not 200."""
        self.writer.write(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        head = await self.reader.readuntil(b"\r\n\r\n")
        if b" 200 " not in head[:16]:
            raise RuntimeError(f"{path}: {head[:40]!r}")
        named = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:] if b": " in line)
        return await self.reader.readexactly(int(named[b"content-length"]))


async def addresses(client: Client) -> dict[str, str]:
    """Return addresses of every kind, by address."""

    async def items(path: str) -> list[dict[str, str]]:
        found: list[dict[str, str]] = json.loads(await client.get(path))["items"]
        return found

    found = {
        "/": "stories",
        "/?order=disputed": "stories",
        "/outlets": "outlets",
        "/api/stories?size=50": "api list",
    }
    for story in await items("/api/stories?size=200"):
        at = f"/stories/{story['id']}"
        found |= {at: "story", f"/api{at}": "api story", f"/api{at}/points?size=20": "api list"}
        for entity in (await items(f"/api{at}/entities?size=5"))[:5]:
            found[f"{at}/entities/{entity['id']}"] = "entity"
            found[entity["url"]] = "api record"
    articles = await items("/api/articles?size=200")
    for article in articles:
        found[f"/articles/{article['id']}"] = "article"
        found[f"/api/articles/{article['id']}/spans/0-20"] = "api record"
    for one, two in pairwise(articles):
        if one["story"] and one["story"] == two["story"]:
            found[f"/compare?a={one['id']}&b={two['id']}"] = "compare"
    for word in "the said police minister monday people million court".split():
        found[f"/search?q={word}"] = "search"
        found[f"/api/search?q={word}&kind=quote"] = "api search"
    for outlet in await items("/api/outlets"):
        found["/outlet?name=" + outlet["outlet"].replace(" ", "%20")] = "outlet"
    return found


async def once(port: int, paths: dict[str, str]) -> dict[str, Times]:
    """Ask for every address, one after another."""
    client = Client(port)
    await client.open()
    found: dict[str, Times] = {}
    for path, kind in paths.items():
        began = time.perf_counter()
        await client.get(path)
        found.setdefault(kind, Times()).took.append(time.perf_counter() - began)
    return found


async def many(port: int, paths: dict[str, str], clients: int, seconds: float) -> dict[str, Times]:
    """Ask for addresses at random from many connections at once."""
    until = time.perf_counter() + seconds
    found: dict[str, Times] = {}
    known = list(paths)

    async def one(number: int) -> None:
        client, choice = Client(port), random.Random(number)
        await client.open()
        while time.perf_counter() < until:
            path = choice.choice(known)
            began = time.perf_counter()
            await client.get(path)
            found.setdefault(paths[path], Times()).took.append(time.perf_counter() - began)

    await asyncio.gather(*map(one, range(clients)))
    return found


def table(title: str, found: dict[str, Times]) -> str:
    """Return times as a GitHub table."""
    rows = [
        f"{title}\n",
        "| | answers | p50 ms | p95 ms | p99 ms | slowest ms |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    every = Times([t for times in found.values() for t in times.took])
    for name, times in [*sorted(found.items()), ("**all**", every)]:
        cells = [f"{times.at(share):.1f}" for share in (0.5, 0.95, 0.99, 1)]
        rows.append(f"| {name} | {len(times.took)} | {' | '.join(cells)} |")
    return "\n".join(rows) + "\n"


async def measure(port: int, clients: int, seconds: float) -> str:
    """Return both tables."""
    for _ in range(200):
        try:
            client = Client(port)
            await client.open()
            break
        except OSError:
            await asyncio.sleep(0.1)
    else:
        raise SystemExit("the server did not start; run manytakes serve to see why")
    paths = await addresses(client)
    cold = await once(port, paths)
    warm = await many(port, paths, clients, seconds)
    answers = sum(len(t.took) for t in warm.values())
    return (
        table(f"Each of {len(paths)} addresses for the first time, one after another", cold)
        + "\n"
        + table(f"{clients} clients at once, {answers / seconds:.0f} answers a second", warm)
    )


def main() -> None:
    """Start the server, measure, stop it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("db")
    parser.add_argument("--clients", type=int, default=32)
    parser.add_argument("--seconds", type=float, default=10)
    given = parser.parse_args()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "manytakes", "serve", given.db, "--port", str(port), "--rate", "0"]
    server = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        print(asyncio.run(measure(port, given.clients, given.seconds)))
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
