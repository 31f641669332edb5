package io.aegis.vault;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The operator's proxy. It is asked for a tunnel to a host and a port (RFC 9110, 9.3.6) and is told nothing else: TLS with the upstream begins inside the
 * tunnel.
 *
 * @param host lower case, without brackets
 * @param port the port
 */
record EgressProxy(String host, int port) {
    private static final Logger LOG = LoggerFactory.getLogger(EgressProxy.class);

    /** The proxy gave no tunnel. */
    static final class NoTunnelException extends IOException {
        private static final long serialVersionUID = 1L;

        NoTunnelException() {
            super("the proxy opened no tunnel");
        }
    }

    /**
     * Reads {@code http://host:port}.
     *
     * @throws VaultException that does not repeat the URL, which may hold a credential
     */
    static EgressProxy parse(URI url) {
        String host = Destination.unbracketed(url.getHost());
        boolean bare = "http".equalsIgnoreCase(url.getScheme())
                && url.getRawUserInfo() == null
                && url.getRawQuery() == null
                && url.getRawFragment() == null
                && ("".equals(url.getRawPath()) || "/".equals(url.getRawPath()));
        if (!bare || !Destination.isHost(host) || url.getPort() < 1 || url.getPort() > 65535) {
            throw VaultException.invalid(
                    "egress.proxy is not the URL of an http proxy", "write http://host:port, without user and path");
        }
        if (Network.isLiteral(host) && !mayBeAt(InetAddress.ofLiteral(host))) {
            throw VaultException.invalid(
                    "egress.proxy is an address that nothing may be sent to", "name the host of your proxy");
        }
        return new EgressProxy(host, url.getPort());
    }

    /** Whether the proxy may have an address. The operator named it, so it may be inside. */
    static boolean mayBeAt(InetAddress address) {
        return Reach.of(address) != Reach.FORBIDDEN;
    }

    /**
     * Makes a connection to the proxy one to the destination. Whatever the proxy says beside a plain 200 ends it: bytes after the head of its answer would
     * come before the first that the upstream can have sent.
     */
    void open(Socket socket, Destination destination) throws IOException {
        String authority = destination.authorityWithPort();
        socket.getOutputStream().write(request(authority));
        var answer = new ResponseReader(socket.getInputStream());
        answer.readHead();
        if (answer.status() != 200) {
            LOG.warn("the proxy answered {} when asked for {}", answer.status(), authority);
            throw new NoTunnelException();
        }
        if (!answer.endsWithItsHead()) {
            LOG.warn("the proxy said more than it was asked when asked for {}", authority);
            throw new NoTunnelException();
        }
    }

    private static byte[] request(String authority) {
        return ("CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }
}
