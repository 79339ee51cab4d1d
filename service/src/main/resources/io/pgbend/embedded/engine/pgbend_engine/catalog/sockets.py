"""Finding the ports on which this process listens; the engine picks those of its stores itself and names them nowhere."""

from __future__ import annotations

import os

_LISTENING = "0A"


def listening_ports() -> set[int]:
    """TCP ports (IPv4) on which this very process listens. Linux only."""
    own = _own_sockets()
    ports = set()
    with open("/proc/self/net/tcp") as table:
        next(table)
        for line in table:
            columns = line.split()
            if columns[3] == _LISTENING and columns[9] in own:
                ports.add(int(columns[1].rpartition(":")[2], 16))
    return ports


def _own_sockets() -> set[str]:
    inodes = set()
    for descriptor in os.listdir("/proc/self/fd"):
        try:
            target = os.readlink(f"/proc/self/fd/{descriptor}")
        except FileNotFoundError:
            continue
        if target.startswith("socket:["):
            inodes.add(target[8:-1])
    return inodes
