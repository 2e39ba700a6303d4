"""Asks the kernel whether it holds an address: a list of xt_recent, a set of nftables."""

import os
import socket
import struct


class Recent:
    """A list of xt_recent. With `hits`, an address is banned once the list holds this many of its failures."""

    name = "xt_recent"

    def __init__(self, list, hits=1):
        self.path, self.hits = f"/proc/net/xt_recent/{list}", hits
        self.list = os.open(self.path, os.O_RDONLY)

    def holds(self, address):
        # The newest entries are last, and no page is read twice.
        os.lseek(self.list, 0, os.SEEK_SET)
        text = b""
        while part := os.read(self.list, 65536):
            text += part
        at = text.find(f"src={address} ".encode())
        return at >= 0 and text[at : text.find(b"\n", at)].count(b",") + 1 >= self.hits

    def forget(self, address):
        """Keeps the list short, so that looking into it stays quick."""
        with open(self.path, "w") as list:
            list.write(f"-{address}\n")


class Nft:
    """A set of IPv4 addresses. Netlink answers for one element (NFT_MSG_GETSETELEM)."""

    name = "nft"

    def __init__(self, table, set, family=1):
        self.table, self.set, self.family = table + b"\0", set + b"\0", family
        self.socket = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 12)

    @staticmethod
    def attribute(kind, value):
        return struct.pack("=HH", 4 + len(value), kind) + value + bytes(-len(value) % 4)

    def holds(self, address):
        a = self.attribute
        key = a(0x8001, a(1, socket.inet_aton(address)))
        body = struct.pack("=BBH", self.family, 0, 0) + a(1, self.table) + a(2, self.set) + a(0x8003, a(0x8001, key))
        self.socket.sendto(struct.pack("=IHHII", 16 + len(body), 0x0A0D, 1, 1, 0) + body, (0, 0))
        return struct.unpack_from("=H", self.socket.recv(8192), 4)[0] == 0x0A0C

    def forget(self, address):
        pass
