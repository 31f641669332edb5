package io.aegis.kernel.port;

import io.aegis.spi.guard.Finding;
import java.util.List;

/** What an operator says of the arguments of one tool. Safe for use by many threads. */
@FunctionalInterface
public interface ArgumentPolicy {
    /** A policy that says nothing. */
    ArgumentPolicy NONE = arguments -> new Ruling.Fits(List.of());

    /** What the policy makes of the arguments of a call. */
    sealed interface Ruling {
        /**
         * They are what the tool takes.
         *
         * @param asks rules by which a human must agree first
         */
        record Fits(List<Finding> asks) implements Ruling {
            public Fits {
                asks = List.copyOf(asks);
            }
        }

        /**
         * They are not what the tool takes. The model is told, and may call again.
         *
         * @param fault what does not fit, in words of the schema
         */
        record Unfit(String fault) implements Ruling {}

        /** A rule forbids them. */
        record Forbidden(Finding rule) implements Ruling {}
    }

    /**
     * Judges arguments.
     *
     * @param arguments a JSON object, with the values that the tool would get
     */
    Ruling judge(String arguments);
}
