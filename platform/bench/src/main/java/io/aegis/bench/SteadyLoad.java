package io.aegis.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Callers who come at a fixed rate, whatever becomes of those before them: one thread, keep-alive connections. A request that has to wait for a connection or
 * for this thread has been waiting since the moment at which it was due.
 */
final class SteadyLoad implements Runnable {
    /**
     * What became of one request; times are those of {@link System#nanoTime}.
     *
     * @param failure why it was not served: status and code of the answer, or what else came of it; empty if it was served, and seen by its guard
     */
    record Outcome(long due, long done, String failure) {
        boolean served() {
            return failure.isEmpty();
        }

        long nanos() {
            return done - due;
        }
    }

    private static final class Caller {
        private final HttpMessage answer = new HttpMessage();
        private final SocketChannel channel;
        private long due;
        private boolean waits;

        private Caller(SocketChannel channel) {
            this.channel = channel;
        }
    }

    private static final int MOST_CONNECTIONS = 100;
    private static final Pattern CODE = Pattern.compile("\"code\":\"([a-z_]+)\"");

    private final int port;
    private final byte[] request;
    private final byte[] proof;
    private final long interval;
    private final ByteBuffer input = ByteBuffer.allocate(64 * 1024);
    private final Deque<Caller> idle = new ArrayDeque<>();
    private final List<Outcome> outcomes = new ArrayList<>();
    private int connections;
    private int waiting;
    private volatile boolean last;

    /**
     * @param proof what an answer holds if its guard has seen it
     */
    SteadyLoad(int port, byte[] request, String proof, int perSecond) {
        this.port = port;
        this.request = request;
        this.proof = proof.getBytes(US_ASCII);
        this.interval = 1_000_000_000L / perSecond;
    }

    /** Lets the last answers come. */
    void stop() {
        last = true;
    }

    /** Every request in order of its end; to be asked for when the thread of this load has ended. */
    List<Outcome> outcomes() {
        return outcomes;
    }

    @Override
    public void run() {
        try (Selector selector = Selector.open()) {
            long due = System.nanoTime();
            while (!last || waiting > 0) {
                long now = System.nanoTime();
                while (!last && due <= now && (connections < MOST_CONNECTIONS || !idle.isEmpty())) {
                    ask(selector, due);
                    due += interval;
                }
                long pause = last ? 10 : Math.max(0, (due - System.nanoTime()) / 1_000_000);
                if (pause > 0) {
                    selector.select(this::read, pause);
                } else {
                    selector.selectNow(this::read);
                }
            }
            for (Caller caller : idle) {
                caller.channel.close();
            }
        } catch (IOException gone) {
            throw new IllegalStateException("the gateway takes no connections", gone);
        }
    }

    private void ask(Selector selector, long due) throws IOException {
        Caller caller = idle.isEmpty() ? connect(selector) : idle.pop();
        caller.due = due;
        caller.waits = true;
        caller.answer.clear();
        waiting++;
        ByteBuffer bytes = ByteBuffer.wrap(request);
        try {
            while (bytes.hasRemaining()) {
                caller.channel.write(bytes);
            }
        } catch (IOException cut) {
            lost(caller);
        }
    }

    private Caller connect(Selector selector) throws IOException {
        SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        var caller = new Caller(channel);
        channel.register(selector, SelectionKey.OP_READ, caller);
        connections++;
        return caller;
    }

    private void read(SelectionKey key) {
        var caller = (Caller) key.attachment();
        try {
            input.clear();
            int count = caller.channel.read(input);
            if (count < 0) {
                lost(caller);
            } else if (caller.answer.add(input.array(), count)) {
                took(caller);
            }
        } catch (IOException cut) {
            lost(caller);
        }
    }

    private void took(Caller caller) {
        outcomes.add(new Outcome(caller.due, System.nanoTime(), failure(caller.answer)));
        caller.waits = false;
        waiting--;
        idle.push(caller);
    }

    private String failure(HttpMessage answer) {
        if (answer.isSuccess()) {
            return answer.indexOf(proof) >= 0 ? "" : "served without its guard";
        }
        String text = answer.text();
        Matcher code = CODE.matcher(text);
        return text.substring(9, 12) + (code.find() ? " " + code.group(1) : "");
    }

    private void lost(Caller caller) {
        if (caller.waits) {
            outcomes.add(new Outcome(caller.due, System.nanoTime(), "cut"));
            caller.waits = false;
            waiting--;
        } else {
            idle.remove(caller);
        }
        connections--;
        try {
            caller.channel.close();
        } catch (IOException gone) {
            throw new UncheckedIOException("a connection cannot be closed", gone);
        }
    }
}
