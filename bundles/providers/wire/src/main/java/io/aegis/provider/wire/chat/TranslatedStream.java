package io.aegis.provider.wire.chat;

import io.aegis.spi.provider.ByteSource;
import io.aegis.spi.provider.UpstreamException;
import io.aegis.spi.provider.UpstreamException.Cause;
import org.jspecify.annotations.Nullable;

/** A stream in other words, translated when it is asked for. */
final class TranslatedStream implements ByteSource {
    private final ByteSource upstream;
    private final Translation.StreamTranslator translator;
    private boolean ended;

    TranslatedStream(ByteSource upstream, Translation.StreamTranslator translator) {
        this.upstream = upstream;
        this.translator = translator;
    }

    @Override
    public byte @Nullable [] next() {
        try {
            while (!ended) {
                byte[] bytes = upstream.next();
                ended = bytes == null;
                byte[] said = bytes == null ? translator.finish() : translator.next(bytes);
                if (said.length > 0) {
                    return said;
                }
            }
            return null;
        } catch (NotJsonException broken) {
            upstream.close();
            throw new UpstreamException(Cause.INVALID);
        } catch (UpstreamException broken) {
            upstream.close();
            throw broken;
        }
    }

    @Override
    public void close() {
        upstream.close();
    }
}
