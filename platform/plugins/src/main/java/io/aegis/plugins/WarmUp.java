package io.aegis.plugins;

import io.aegis.admission.PluginDeclaration;
import io.aegis.admission.PluginTier;
import io.aegis.admission.Words;
import io.aegis.plugins.LoadedPlugin.Running;
import io.aegis.spi.guard.Guard;
import io.aegis.spi.identity.Authenticator;
import io.aegis.spi.provider.ByteSource;
import io.aegis.spi.provider.ModelAnswer;
import io.aegis.spi.provider.ModelCall;
import io.aegis.spi.provider.ModelProvider;
import io.aegis.spi.provider.Upstream;
import io.aegis.spi.provider.UpstreamException;
import io.aegis.spi.provider.UpstreamResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has an instance of a vendor's plugin do its work on constants of ours, before anybody waits for it: what a first call loads and links is loaded then, what
 * many calls run is compiled, and the first requests after an update are not those that pay.
 *
 * <p>Then it serves. Nothing depends on how it goes: whether a guard answers at all was asked before, and a provider is judged by what it answers to
 * requests.
 */
final class WarmUp {
    private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);

    /** A JVM compiles what it has run two hundred times, and goes on with the rest meanwhile. */
    private static final int CALLS = 400;

    /**
     * From one call to the next, if it is not longer itself: those who are served have the processors in between, and the compiler comes to what it was given.
     */
    private static final Duration PACE = Duration.ofMillis(2);

    /** For all calls together. It is a little more than they have time for. */
    private static final Duration ENOUGH = Duration.ofMillis(900);

    /** More than the constants make of any answer. A body without end must not keep a thread for good, which an interrupt alone would not prevent. */
    private static final int MOST_PIECES = 64;

    /** Whoever waits for the new version waits for this, if a call does not end. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private static final byte[] REQUEST = bytes("""
        {"model": "probe", "messages": [{"role": "user", "content": "The gateway asks whether this provider answers."}]}\
        """);
    private static final byte[] STREAMED_REQUEST = bytes("""
        {"model": "probe", "stream": true, "messages": [{"role": "user", "content": "The gateway asks whether this provider answers."}]}\
        """);
    private static final String ANSWER = """
        {"id": "probe", "object": "chat.completion", "created": 0, "model": "probe", "choices": [{"index": 0, "message": \
        {"role": "assistant", "content": "yes"}, "finish_reason": "stop"}], \
        "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}}\
        """;
    private static final String EVENTS = """
        data: {"id": "probe", "object": "chat.completion.chunk", "created": 0, "model": "probe", "choices": [{"index": 0, "delta": \
        {"role": "assistant", "content": "yes"}, "finish_reason": "stop"}]}

        data: [DONE]

        """;

    private final PluginCalls calls;

    WarmUp(PluginCalls calls) {
        this.calls = calls;
    }

    void guard(Running running, Guard guard) {
        repeat(running, () -> GuardProbe.ask(guard, running.plugin().declaration()));
    }

    void provider(Running running, ModelProvider provider) {
        repeat(running, () -> {
            ask(provider, running.plugin().declaration(), false);
            ask(provider, running.plugin().declaration(), true);
        });
    }

    /** An authenticator is not asked: there is no credential that all of them know. */
    void authenticator(Running running, Authenticator authenticator) {
        running.home().serve();
    }

    private void repeat(Running running, Runnable call) {
        if (running.plugin().tier() != PluginTier.TRUSTED) { // ours are there from the start, and so is what they load
            repeat(running.plugin(), running.home().loader(), call);
        }
        running.home().serve();
    }

    private void repeat(InstalledPlugin plugin, ClassLoader loader, Runnable call) {
        switch (calls.run(plugin, loader, PATIENCE, () -> times(call))) {
            case PluginCalls.Ending.Answered<Integer>(Integer times) ->
                LOG.debug("plugin '{}' has warmed up in {} calls", plugin.type(), times);
            case PluginCalls.Ending.Threw<Integer>(Throwable thrown) ->
                LOG.debug("plugin '{}' does not warm up: {}", plugin.type(), Words.kind(thrown));
            case PluginCalls.Ending.Late<Integer>() -> LOG.debug("plugin '{}' is slow to warm up", plugin.type());
            case PluginCalls.Ending.NotMade<Integer>() ->
                LOG.debug("plugin '{}' does not warm up: calls of it do not end", plugin.type());
        }
    }

    private static int times(Runnable call) {
        long begun = System.nanoTime();
        int calls = 0;
        while (calls < CALLS
                && System.nanoTime() - begun < ENOUGH.toNanos()
                && !Thread.currentThread().isInterrupted()) {
            call.run();
            calls++;
            rest(begun + calls * PACE.toNanos());
        }
        return calls;
    }

    /** Until then, if that is not over, and no longer than one wait takes. */
    private static void rest(long until) {
        long left = until - System.nanoTime();
        if (left > 0) {
            LockSupport.parkNanos(left);
        }
    }

    private static void ask(ModelProvider provider, PluginDeclaration declaration, boolean streamed) {
        String dialect = declaration.dialects().stream().sorted().findFirst().orElse("openai.chat");
        Upstream upstream = request -> new UpstreamResponse(
                200,
                Map.of("content-type", streamed ? "text/event-stream" : "application/json"),
                new Once(bytes(streamed ? EVENTS : ANSWER)));
        var call = new ModelCall(dialect, "probe", streamed, streamed ? STREAMED_REQUEST : REQUEST, upstream);
        if (provider.answer(call) instanceof ModelAnswer.Answered answered) {
            try (ByteSource body = answered.body()) {
                int pieces = 0;
                while (pieces < MOST_PIECES && body.next() != null) {
                    pieces++;
                }
            }
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A body of one piece. */
    private static final class Once implements ByteSource {
        private byte @Nullable [] piece;

        Once(byte[] piece) {
            this.piece = piece;
        }

        @Override
        public byte @Nullable [] next() {
            if (Thread.currentThread().isInterrupted()) {
                throw new UpstreamException(UpstreamException.Cause.CANCELLED);
            }
            byte[] next = piece;
            piece = null;
            return next;
        }

        @Override
        public void close() {
            piece = null;
        }
    }
}
