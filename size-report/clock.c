/* A library for LD_PRELOAD: the wall clock that a program sees stands at the second that is in the file $CLOCK as text, which botnet-peers.py changes while the
 * program runs. CLOCK_MONOTONIC stays as it is, and with it all sleeping. (libfaketime cannot do that: with FAKETIME_DONT_FAKE_MONOTONIC
 * its clock_nanosleep fails with EINVAL, so that Python's time.sleep ends fail2ban.) */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static const char *seconds;

__attribute__((constructor)) static void start(void) {
    const char *path = getenv("CLOCK");
    int fd = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    void *mapped = fd < 0 ? MAP_FAILED : mmap(0, 4096, PROT_READ, MAP_SHARED, fd, 0);
    if (mapped != MAP_FAILED)
        seconds = mapped;
    if (fd >= 0)
        close(fd);
}

int clock_gettime(clockid_t id, struct timespec *to) {
    if (id == CLOCK_REALTIME && seconds) {
        to->tv_sec = atoll(seconds);
        to->tv_nsec = 0;
        return 0;
    }
    return (int)syscall(SYS_clock_gettime, id, to);
}

int gettimeofday(struct timeval *restrict to, void *restrict zone) {
    struct timespec now;
    (void)zone;
    clock_gettime(CLOCK_REALTIME, &now);
    to->tv_sec = now.tv_sec;
    to->tv_usec = now.tv_nsec / 1000;
    return 0;
}

time_t time(time_t *to) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (to)
        *to = now.tv_sec;
    return now.tv_sec;
}
