package io.aegis.vault;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A server on this machine that writes whatever a test wants, right or wrong. */
final class RawServer implements AutoCloseable {
    /** What to do with each request. */
    @FunctionalInterface
    interface Script {
        void answer(Talk talk) throws Exception;
    }

    private final ServerSocket listener;
    private final Script script;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    final List<String> heads = new CopyOnWriteArrayList<>();
    final List<Throwable> failures = new CopyOnWriteArrayList<>();
    final AtomicInteger connections = new AtomicInteger();

    RawServer(Script script) throws IOException {
        this(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), script);
    }

    RawServer(ServerSocket listener, Script script) {
        this.listener = listener;
        this.script = script;
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                connections.incrementAndGet();
                sockets.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            var talk = new Talk(socket);
            while (talk.readRequest()) {
                heads.add(talk.head);
                script.answer(talk);
            }
        } catch (Exception failure) {
            failures.add(failure);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    /** One connection, seen from the server. */
    static final class Talk {
        private final Socket socket;
        private final InputStream in;
        String head = "";
        byte[] body = {};

        private Talk(Socket socket) throws IOException {
            this.socket = socket;
            this.in = socket.getInputStream();
        }

        private boolean readRequest() throws IOException {
            var read = new StringBuilder();
            while (read.indexOf("\r\n\r\n") < 0) {
                int c = in.read();
                if (c < 0) {
                    return false;
                }
                read.append((char) c);
            }
            head = read.toString();
            int length = 0;
            for (String line : head.split("\r\n")) {
                if (line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:")) {
                    length = Integer.parseInt(line.substring(15).strip());
                }
            }
            body = in.readNBytes(length);
            return true;
        }

        void write(String text) throws IOException {
            write(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        void write(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        }

        void ok(String type, String body) throws IOException {
            write("HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\nContent-Length: " + body.length() + "\r\n\r\n"
                    + body);
        }

        void beginChunks(String type) throws IOException {
            write("HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\nTransfer-Encoding: chunked\r\n\r\n");
        }

        void chunk(String text) throws IOException {
            write(Integer.toHexString(text.length()) + "\r\n" + text + "\r\n");
        }

        /** Waits until the other side closes its end. */
        void awaitClose() throws IOException {
            try {
                while (in.read() >= 0) {
                    // whatever it still says
                }
            } catch (java.net.SocketException reset) {
                // closed without a farewell
            }
        }

        void close() throws IOException {
            socket.close();
        }
    }
}
