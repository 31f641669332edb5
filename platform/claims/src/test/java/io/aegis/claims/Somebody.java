package io.aegis.claims;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/** Listens on this machine and counts who comes. */
final class Somebody implements AutoCloseable {
    private final ServerSocket listener;
    private final AtomicInteger visitors = new AtomicInteger();

    Somebody() {
        try {
            listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        Thread.ofPlatform().daemon().start(this::accept);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket visitor = listener.accept();
                visitors.incrementAndGet();
                Thread.ofPlatform().daemon().start(() -> answer(visitor));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private static void answer(Socket visitor) {
        try (visitor) {
            if (visitor.getInputStream().read(new byte[8192]) > 0) {
                visitor.getOutputStream().write("HTTP/1.1 204 No Content\r\n\r\n".getBytes(US_ASCII));
            }
        } catch (IOException gone) {
            // It came, which is what counts.
        }
    }

    int port() {
        return listener.getLocalPort();
    }

    int visitors() {
        return visitors.get();
    }

    void forget() {
        visitors.set(0);
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
