package io.aegis.spi.provider;

import static java.util.Objects.requireNonNull;

/**
 * One attempt at one answer of a model.
 *
 * @param dialect wire format of {@code body}, one that the provider's manifest declares: {@code openai.chat}
 * @param model the model to ask; the body names it too
 * @param streamed whether the body asks for a stream of server-sent events
 * @param body the request as UTF-8 JSON, serialised by the gateway from what the guards saw. Not copied: do not change it
 * @param upstream the way to the provider's base URL, bound to this run, its deadline and its obligations
 */
public record ModelCall(String dialect, String model, boolean streamed, byte[] body, Upstream upstream) {
    public ModelCall {
        requireNonNull(dialect, "dialect");
        requireNonNull(model, "model");
        requireNonNull(body, "body");
        requireNonNull(upstream, "upstream");
    }

    @Override
    public String toString() {
        return "ModelCall[" + dialect + ", " + body.length + " bytes]";
    }
}
