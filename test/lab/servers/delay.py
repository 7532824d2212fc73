# Holds packets for a while: `delay.py ADDRESS=MS...` makes the interface slow0, and writes each packet that comes out of it back in
# after the time given for its destination. (This kernel has no netem, and Node opens no TUN device.)
import asyncio, fcntl, os, socket, struct, sys

wait = {socket.inet_aton(a): int(ms) / 1000 for a, ms in (pair.split("=") for pair in sys.argv[1:])}
tun = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
fcntl.ioctl(tun, 0x400454CA, struct.pack("16sH", b"slow0", 0x0001 | 0x1000))  # TUNSETIFF: IFF_TUN, IFF_NO_PI


def put(packet):
    try:
        os.write(tun, packet)
    except OSError:
        pass  # a full queue loses packets, as networks do


def take(loop):
    try:
        packet = os.read(tun, 65535)
    except OSError:
        return
    loop.call_later(wait.get(packet[16:20], 0), put, packet)


loop = asyncio.new_event_loop()
loop.add_reader(tun, take, loop)
print("ready", flush=True)
loop.run_forever()
