package io.aegis.plugins;

import io.aegis.spi.provider.ByteSource;
import io.aegis.spi.provider.ModelAnswer;
import io.aegis.spi.provider.ModelCall;
import io.aegis.spi.provider.ModelProvider;
import org.jspecify.annotations.Nullable;

/** A provider of the verified tier: every call into it, and into the answer that it gives, runs on a thread of the pool. */
@SuppressWarnings("NullAway") // a plugin may answer null, and the kernel is who judges that
record PooledProvider(VerifiedPool pool, String plugin, ModelProvider provider) implements ModelProvider {
    @Override
    public ModelAnswer answer(ModelCall call) {
        return switch (pool.call(plugin, () -> provider.answer(call))) {
            case ModelAnswer.Answered(var streamed, var requestId, var body) ->
                new ModelAnswer.Answered(streamed, requestId, new PooledBytes(pool, plugin, body));
            case ModelAnswer.Failed failed -> failed;
            case null -> null;
        };
    }

    private record PooledBytes(VerifiedPool pool, String plugin, ByteSource source) implements ByteSource {
        @Override
        public byte @Nullable [] next() {
            return pool.call(plugin, source::next);
        }

        @Override
        public void close() {
            pool.call(plugin, () -> {
                source.close();
                return null;
            });
        }
    }
}
