package io.aegis.server;

import io.aegis.kernel.port.ErrorCode;
import io.aegis.kernel.port.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Providers of a gateway that has none but {@code key_1}, and writes down who has it tried. */
final class FakeProviders implements ProviderAdmin {
    final Queue<String> doings = new ConcurrentLinkedQueue<>();

    @Override
    public byte[] list() {
        return "{\"providers\":[]}".getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Answer test(String name, Optional<String> model, String actor) {
        if (!name.equals("key_1")) {
            return new Answer.Refused(
                    Refusal.of(ErrorCode.NOT_FOUND, "There is no such provider.", "It is not there.", "Look."));
        }
        doings.add(actor + " test " + name + " " + model.orElse("-"));
        return new Answer.Report("{\"outcome\":\"answered\"}".getBytes(StandardCharsets.UTF_8));
    }
}
