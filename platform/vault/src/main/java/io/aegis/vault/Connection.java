package io.aegis.vault;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;

/** One HTTP/1.1 connection. Used by one call at a time; {@link #close} may come from any thread. */
final class Connection {
    private static final int ONE_WRITE = 64 * 1024;
    private static final long SURELY_OPEN_NANOS = 500_000_000L;

    private final Socket transport;
    private final Socket socket;
    private final OutputStream out;
    private final ResponseReader reader;
    private final long opened = System.nanoTime();
    private long idleSince = opened;

    /**
     * @param transport the TCP connection
     * @param socket what to talk through: the same, or TLS over it
     */
    Connection(Socket transport, Socket socket) throws IOException {
        this.transport = transport;
        this.socket = socket;
        this.out = socket.getOutputStream();
        this.reader = new ResponseReader(socket.getInputStream());
    }

    /** Sends a request. */
    void send(byte[] head, byte[] body) throws IOException {
        if (head.length + body.length <= ONE_WRITE) {
            byte[] both = new byte[head.length + body.length];
            System.arraycopy(head, 0, both, 0, head.length);
            System.arraycopy(body, 0, both, head.length, body.length);
            out.write(both);
        } else {
            out.write(head);
            out.write(body);
        }
        out.flush();
    }

    ResponseReader reader() {
        return reader;
    }

    void becomesIdle() {
        idleSince = System.nanoTime();
    }

    long idleNanos(long now) {
        return now - idleSince;
    }

    long ageNanos(long now) {
        return now - opened;
    }

    /** Whether the upstream seems to have left the connection open, and said nothing that nobody asked for, while it was idle. */
    boolean isOpen(long now) {
        try {
            if (transport.getInputStream().available() > 0) {
                return false;
            }
            return now - idleSince < SURELY_OPEN_NANOS || isQuiet();
        } catch (IOException broken) {
            return false;
        }
    }

    private boolean isQuiet() throws IOException {
        socket.setSoTimeout(1);
        try {
            socket.getInputStream().read();
            return false;
        } catch (SocketTimeoutException quiet) {
            socket.setSoTimeout(0);
            return true;
        }
    }

    /** Closes the TCP connection below TLS, which could otherwise wait for a writer that is stuck. */
    void close() throws IOException {
        transport.close();
    }
}
