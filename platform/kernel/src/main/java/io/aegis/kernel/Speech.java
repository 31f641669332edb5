package io.aegis.kernel;

import static java.util.Objects.requireNonNull;

import io.aegis.kernel.port.AnswerEvent;
import io.aegis.kernel.port.Dialect;
import java.util.List;

/**
 * Who speaks what in one attempt.
 *
 * @param upstream what the provider answers in
 * @param client what the client asked in
 */
record Speech(Dialect upstream, Dialect client) {
    Speech {
        requireNonNull(upstream, "upstream");
        requireNonNull(client, "client");
    }

    /** Whether an event means something to the client: a provider's seal does so only in the provider's own dialect. */
    boolean isUnderstood(AnswerEvent event) {
        return !(event instanceof AnswerEvent.Seal) || upstream.name().equals(client.name());
    }

    List<AnswerEvent> understood(List<AnswerEvent> events) {
        return events.stream().filter(this::isUnderstood).toList();
    }
}
