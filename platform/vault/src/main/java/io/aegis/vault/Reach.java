package io.aegis.vault;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/**
 * How far an address reaches. An address that no rule knows to be public is not.
 *
 * <p>Sources: the IANA special-purpose address registries, RFC 6890, 6052 (NAT64), 3056 (6to4), 4193 (ULA).
 */
enum Reach {
    PUBLIC,
    LOOPBACK,
    PRIVATE,
    /** Never a destination: metadata services, link-local, multicast, unspecified, reserved, tunnels. */
    FORBIDDEN;

    private static final List<Network> FORBIDDEN_NETWORKS = networks(
            "0.0.0.0/8",
            "169.254.0.0/16",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/3",
            "100.100.100.200/32",
            "168.63.129.16/32",
            "fd00:ec2::/32",
            "fd00:42::42/128",
            "fd20:ce::254/128",
            "fe80::/10",
            "ff00::/8",
            "2001::/23",
            "2001:db8::/32",
            "3fff::/20");
    private static final List<Network> PRIVATE_NETWORKS = networks(
            "10.0.0.0/8",
            "172.16.0.0/12",
            "192.168.0.0/16",
            "100.64.0.0/10",
            "fc00::/7",
            "fec0::/10",
            "64:ff9b:1::/48");
    private static final List<Network> LOOPBACK_NETWORKS = networks("127.0.0.0/8", "::1/128");
    private static final Network GLOBAL_UNICAST = Network.parse("2000::/3");
    private static final Network NAT64 = Network.parse("64:ff9b::/96");
    private static final Network SIX_TO_FOUR = Network.parse("2002::/16");

    /** The reach of an address; one that carries another is judged by that. */
    static Reach of(InetAddress address) {
        if (anyHolds(FORBIDDEN_NETWORKS, address)) {
            return FORBIDDEN;
        }
        if (anyHolds(LOOPBACK_NETWORKS, address)) {
            return LOOPBACK;
        }
        if (anyHolds(PRIVATE_NETWORKS, address)) {
            return PRIVATE;
        }
        return address instanceof Inet6Address six ? ofSix(six) : PUBLIC;
    }

    private static Reach ofSix(Inet6Address address) {
        byte[] bytes = address.getAddress();
        if (NAT64.holds(address)) {
            return carried(bytes, 12);
        }
        if (SIX_TO_FOUR.holds(address)) {
            return carried(bytes, 2);
        }
        return GLOBAL_UNICAST.holds(address) ? PUBLIC : FORBIDDEN;
    }

    /** A translator may sit anywhere, so what is loopback there is not ours. */
    private static Reach carried(byte[] bytes, int from) {
        try {
            Reach inner = of(InetAddress.getByAddress(Arrays.copyOfRange(bytes, from, from + 4)));
            return inner == LOOPBACK ? FORBIDDEN : inner;
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("four bytes are an address", impossible);
        }
    }

    private static boolean anyHolds(List<Network> networks, InetAddress address) {
        return networks.stream().anyMatch(network -> network.holds(address));
    }

    private static List<Network> networks(String... texts) {
        return Arrays.stream(texts).map(Network::parse).toList();
    }
}
