# An operating system's scheduler: tasks with queues of packets, dispatched through methods. After Martin Richards.
IDLE, WORKER, HANDLER_A, HANDLER_B, DEVICE_A, DEVICE_B = range(6)
KIND_DEVICE, KIND_WORK = range(2)
DATA_SIZE = 4


class Packet:
    def __init__(self, link, ident, kind):
        self.link = link
        self.ident = ident
        self.kind = kind
        self.datum = 0
        self.data = [0] * DATA_SIZE

    def append_to(self, queue):
        self.link = None
        if queue is None:
            return self
        last = queue
        while last.link is not None:
            last = last.link
        last.link = self
        return queue


class State:
    def __init__(self, pending=False, waiting=False, held=False):
        self.pending = pending
        self.waiting = waiting
        self.held = held

    def is_held_or_idle(self):
        return self.held or (not self.pending and self.waiting)

    def has_packet_waiting(self):
        return self.pending and self.waiting and not self.held


class Task(State):
    def __init__(self, scheduler, ident, priority, queue, pending, waiting):
        State.__init__(self, pending, waiting)
        self.scheduler = scheduler
        self.ident = ident
        self.priority = priority
        self.queue = queue
        self.next = scheduler.tasks
        scheduler.tasks = self
        scheduler.table[ident] = self

    def run(self, packet):
        raise NotImplementedError

    def step(self):
        if self.has_packet_waiting():
            packet = self.queue
            self.queue = packet.link
            self.pending = self.queue is not None
            self.waiting = False
        else:
            packet = None
        return self.run(packet)

    def wait(self):
        self.waiting = True
        return self

    def hold(self):
        self.scheduler.holds += 1
        self.held = True
        return self.next

    def release(self, ident):
        task = self.scheduler.find(ident)
        task.held = False
        return task if task.priority > self.priority else self

    def send(self, packet):
        task = self.scheduler.find(packet.ident)
        self.scheduler.sent += 1
        packet.link = None
        packet.ident = self.ident
        return task.receive(packet, self)

    def receive(self, packet, sender):
        if self.queue is None:
            self.queue = packet
            self.pending = True
            if self.priority > sender.priority:
                return self
        else:
            packet.append_to(self.queue)
        return sender


class Device(Task):
    def __init__(self, scheduler, ident, priority, queue, pending, waiting):
        Task.__init__(self, scheduler, ident, priority, queue, pending, waiting)
        self.in_work = None

    def run(self, packet):
        if packet is None:
            packet = self.in_work
            if packet is None:
                return self.wait()
            self.in_work = None
            return self.send(packet)
        self.in_work = packet
        return self.hold()


class Handler(Task):
    def __init__(self, scheduler, ident, priority, queue, pending, waiting):
        Task.__init__(self, scheduler, ident, priority, queue, pending, waiting)
        self.work = None
        self.devices = None

    def run(self, packet):
        if packet is not None:
            if packet.kind == KIND_WORK:
                self.work = packet.append_to(self.work)
            else:
                self.devices = packet.append_to(self.devices)
        work = self.work
        if work is None:
            return self.wait()
        if work.datum >= DATA_SIZE:
            self.work = work.link
            return self.send(work)
        device = self.devices
        if device is None:
            return self.wait()
        self.devices = device.link
        device.datum = work.data[work.datum]
        work.datum += 1
        return self.send(device)


class Idle(Task):
    def __init__(self, scheduler, ident, priority, queue, pending, waiting):
        Task.__init__(self, scheduler, ident, priority, queue, pending, waiting)
        self.control = 1
        self.count = 10000

    def run(self, packet):
        self.count -= 1
        if self.count == 0:
            return self.hold()
        if self.control & 1 == 0:
            self.control //= 2
            return self.release(DEVICE_A)
        self.control = self.control // 2 ^ 0xD008
        return self.release(DEVICE_B)


class Worker(Task):
    def __init__(self, scheduler, ident, priority, queue, pending, waiting):
        Task.__init__(self, scheduler, ident, priority, queue, pending, waiting)
        self.destination = HANDLER_A
        self.letter = 0

    def run(self, packet):
        if packet is None:
            return self.wait()
        self.destination = HANDLER_B if self.destination == HANDLER_A else HANDLER_A
        packet.ident = self.destination
        packet.datum = 0
        for i in range(DATA_SIZE):
            self.letter = self.letter % 26 + 1
            packet.data[i] = 64 + self.letter
        return self.send(packet)


class Scheduler:
    def __init__(self):
        self.tasks = None
        self.table = [None] * 6
        self.holds = 0
        self.sent = 0

    def find(self, ident):
        task = self.table[ident]
        if task is None:
            raise LookupError(ident)
        return task

    def run(self):
        task = self.tasks
        while task is not None:
            if task.is_held_or_idle():
                task = task.next
            else:
                task = task.step()


def simulate():
    s = Scheduler()
    Idle(s, IDLE, 1, None, False, False)
    queue = Packet(Packet(None, WORKER, KIND_WORK), WORKER, KIND_WORK)
    Worker(s, WORKER, 1000, queue, True, True)
    for handler, priority, device in (HANDLER_A, 2000, DEVICE_A), (HANDLER_B, 3000, DEVICE_B):
        queue = None
        for _ in range(3):
            queue = Packet(queue, device, KIND_DEVICE)
        Handler(s, handler, priority, queue, True, True)
    Device(s, DEVICE_A, 4000, None, False, True)
    Device(s, DEVICE_B, 5000, None, False, True)
    s.run()
    return s.sent, s.holds


for _ in range(15):
    result = simulate()
print("richards", *result)
