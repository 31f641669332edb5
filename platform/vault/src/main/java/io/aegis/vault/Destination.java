package io.aegis.vault;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;

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
        String host = url.getHost() == null ? "" : url.getHost().toLowerCase(Locale.ROOT);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        if ((!HOST.matcher(host).matches() && !Network.isLiteral(host))
                || url.getPort() == 0
                || url.getPort() > 65535) {
            throw wrong(name, "has no host, or one that is not a name or address", "write https://host/path");
        }
        return host;
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

    /** Value of the Host header. */
    String authority() {
        String bracketed = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return port == (tls ? 443 : 80) ? bracketed : bracketed + ":" + port;
    }
}
