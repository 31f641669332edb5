package io.aegis.sandbox.protocol;

import io.aegis.spi.provider.ModelAnswer;
import io.aegis.spi.provider.UpstreamRequest;
import io.aegis.spi.secret.SecretBackend.Location;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Calls of models and their answers, without the bodies that stream: those are pulled piece by piece. */
public final class ProviderCodec {
    private static final ModelAnswer.Kind[] KINDS = ModelAnswer.Kind.values();

    private ProviderCodec() {}

    /** A model call without its upstream, which stays in the gateway. */
    public record Call(String dialect, String model, boolean streamed, byte[] body) {
        public void write(WireWriter out) {
            out.text(dialect).text(model).bool(streamed).binary(body);
        }

        public static Call read(WireReader in) {
            return new Call(in.word(), in.word(), in.bool(), in.binary(Bounds.FRAME));
        }
    }

    /** The head of a model's answer. */
    public sealed interface Answer {
        /**
         * The model answers.
         *
         * @param upstreamBody the number of the upstream's body that is the answer's body as it is, or 0 if the plugin makes the body
         */
        record Answered(boolean streamed, Optional<String> requestId, long upstreamBody) implements Answer {}

        /** The upstream did not answer. */
        record Failed(ModelAnswer.Failed failed) implements Answer {}

        default void write(WireWriter out) {
            switch (this) {
                case Answered answered ->
                    out.bool(true)
                            .bool(answered.streamed())
                            .optional(answered.requestId(), WireWriter::text)
                            .int64(answered.upstreamBody());
                case Failed(ModelAnswer.Failed failed) ->
                    out.bool(false)
                            .constant(failed.kind())
                            .int32(failed.status())
                            .optional(failed.retryAfter(), GuardCodec::duration);
            }
        }

        static Answer read(WireReader in) {
            if (in.bool()) {
                return new Answered(in.bool(), in.optional(from -> from.text(256)), in.int64());
            }
            return new Failed(
                    new ModelAnswer.Failed(in.constant(KINDS), in.int32(), in.optional(GuardCodec::duration)));
        }
    }

    /** The head of an upstream's answer, and the number under which its body is pulled. */
    public record Response(int status, Map<String, String> headers, long body) {
        public void write(WireWriter out) {
            out.int32(status);
            writeHeaders(out, headers);
            out.int64(body);
        }

        public static Response read(WireReader in) {
            return new Response(in.int32(), readHeaders(in), in.int64());
        }
    }

    public static void write(WireWriter out, UpstreamRequest request) {
        out.text(request.method()).text(request.path());
        writeHeaders(out, request.headers());
        out.binary(request.body());
    }

    public static UpstreamRequest readRequest(WireReader in) {
        return new UpstreamRequest(in.word(), in.word(), readHeaders(in), in.binary(Bounds.FRAME));
    }

    public static void write(WireWriter out, Location location) {
        write(out, location.request());
        out.text(location.pointer());
    }

    public static Location readLocation(WireReader in) {
        return new Location(readRequest(in), in.word());
    }

    private static void writeHeaders(WireWriter out, Map<String, String> headers) {
        out.all(
                headers.entrySet(),
                Bounds.HEADERS,
                (to, header) -> to.text(header.getKey()).text(header.getValue()));
    }

    private static Map<String, String> readHeaders(WireReader in) {
        int count = in.length(Bounds.HEADERS, 10);
        var headers = new LinkedHashMap<String, String>();
        for (int i = 0; i < count; i++) {
            if (headers.put(in.word(), in.word()) != null) {
                throw new ProtocolException("one header twice");
            }
        }
        return headers;
    }
}
