package io.aegis.tools;

import io.aegis.kernel.port.CallScope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What the tests of this module start from. */
final class Given {
    private Given() {}

    static ObjectNode arguments(String json) {
        return switch (Arguments.read(json)) {
            case Arguments.Legible(ObjectNode root) -> root;
            case Arguments.Illegible(String fault) -> throw new AssertionError(fault);
        };
    }

    /** One argument, whatever it holds, as the text of a call. */
    static String call(String name, String value) {
        return JsonNodeFactory.instance.objectNode().put(name, value).toString();
    }

    static String quoted(String text) {
        return JsonMapper.shared().writeValueAsString(text);
    }

    /** A run that lasts. */
    static final class Run implements CallScope {
        private final long endNanos;
        final List<Runnable> atItsEnd = new ArrayList<>();
        int calls;

        Run() {
            this(Duration.ofMinutes(1));
        }

        Run(Duration time) {
            endNanos = System.nanoTime() + time.toNanos();
        }

        @Override
        public long remainingNanos() {
            return endNanos - System.nanoTime();
        }

        @Override
        public Runnable onEnd(Runnable action) {
            atItsEnd.add(action);
            calls++;
            return () -> atItsEnd.remove(action);
        }
    }
}
