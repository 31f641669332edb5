package io.aegis.plugins;

import io.aegis.kernel.port.PluginUnavailableException;
import io.aegis.spi.provider.ByteSource;
import io.aegis.spi.provider.ModelAnswer;
import io.aegis.spi.provider.ModelCall;
import io.aegis.spi.provider.ModelProvider;
import io.aegis.spi.provider.UpstreamException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A provider of the verified tier: every call into it, and into the answer that it gives, runs on a thread of the pool. It shares no array with anybody:
 * what was judged is not altered afterwards.
 */
@SuppressWarnings("NullAway") // a plugin may answer null, and the kernel is who judges that
record PooledProvider(PoolShare share, ModelProvider provider) implements ModelProvider {
    @Override
    public ModelAnswer answer(ModelCall call) {
        var own = new ModelCall(
                call.dialect(), call.model(), call.streamed(), call.body().clone(), call.upstream());
        return switch (share.call(Returned.by(() -> Returned.answer(provider.answer(own))))) {
            case ModelAnswer.Answered(var streamed, var requestId, var body) ->
                new ModelAnswer.Answered(streamed, requestId, new PooledBytes(share, body));
            case ModelAnswer.Failed failed -> failed;
            case null -> null;
        };
    }

    private record PooledBytes(PoolShare share, ByteSource source) implements ByteSource {
        @Override
        public byte @Nullable [] next() {
            return read(() -> {
                byte[] bytes = source.next();
                return bytes == null ? null : bytes.clone();
            });
        }

        @Override
        public void close() {
            read(() -> {
                source.close();
                return null;
            });
        }

        /** For whoever reads a body, one that its provider breaks is one that the upstream breaks, and so is one that the pool does not come to. */
        private <T> @Nullable T read(Callable<@Nullable T> step) {
            try {
                return share.call(Returned.by(step));
            } catch (BrokenContractException broken) {
                throw new UpstreamException(UpstreamException.Cause.INVALID);
            } catch (PluginUnavailableException unavailable) {
                throw new UpstreamException(cause(unavailable.kind()));
            }
        }

        private static UpstreamException.Cause cause(PluginUnavailableException.Cause kind) {
            if (Thread.currentThread().isInterrupted()) {
                return UpstreamException.Cause.CANCELLED;
            }
            return switch (kind) {
                case TIMED_OUT -> UpstreamException.Cause.TIMED_OUT;
                case POOL_FULL, CONDEMNED, WORKER_GONE, WORKER_BUSY -> UpstreamException.Cause.CUT;
            };
        }
    }
}
