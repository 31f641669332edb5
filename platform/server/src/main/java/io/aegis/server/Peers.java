package io.aegis.server;

import io.aegis.kernel.port.ErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import jdk.net.ExtendedSocketOptions;
import org.eclipse.jetty.server.Request;

/** Who is at the other end of the admin socket, by the word of the operating system: its owner or the superuser. */
final class Peers {
    private static final String SUPERUSER = "root";
    private static final Peers NOBODY = new Peers("", -1);

    private final String owner;
    private final int uid;

    private Peers(String owner, int uid) {
        this.owner = owner;
        this.uid = uid;
    }

    /** Where there is no socket. */
    static Peers none() {
        return NOBODY;
    }

    /** Those who may come in through a socket that exists. */
    static Peers of(Path socket) {
        try {
            return new Peers(Files.getOwner(socket).getName(), (Integer) Files.getAttribute(socket, "unix:uid"));
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    /**
     * The name under which the peer's doings are recorded.
     *
     * @throws RequestRefused if it is somebody else
     */
    String name(Request request) {
        String user = user(
                request.getConnectionMetaData().getConnection().getEndPoint().getTransport());
        if (!user.isEmpty() && user.equals(owner)) {
            return "operator:uid=" + uid;
        }
        if (user.equals(SUPERUSER)) {
            return "operator:uid=0";
        }
        throw RequestRefused.because(
                ErrorCode.PERMISSION_DENIED,
                "The admin socket is its owner's.",
                "The process at the other end runs as somebody else.",
                "Run the command as the user that runs the gateway.");
    }

    private static String user(Object transport) {
        try {
            return transport instanceof SocketChannel channel
                    ? channel.getOption(ExtendedSocketOptions.SO_PEERCRED)
                            .user()
                            .getName()
                    : "";
        } catch (IOException | UnsupportedOperationException notTold) {
            return "";
        }
    }
}
