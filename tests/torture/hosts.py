"""Hosts on one machine: network namespaces with an address each, joined by a bridge."""

import os
import signal
import subprocess
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.torture.mounts import shell

BRIDGE = "lookback"
HEAD = "10.213.0.1"


def why_none():
    """Why there can be no hosts here, None where there can."""
    if os.geteuid() != 0:
        return "network namespaces need root"
    made = shell(f"ip netns add {BRIDGE} && ip netns delete {BRIDGE}", check=False)
    return f"no network namespaces: {made.stderr.strip()}" if made.returncode else None


class Host:
    """A host with a network of its own; what runs on it can be cut off, frozen and killed."""

    def __init__(self, number):
        self.name, self.address = f"{BRIDGE}-{number}", f"10.213.0.{number + 1}"
        self._link = f"{BRIDGE[:4]}{number}"
        self._forget()  # what a killed test left
        shell(
            f"ip netns add {self.name}"
            f" && ip link add {self._link} type veth peer name eth0 netns {self.name}"
            f" && ip link set {self._link} master {BRIDGE} up"
            f" && ip -n {self.name} address add {self.address}/24 dev eth0"
            f" && ip -n {self.name} link set eth0 up && ip -n {self.name} link set lo up"
        )
        self._network = Path(f"/run/netns/{self.name}").stat().st_ino

    def start(self, command, log):
        """Starts a command on the host, under the host's own name."""
        named = f"hostname {self.name} && {command}"
        subprocess.Popen(
            ["ip", "netns", "exec", self.name, "unshare", "--uts", "bash", "-c", named],
            stdout=log,
            stderr=log,
        )

    def has(self, pid):
        """Whether a process runs on the host."""
        with suppress(OSError):
            return Path(f"/proc/{pid}/ns/net").stat().st_ino == self._network
        return False

    def cut(self):
        """Takes the host's network away; nobody is told."""
        shell(f"ip link set {self._link} down")

    def join(self):
        shell(f"ip link set {self._link} up")

    def signal(self, number):
        """Sends a signal to all that runs on the host."""
        for pid in shell(f"ip netns pids {self.name}").stdout.split():
            with suppress(ProcessLookupError):
                os.kill(int(pid), number)

    def remove(self):
        self.signal(signal.SIGCONT)
        self.signal(signal.SIGKILL)
        self._forget()

    def _forget(self):
        shell(f"ip link delete {self._link}; ip netns delete {self.name}", check=False)


@contextmanager
def hosts(number):
    """Gives some hosts, whose head is this process."""
    shell(f"ip link delete {BRIDGE}", check=False)  # left by a killed test
    shell(f"ip link add {BRIDGE} type bridge && ip link set {BRIDGE} up")
    shell(f"ip address add {HEAD}/24 dev {BRIDGE}")
    made = []
    try:
        made.extend(Host(each + 1) for each in range(number))
        yield made
    finally:
        for host in made:
            host.remove()
        shell(f"ip link delete {BRIDGE}", check=False)
