package io.aegis.vault;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A proxy on this machine that opens tunnels to one upstream, whatever name it is asked for, and keeps every byte that it sees. */
final class ConnectProxy implements AutoCloseable {
    static final String ESTABLISHED = "HTTP/1.1 200 Connection established\r\n\r\n";

    /** What to do once the head of a request was read. */
    @FunctionalInterface
    interface Script {
        void answer(Visit visit) throws IOException;
    }

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Script script;
    private final Thread accepting;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final ByteArrayOutputStream seen = new ByteArrayOutputStream();
    final List<String> heads = new CopyOnWriteArrayList<>();

    ConnectProxy(Script script) throws IOException {
        this.script = script;
        this.accepting = Thread.ofVirtual().start(this::accept);
    }

    String url() {
        return "http://127.0.0.1:" + port();
    }

    int port() {
        return listener.getLocalPort();
    }

    int connections() {
        return sockets.size();
    }

    /** Every byte that came or went, one character for each. */
    String seen() {
        return seen.toString(StandardCharsets.ISO_8859_1);
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                sockets.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            var visit = new Visit(socket);
            heads.add(visit.readHead());
            script.answer(visit);
        } catch (IOException closed) {
            // the gateway or the upstream went away
        }
    }

    /** Nobody is let in any more when this returns. */
    @Override
    public void close() throws IOException {
        listener.close();
        try {
            accepting.join(); // the socket listens until whoever waits at it has left
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    /** One connection of the gateway. */
    final class Visit {
        private final Socket socket;
        private final InputStream in;

        private Visit(Socket socket) throws IOException {
            this.socket = socket;
            this.in = socket.getInputStream();
        }

        private String readHead() throws IOException {
            var head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int c = in.read();
                if (c < 0) {
                    throw new IOException("no head");
                }
                seen.write(c);
                head.append((char) c);
            }
            return head.toString();
        }

        void write(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
        }

        /** Carries bytes both ways until one side is done. */
        void tunnel(int upstreamPort) throws IOException {
            carry(upstreamPort, Long.MAX_VALUE);
        }

        /** Carries bytes both ways, and cuts when so many came back. */
        void carry(int upstreamPort, long most) throws IOException {
            try (var upstream = new Socket(InetAddress.getLoopbackAddress(), upstreamPort)) {
                sockets.add(upstream);
                OutputStream there = upstream.getOutputStream();
                Thread.ofVirtual().start(() -> copy(in, there, upstream, Long.MAX_VALUE));
                copy(upstream.getInputStream(), socket.getOutputStream(), socket, most);
            }
        }

        /** Whatever the gateway still says; returns when it closes its end. */
        void awaitClose() throws IOException {
            try {
                for (int c = in.read(); c >= 0; c = in.read()) {
                    seen.write(c);
                }
            } catch (java.net.SocketException reset) {
                // closed without a farewell
            }
        }

        private void copy(InputStream from, OutputStream to, Socket closes, long most) {
            byte[] bytes = new byte[8192];
            long left = most;
            try (closes) {
                for (int count = from.read(bytes); count >= 0 && left > 0; count = from.read(bytes)) {
                    seen.write(bytes, 0, count);
                    int passed = (int) Math.min(count, left);
                    to.write(bytes, 0, passed);
                    to.flush();
                    left -= passed;
                }
            } catch (IOException closed) {
                // the other side is done
            }
        }
    }
}
