package io.aegis.claims;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An upstream that does what a test tells it, right or wrong: a raw HTTP server on this machine. What it does is chosen by the model that it is asked for,
 * and every byte that reaches it is kept.
 */
final class ScriptedUpstreamServer implements AutoCloseable {
    /** What to do with one request. */
    @FunctionalInterface
    interface Script {
        void answer(UpstreamCall call) throws Exception;
    }

    private final ServerSocket listener;
    private final Map<String, Script> scripts = new ConcurrentHashMap<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final List<UpstreamCall> calls = new CopyOnWriteArrayList<>();
    private final List<Exception> failures = new CopyOnWriteArrayList<>();
    private volatile Script otherwise = UpstreamCall::echo;

    ScriptedUpstreamServer() {
        try {
            listener = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        Thread.ofVirtual().start(this::accept);
    }

    /** What to put into a configuration. */
    String baseUrl() {
        return "http://127.0.0.1:" + listener.getLocalPort() + "/v1";
    }

    ScriptedUpstreamServer on(String model, Script script) {
        scripts.put(model, script);
        return this;
    }

    ScriptedUpstreamServer otherwise(Script script) {
        otherwise = script;
        return this;
    }

    /** Every request so far. */
    List<UpstreamCall> calls() {
        return List.copyOf(calls);
    }

    int count() {
        return calls.size();
    }

    UpstreamCall last() {
        return calls.getLast();
    }

    /** Everything that was ever received, heads and bodies. */
    String received() {
        var text = new StringBuilder();
        calls.forEach(call -> text.append(call.head()).append(call.text()).append('\n'));
        return text.toString();
    }

    void forget() {
        calls.clear();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                sockets.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException testIsOver) {
            failures.add(testIsOver);
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            UpstreamCall call = UpstreamCall.read(socket);
            calls.add(call);
            scripts.getOrDefault(call.model(), otherwise).answer(call);
        } catch (Exception goneOrBroken) {
            failures.add(goneOrBroken);
        } finally {
            sockets.remove(socket);
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
