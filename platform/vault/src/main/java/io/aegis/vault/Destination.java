package io.aegis.vault;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a base URL leads.
 *
 * @param tls whether the scheme is https
 * @param host lower case, without brackets
 * @param port the port
 * @param path the base path, with a slash at its beginning and none at its end; empty for the root
 */
record Destination(boolean tls, String host, int port, String path) {
    private static final Pattern HOST = Pattern.compile("[a-z0-9_]([a-z0-9_.-]{0,252}[a-z0-9])?");

    /** Such a host is an IPv4 address to some resolvers: {@code 0xa9fea9fe}, {@code 2852039166}, {@code 127.1}. */
    private static final Pattern ENDS_IN_A_NUMBER = Pattern.compile("(.*\\.)?([0-9]+|0x[0-9a-f]*)");

    private static final Set<String> METADATA_SERVICES = Set.of(
            "metadata", "metadata.google.internal", "metadata.goog", "instance-data", "instance-data.ec2.internal");

    /**
     * Reads a base URL.
     *
     * @throws VaultException that names the declaration and does not repeat the URL, which may hold a credential
     */
    static Destination parse(String name, String baseUrl) {
        URI url = url(name, baseUrl);
        if (url.getRawUserInfo() != null || url.getRawQuery() != null || url.getRawFragment() != null) {
            throw wrong(
                    name,
                    "holds a user, a query or a fragment",
                    "keep credentials in api_key and write scheme, host and path only");
        }
        boolean tls = "https".equalsIgnoreCase(url.getScheme());
        if (!tls && !"http".equalsIgnoreCase(url.getScheme())) {
            throw wrong(name, "is neither https nor http", "write https://host/path");
        }
        String path = url.getRawPath().replaceAll("/+$", "");
        if (!path.isEmpty() && !RequestTarget.isPlain(path.substring(1))) {
            throw wrong(name, "has a path with '//', '..', or encoded or unusual characters", "write the plain path");
        }
        int port = url.getPort() >= 0 ? url.getPort() : tls ? 443 : 80;
        return new Destination(tls, host(name, url), port, path);
    }

    private static URI url(String name, String baseUrl) {
        try {
            return new URI(baseUrl);
        } catch (URISyntaxException notOne) {
            throw wrong(name, "is not a URL", "write https://host/path");
        }
    }

    private static String host(String name, URI url) {
        String host = unbracketed(url.getHost());
        if (!isHost(host) || url.getPort() == 0 || url.getPort() > 65535) {
            throw wrong(name, "has no host, or one that is not a name or address", "write https://host/path");
        }
        return host;
    }

    /** The host of a URL in lower case and without brackets; empty if there is none. */
    static String unbracketed(@Nullable String host) {
        String lower = host == null ? "" : host.toLowerCase(Locale.ROOT);
        return lower.startsWith("[") && lower.endsWith("]") ? lower.substring(1, lower.length() - 1) : lower;
    }

    /** Whether a text is a name or an address. */
    static boolean isHost(String text) {
        return HOST.matcher(text).matches() || Network.isLiteral(text);
    }

    private static VaultException wrong(String name, String what, String fix) {
        return VaultException.invalid("the base URL of '" + name + "' " + what, fix);
    }

    boolean isLiteral() {
        return Network.isLiteral(host);
    }

    /** Whether the URL itself says that the upstream is on this machine. */
    boolean isThisMachine() {
        return host.equals("localhost")
                || host.endsWith(".localhost")
                || (isLiteral() && Reach.of(InetAddress.ofLiteral(host)) == Reach.LOOPBACK);
    }

    /** Whether a connection may go to an address that the host has now. */
    boolean admits(InetAddress address, PrivateDestinations opened) {
        Reach reach = Reach.of(address);
        if (isThisMachine()) {
            return reach == Reach.LOOPBACK;
        }
        return switch (reach) {
            case FORBIDDEN -> false;
            case PUBLIC -> true;
            case LOOPBACK -> opened.open(host, address);
            case PRIVATE -> isLiteral() || opened.open(host, address);
        };
    }

    /**
     * Whether a proxy may be asked for the host. It looks names up itself, so what a name means is the proxy's to judge; an address, an odd spelling of one
     * that its resolver could read, and the names of metadata services are judged here.
     */
    boolean mayBeAskedOfAProxy(PrivateDestinations opened) {
        if (isLiteral()) {
            return admits(InetAddress.ofLiteral(host), opened);
        }
        return !ENDS_IN_A_NUMBER.matcher(host).matches() && !METADATA_SERVICES.contains(host);
    }

    /** Value of the Host header. */
    String authority() {
        return port == (tls ? 443 : 80) ? bracketed() : authorityWithPort();
    }

    /** Host and port, also if the port is the scheme's. */
    String authorityWithPort() {
        return bracketed() + ":" + port;
    }

    private String bracketed() {
        return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    }
}
