package io.aegis.plugins;

import io.aegis.kernel.port.PluginUnavailableException;
import io.aegis.sandbox.host.Worker;
import io.aegis.sandbox.host.WorkerException;
import io.aegis.spi.content.Channel;
import io.aegis.spi.guard.Context;
import io.aegis.spi.guard.Guard;
import io.aegis.spi.guard.IncrementalGuard;
import io.aegis.spi.guard.Inspection;
import io.aegis.spi.guard.Inspector;
import io.aegis.spi.guard.Progress;
import io.aegis.spi.guard.Verdict;
import io.aegis.spi.identity.Authenticator;
import io.aegis.spi.provider.ByteSource;
import io.aegis.spi.provider.ModelAnswer;
import io.aegis.spi.provider.ModelProvider;
import io.aegis.spi.provider.UpstreamException;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A process in which the plugin is alone. What goes wrong with it is said in the kernel's words. */
record WorkerHome(Worker worker) implements Home {
    @Override
    public ClassLoader loader() {
        return WorkerHome.class.getClassLoader(); // no code of the plugin is loaded here
    }

    @Override
    public Guard guard(Guard guard, Set<String> reads) {
        return guard instanceof IncrementalGuard incremental
                ? new Incremental(incremental, reads)
                : new Whole(guard, reads);
    }

    @Override
    public ModelProvider provider(ModelProvider provider) {
        return call -> switch (said(() -> provider.answer(call))) {
            case ModelAnswer.Answered answered ->
                new ModelAnswer.Answered(answered.streamed(), answered.requestId(), new Body(answered.body()));
            case ModelAnswer.Failed failed -> failed;
        };
    }

    @Override
    public Authenticator authenticator(Authenticator authenticator) {
        return credential -> said(() -> authenticator.authenticate(credential));
    }

    @Override
    public void serve() {
        worker.serve();
    }

    @Override
    public void leave() {
        worker.close();
    }

    private record Whole(Guard guard, Set<String> reads) implements Guard {
        @Override
        public Verdict inspect(Inspection inspection) {
            return said(() -> guard.inspect(inspection));
        }
    }

    private record Incremental(IncrementalGuard guard, Set<String> reads) implements IncrementalGuard {
        @Override
        public Verdict inspect(Inspection inspection) {
            return said(() -> guard.inspect(inspection));
        }

        @Override
        public Inspector open(Context context, Channel channel) {
            return new Opened(said(() -> guard.open(context, channel)));
        }
    }

    private record Opened(Inspector inspector) implements Inspector, AutoCloseable {
        @Override
        public Progress next(String piece) {
            return said(() -> inspector.next(piece));
        }

        @Override
        public Progress finish() {
            return said(inspector::finish);
        }

        /** Gives its place in the worker back, and throws nothing: whoever is done with a text has no use for it. */
        @Override
        public void close() {
            if (inspector instanceof AutoCloseable closeable) {
                try {
                    closeable.close();
                } catch (Exception stays) {
                    // Then it is free when the inspector is garbage.
                }
            }
        }
    }

    /** For whoever reads a body, a process that fails is an upstream that fails. */
    private record Body(ByteSource source) implements ByteSource {
        @Override
        public byte @Nullable [] next() {
            try {
                return source.next();
            } catch (WorkerException failed) {
                throw new UpstreamException(cause(failed.kind()));
            }
        }

        @Override
        public void close() {
            source.close();
        }

        private static UpstreamException.Cause cause(WorkerException.Cause kind) {
            if (Thread.currentThread().isInterrupted()) {
                return UpstreamException.Cause.CANCELLED;
            }
            return switch (kind) {
                case TIMED_OUT -> UpstreamException.Cause.TIMED_OUT;
                case BUSY, GONE, START_FAILED, HANDSHAKE, BROKEN -> UpstreamException.Cause.CUT;
                case THREW, TOO_LARGE -> UpstreamException.Cause.INVALID;
            };
        }
    }

    private static <T> T said(Supplier<T> call) {
        try {
            return call.get();
        } catch (WorkerException failed) {
            throw switch (failed.kind()) {
                case BUSY -> new PluginUnavailableException(PluginUnavailableException.Cause.WORKER_BUSY);
                case TIMED_OUT -> new PluginUnavailableException(PluginUnavailableException.Cause.TIMED_OUT);
                case GONE, START_FAILED, HANDSHAKE, BROKEN ->
                    new PluginUnavailableException(PluginUnavailableException.Cause.WORKER_GONE);
                case THREW, TOO_LARGE -> failed;
            };
        }
    }
}
