package io.aegis.claims;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A receiver of webhooks that does what a test tells it, one script a request, and after those takes everything. */
final class WebhookReceiver implements AutoCloseable {
    private final ServerSocket listener;
    private final Queue<ScriptedUpstreamServer.Script> scripts = new ConcurrentLinkedQueue<>();
    private final List<UpstreamCall> calls = new CopyOnWriteArrayList<>();
    private final BlockingQueue<UpstreamCall> taken = new LinkedBlockingQueue<>();
    private final List<Exception> failures = new CopyOnWriteArrayList<>();

    WebhookReceiver() {
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        Thread.ofVirtual().start(this::accept);
    }

    String url(String path) {
        return "http://127.0.0.1:" + listener.getLocalPort() + path;
    }

    WebhookReceiver next(ScriptedUpstreamServer.Script script) {
        scripts.add(script);
        return this;
    }

    /** Every request, taken or not. */
    List<UpstreamCall> calls() {
        return List.copyOf(calls);
    }

    /** Waits for the next request that it takes. */
    UpstreamCall take() {
        try {
            UpstreamCall call = taken.poll(60, TimeUnit.SECONDS);
            if (call == null) {
                throw new AssertionError("nothing came; before that: " + failures);
            }
            return call;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", interrupted);
        }
    }

    /** Waits until a record of that number was taken, and gives every number that was taken until then, in order. */
    List<Long> takeUntil(long sequence) {
        List<Long> numbers = new ArrayList<>();
        while (numbers.isEmpty() || numbers.getLast() < sequence) {
            take().text()
                    .lines()
                    .map(line -> Json.parse(line).path("seq").asLong())
                    .forEach(numbers::add);
        }
        return numbers;
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
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
            ScriptedUpstreamServer.Script script = scripts.poll();
            if (script == null) {
                taken.add(call);
                call.whole("{}");
            } else {
                script.answer(call);
            }
        } catch (Exception goneOrBroken) {
            failures.add(goneOrBroken);
        }
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
