package io.aegis.provider.wire.chat;

import io.aegis.spi.provider.ModelAnswer;
import io.aegis.spi.provider.ModelCall;
import io.aegis.spi.provider.UpstreamException;
import io.aegis.spi.provider.UpstreamRequest;
import io.aegis.spi.provider.UpstreamResponse;
import org.jspecify.annotations.Nullable;

/** What an upstream calls the things of a chat completion. Safe for use by many threads. */
public interface Translation {
    /**
     * The request in the upstream's words.
     *
     * @throws UntranslatableException if there are none for a part of it
     */
    UpstreamRequest request(ChatRequest request, ModelCall call);

    /** Media type of streams. */
    String streamType();

    /** Reads one stream. */
    StreamTranslator stream(ModelCall call);

    /**
     * The chat completion that a whole answer is.
     *
     * @throws NotJsonException if it is none
     */
    byte[] document(@Nullable Object answer, ModelCall call);

    /** The header with the upstream's id of the request; empty for none. */
    String requestId();

    /** What an answer is that is none. Closes its body. */
    ModelAnswer.Failed failed(UpstreamResponse response);

    /** Reads one stream, however its bytes arrive. Used by one thread. */
    interface StreamTranslator {
        /**
         * What follows from the next bytes; empty if nothing does yet.
         *
         * @throws UpstreamException if they break the upstream's own rules
         * @throws NotJsonException as well
         */
        byte[] next(byte[] bytes);

        /**
         * What follows from the end.
         *
         * @throws UpstreamException if it comes too early
         */
        byte[] finish();
    }
}
