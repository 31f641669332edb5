package io.aegis.vault;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The private networks and hosts that the operator opened with {@code egress.private}.
 *
 * @param networks networks and addresses
 * @param hosts names, lower case
 */
record PrivateDestinations(List<Network> networks, Set<String> hosts) {
    private static final Pattern HOST = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,252}[a-z0-9])?");
    private static final Pattern ADDRESS_LIKE = Pattern.compile("[0-9./]+|.*[:/].*");

    static PrivateDestinations parse(List<String> entries) {
        var networks = new ArrayList<Network>();
        var hosts = new HashSet<String>();
        for (String entry : entries) {
            String text = entry.toLowerCase(Locale.ROOT);
            if (ADDRESS_LIKE.matcher(text).matches()) {
                networks.add(network(text));
            } else if (HOST.matcher(text).matches()) {
                hosts.add(text);
            } else {
                throw wrong(entry);
            }
        }
        return new PrivateDestinations(List.copyOf(networks), Set.copyOf(hosts));
    }

    private static Network network(String text) {
        try {
            return Network.parse(text);
        } catch (IllegalArgumentException notOne) {
            throw wrong(text);
        }
    }

    private static VaultException wrong(String entry) {
        return VaultException.invalid(
                "egress.private: '" + entry + "' is not a network, an address or a host name",
                "write 10.1.0.0/16, 192.168.1.7 or models.internal");
    }

    /** Whether a connection to an address, reached by a name, is opened here although it is not public. */
    boolean open(String host, InetAddress address) {
        return hosts.contains(host) || networks.stream().anyMatch(network -> network.holds(address));
    }
}
