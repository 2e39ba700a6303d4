/* The least that a program can do from a line of the log to a ban: it waits, reads, finds the address behind " from ", and writes it to
   the kernel. It checks nothing, counts nothing and reads no answer. ban-time.sh compares recentd with it.

   floor recent FILE         bans through a list of xt_recent
   floor nft TABLE SET       bans through a set of nftables, for an hour */
#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netlink.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static char message[1024];
static size_t length;

static void *put(const void *bytes, size_t count) {
    void *at = memcpy(message + length, bytes, count);
    length += (count + 3) & ~(size_t)3;
    return at;
}

static struct nlmsghdr *begin(unsigned type, unsigned flags, unsigned family, unsigned resource) {
    struct nlmsghdr header = {.nlmsg_type = type, .nlmsg_flags = NLM_F_REQUEST | flags};
    struct nfgenmsg more = {.nfgen_family = family, .res_id = htons(resource)};
    struct nlmsghdr *at = put(&header, sizeof header);
    put(&more, sizeof more);
    return at;
}

static void end(struct nlmsghdr *header) { header->nlmsg_len = message + length - (char *)header; }

static struct nlattr *attribute(unsigned type, const void *value, size_t count) {
    struct nlattr header = {.nla_len = sizeof header + count, .nla_type = type};
    struct nlattr *at = put(&header, sizeof header);
    put(value, count);
    return at;
}

static void close_attribute(struct nlattr *header) { header->nla_len = message + length - (char *)header; }

/* Prepares the message. Returns where the address belongs. */
static void *prepare(const char *table, const char *set) {
    unsigned long long milliseconds = 3600000;
    unsigned timeout[2] = {htonl(milliseconds >> 32), htonl(milliseconds)};
    end(begin(NFNL_MSG_BATCH_BEGIN, 0, 0, NFNL_SUBSYS_NFTABLES));
    struct nlmsghdr *add = begin(NFNL_SUBSYS_NFTABLES << 8 | NFT_MSG_NEWSETELEM, NLM_F_CREATE, NFPROTO_INET, 0);
    attribute(NFTA_SET_ELEM_LIST_TABLE, table, strlen(table) + 1);
    attribute(NFTA_SET_ELEM_LIST_SET, set, strlen(set) + 1);
    struct nlattr *elements = attribute(NFTA_SET_ELEM_LIST_ELEMENTS | NLA_F_NESTED, "", 0);
    struct nlattr *element = attribute(NFTA_LIST_ELEM | NLA_F_NESTED, "", 0);
    struct nlattr *key = attribute(NFTA_SET_ELEM_KEY | NLA_F_NESTED, "", 0);
    struct nlattr *value = attribute(NFTA_DATA_VALUE, "\0\0\0", 4);
    close_attribute(key);
    attribute(NFTA_SET_ELEM_TIMEOUT, timeout, sizeof timeout);
    close_attribute(element);
    close_attribute(elements);
    end(add);
    end(begin(NFNL_MSG_BATCH_END, 0, 0, NFNL_SUBSYS_NFTABLES));
    return value + 1;
}

int main(int argc, char **argv) {
    static char line[8192], text[64];
    int is_list = argc == 3 && !strcmp(argv[1], "recent");
    if (!is_list && argc != 4) return 100;
    void *address = is_list ? NULL : prepare(argv[2], argv[3]);
    int kernel = is_list ? open(argv[2], O_WRONLY) : socket(AF_NETLINK, SOCK_RAW, NETLINK_NETFILTER);
    if (kernel < 0) return 111;
    struct pollfd input = {.events = POLLIN};
    for (;;) {
        poll(&input, 1, -1);
        ssize_t count = read(0, line, sizeof line - 1);
        if (count <= 0) return 0;
        line[count] = 0;
        char *from = strstr(line, " from ");
        if (!from) continue;
        size_t size = strspn(from += 6, "0123456789.");
        if (size > 15) continue;
        memcpy(text + 1, from, size);
        text[0] = '+';
        text[size + 1] = is_list ? '\n' : 0;
        /* xt_recent takes a second write at offset 0 only, and no pwrite(2). */
        if (is_list ? lseek(kernel, 0, SEEK_SET) || write(kernel, text, size + 2) < 0
                    : inet_aton(text + 1, address) && write(kernel, message, length) < 0)
            return 111;
    }
}
